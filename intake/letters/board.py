"""The summary of a case on one page of PDF, for the tumour board (issue 4).

The values come in the reader's language and are set as they are, never read as markup.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from intake.letters.drawing import FONTS

TEMPLATE = Path(__file__).with_name("board.typ")
RIGHT_TO_LEFT = frozenset({"R", "AL"})
_STRONG = RIGHT_TO_LEFT | {"L"}
MOST_ROWS, LONGEST_TEXT = 12, 420


@dataclass(frozen=True)
class Value:
    """A text with the direction of its own script; `dir` is "ltr" or "rtl"."""

    text: str
    dir: str


@dataclass(frozen=True)
class Fact:
    label: str
    value: Value


@dataclass(frozen=True)
class Standing:
    """One check or factor: its name, its state, and what is behind it."""

    title: str
    state: str
    why: str = ""


@dataclass(frozen=True)
class Section:
    """`kind` is "facts" (rows of Fact), "states" (rows of Standing) or "points" (rows of text)."""

    title: str
    kind: str
    rows: Sequence[Any]


@dataclass(frozen=True)
class Sheet:
    """Everything on the page. `charts` are SVG drawings."""

    lang: str
    dir: str
    reference: str
    name: Value
    latin: str
    head: Sequence[Fact]
    left: Sequence[Section]
    right: Sequence[Section]
    footer: str
    charts: Sequence[str] = field(default=())


def value(text: str, page_dir: str) -> Value:
    """A text with its direction: that of its first letter, else the page's. Long ones are cut with an ellipsis."""
    shown = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
    strong = next((kind for kind in map(unicodedata.bidirectional, shown) if kind in _STRONG), None)
    return Value(shown, page_dir if strong is None else "rtl" if strong in RIGHT_TO_LEFT else "ltr")


def some(rows: Sequence[Any], more: Any) -> list[Any]:
    """As many rows as the page takes; `more` stands for the rest."""
    return list(rows) if len(rows) <= MOST_ROWS else [*rows[: MOST_ROWS - 1], more]


def pdf(sheet: Sheet) -> bytes:
    """The page as PDF with its fonts inside."""
    # Late: a compiler of 60 MB that a web process needs only when somebody asks for a page. It must not be used in a
    # process that forks afterwards: the child would hang.
    import typst

    told = json.dumps(asdict(sheet), ensure_ascii=False)
    made = typst.compile(
        str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf", sys_inputs={"data": told}
    )
    assert isinstance(made, bytes), "one format without an output path is given back as bytes"
    return made
