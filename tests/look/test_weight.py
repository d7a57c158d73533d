"""A question page arrives on a slow telephone: first view, compressed, with its letters (ux R40)."""

from __future__ import annotations

import gzip
import re

import pytest

from .rendering import ROOT, build

KIB = 1024


def first_view(locale: str) -> dict[str, int]:
    """Bytes over the wire for one question page and everything it links, by kind."""
    page = build().test_client().get(f"/{locale}/gallery/question").text
    linked = re.findall(r'(?:href|src)="/static/([^"]+)"', page)
    fonts = [name for name in linked if name.startswith("fonts/")]
    rest = [name for name in linked if name not in fonts]
    return {
        "page": len(gzip.compress(page.encode())),
        "fonts": sum((ROOT / "static" / name).stat().st_size for name in fonts),
        "scripts": sum(_squeezed(name) for name in rest if name.endswith(".js")),
        "rest": sum(_squeezed(name) for name in rest if not name.endswith(".js")),
    }


def _squeezed(name: str) -> int:
    return len(gzip.compress((ROOT / "static" / name).read_bytes()))


@pytest.mark.parametrize(("locale", "budget"), [("en", 60), ("he", 60), ("ru", 75), ("ar", 90)])
def test_a_question_page_keeps_its_budget(locale: str, budget: int) -> None:
    weight = first_view(locale)
    assert weight["fonts"] > 30 * KIB, "the letters are part of the weight"
    assert sum(weight.values()) <= budget * KIB
    assert weight["page"] + weight["rest"] + weight["scripts"] <= 15 * KIB
    assert weight["scripts"] <= 10 * KIB
