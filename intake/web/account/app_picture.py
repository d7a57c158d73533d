"""The square that an authenticator app reads, and the same key as letters for whoever cannot point a camera at it."""

from __future__ import annotations

import segno
from markupsafe import Markup

GROUP = 4


def drawn(uri: str) -> Markup:
    """The picture as SVG for the page itself: dark on white in every colour scheme, no style of its own."""
    square = segno.make(uri, error="m", micro=False)
    return Markup(square.svg_inline(scale=5, border=4, dark="#000", light="#fff"))  # noqa: S704  # drawn by segno


def in_groups(seed: str) -> str:
    return " ".join(seed[start : start + GROUP] for start in range(0, len(seed), GROUP))
