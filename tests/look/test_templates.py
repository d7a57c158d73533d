"""Every template keeps to the browser policy and to the marking of texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .rendering import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
HOUSE = [path for path in TEMPLATES if path.name.startswith(("base", "gallery")) or path.parent.name == "components"]
SVGS = sorted((ROOT / "static/icons").glob("*.svg"))


@pytest.mark.parametrize("path", [*HOUSE, *SVGS], ids=lambda path: path.name)
def test_nothing_inline_that_the_browser_policy_forbids(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"<style|\sstyle=|javascript:|data:|\son[a-z]+=", text) == []
    assert [tag for tag in re.findall(r"<script[^>]*>", text) if "static_url(" not in tag or "defer" not in tag] == []


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: path.name)
def test_no_control_is_left_to_the_browsers_own_complaints(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert re.findall(r"<(?:input|select|textarea)[^>]*\s(?:required|pattern)\b", text) == []


@pytest.mark.parametrize("path", HOUSE, ids=lambda path: path.name)
def test_no_text_blames_or_begs(path: Path) -> None:
    texts = " ".join(re.findall(r"""\b_\(["']([^"']*)""", path.read_text(encoding="utf-8")))
    assert re.findall(r"\b(?:invalid|please|sorry|oops|required)\b", texts, flags=re.IGNORECASE) == []


def test_every_preloaded_font_exists() -> None:
    fonts = (ROOT / "templates/components/fonts.html").read_text(encoding="utf-8")
    subsets = set(re.findall(r"'([a-z]{3,})'", fonts.split("{% set letters =")[1].split("%}")[0]))
    assert subsets == {"latin", "cyrillic", "hebrew", "arabic"}
    assert all((ROOT / f"static/fonts/rubik-{subset}-5.3.0.woff2").is_file() for subset in subsets)


def test_every_drawing_that_a_template_names_exists() -> None:
    """A missing one would be drawn as nothing, silently."""
    icons = (ROOT / "templates/components/icons.html").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^  '([a-z0-9-]+)': ", icons, flags=re.MULTILINE))
    named = set(re.findall(r"\bicon\('([a-z0-9-]+)'", "\n".join(p.read_text(encoding="utf-8") for p in TEMPLATES)))
    assert named
    assert named <= drawn


COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))
NOT_SHOWN = {
    "passkey_form",  # hidden until the browser's script has a passkey to ask for
    "menu", "foot_with_pages",  # the frame of the public pages, each of which is looked at itself
}  # fmt: skip


def in_the_gallery(name: str) -> bool:
    """Whether the gallery draws this macro: itself, in the frame around it, or inside another component."""
    calls = "\n".join(path.read_text(encoding="utf-8") for path in HOUSE)
    return re.search(rf"(?<!macro )\b{name}(?:\(|, )", calls) is not None


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_the_gallery_shows_every_component(path: Path) -> None:
    macros = re.findall(r"\{%-? macro ([a-z]\w*)\(", path.read_text(encoding="utf-8"))
    assert [name for name in macros if name not in NOT_SHOWN and not in_the_gallery(name)] == []


def test_the_search_for_forgotten_components_would_find_one() -> None:
    assert not in_the_gallery("never_heard_of")
