"""The stylesheets keep the rules of the house: current, small, logical, closed."""

from __future__ import annotations

import gzip
import re
from functools import cache
from pathlib import Path

import pytest

from tools import build_css

from .rendering import ROOT

CSS = ROOT / "static/css"
SOURCES = sorted((CSS / "src").rglob("*.css"))

# A physical side means the wrong side in Hebrew and Arabic. `text-align` and `float` take logical words only.
PHYSICAL = re.compile(
    r"(?<![\w.-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)[\w-]*"
    r"|(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|overflow-[xy])\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def declarations(text: str) -> str:
    """The rules without comments and without the conditions of media queries, whose words are physical by nature."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"@media[^{]*\{", "{", text)


@pytest.mark.parametrize("name", ["site.css", "desk.css"])
def test_the_built_sheet_is_current(name: str) -> None:
    assert (CSS / name).read_text(encoding="utf-8") == build_css.built()[name], "run python tools/build_css.py"


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_no_rule_names_a_physical_side(source: Path) -> None:
    assert PHYSICAL.findall(declarations(source.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "rule", ["margin-left: 1px", "a{left:0}", "text-align: right", "border-top-left-radius: 2px", "float:left"]
)
def test_the_search_for_physical_sides_would_find_one(rule: str) -> None:
    assert PHYSICAL.search(rule)


@pytest.mark.parametrize(("name", "budget"), [("site.css", 12 * 1024), ("desk.css", 5 * 1024)])
def test_a_sheet_stays_small(name: str, budget: int) -> None:
    assert len(gzip.compress((CSS / name).read_bytes())) <= budget


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_sheet_asks_nobody_else_and_hides_from_no_old_browser(source: Path) -> None:
    text = declarations(source.read_text(encoding="utf-8"))
    assert "@layer" not in text
    assert "@import" not in text
    assert re.findall(r"url\(\"?(?:data:|https?:|//)", text) == []


def test_every_font_of_the_sheet_exists_and_no_other_lies_about() -> None:
    named = set(re.findall(r"fonts/([\w.-]+\.woff2)", (CSS / "site.css").read_text(encoding="utf-8")))
    assert named == {path.name for path in (ROOT / "static/fonts").glob("*.woff2")}


# Macros build these names from an argument, `care-{{ kind }}`: then what follows the hyphen stands somewhere as a word.
BUILT = {"button", "care", "notice", "badge", "piece", "day", "lane"}


def test_every_class_of_the_sheets_is_used_by_a_template_or_script() -> None:
    classes = set(re.findall(r"\.([a-z][\w-]*)(?=[\s,{:.>\[)+])", "\n".join(map(_selectors, SOURCES))))
    assert sorted(name for name in classes if not is_used(name)) == []


def test_no_sheet_lies_beside_those_that_are_searched() -> None:
    sheets = {*(ROOT / "static").rglob("*.css"), *(ROOT / "templates").rglob("*.css")}
    assert sheets == {*SOURCES, CSS / "site.css", CSS / "desk.css"}


def test_every_attribute_and_id_of_the_sheets_is_set_by_a_template_or_script() -> None:
    named = set(re.findall(r"\[(data-[\w-]+)|#([a-z][\w-]+)", "\n".join(map(_selectors, SOURCES))))
    words, _values = _words_that_are_used()
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "static/js").glob("*.js"))
    by_script = {f"data-{name}" for name in re.findall(r"\.dataset\.([a-z]+)\b", scripts)}
    assert sorted(name for pair in named for name in pair if name and name not in words | by_script) == []


def test_every_token_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    assert set(re.findall(r"(--[\w-]+)\s*:", text)) - set(re.findall(r"var\((--[\w-]+)", text)) == set()


def test_the_search_for_idle_classes_would_find_one() -> None:
    assert not is_used("never-heard-of")
    assert not is_used("badge-never-heard-of")


def is_used(name: str) -> bool:
    """Whether a template, script or view says this name, or both halves of a name that a macro puts together."""
    first, _hyphen, second = name.partition("-")
    words, values = _words_that_are_used()
    return name in words or (first in BUILT and second in values)


@cache
def _words_that_are_used() -> tuple[frozenset[str], frozenset[str]]:
    """All words of templates, scripts and views, and those among them that stand alone between quotes."""
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    others = [*(ROOT / "static/js").glob("*.js"), *(ROOT / "intake").rglob("*.py")]
    text = re.sub(r"\{#.*?#\}", "", templates, flags=re.DOTALL) + "\n".join(
        path.read_text(encoding="utf-8") for path in others
    )
    return frozenset(re.findall(r"[a-z][\w-]*", text)), frozenset(re.findall(r"""["']([a-z_]+)["']""", text))


def _selectors(path: Path) -> str:
    text = declarations(path.read_text(encoding="utf-8"))
    return "\n".join(re.findall(r"([^{}]+)\{", text))


@pytest.mark.parametrize("name", ["page.js", "clock.js", "link.js"])
def test_a_script_stays_tiny(name: str) -> None:
    assert (ROOT / "static/js" / name).stat().st_size < 3 * 1024
