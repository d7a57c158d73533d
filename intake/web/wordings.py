"""The texts that the clinic words itself, on pages: what was published, or else the wording as delivered."""

from __future__ import annotations

from collections.abc import Iterable

from intake.services.text_list import TEXTS
from intake.web.context import runtime
from intake.web.language import _, language


def wording(key: str) -> str:
    """One text in the page's language."""
    found = runtime().in_force.texts.get((key, language()))
    return _(TEXTS[key].default) if found is None else found


def wordings(keys: Iterable[str]) -> list[str]:
    return [wording(key) for key in keys]
