"""The haematologist's written opinion as a letter: on the screen and, as PDF, on paper (ux 3.8).

Every word is in the letter's own language; texts of people are set as they are, never read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from intake.letters.board import Fact, Value
from intake.letters.direction import way, with_islands
from intake.letters.drawing import FONTS

TEMPLATE = Path(__file__).with_name("opinion.typ")
# A number stays in the line of what it counts or measures. Done here: a rule of the template that takes a letter out of
# its word leaves an Arabic one unjoined.
BEFORE_A_UNIT = re.compile(r"(?<=\d) (?=[^\W\d_]|%)")
NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class Section:
    """One part: its title and its paragraphs, with the line breaks that the author made."""

    title: str
    paragraphs: Sequence[Value]


@dataclass(frozen=True)
class Letter:
    """Everything in the letter. `dir` is "ltr" or "rtl". `draft`: that it is not signed, else empty. `clinic`: name and
    how to reach it. `notes`: which version this is, and whose translation. `read` and `unread`: files, a line each.
    `signed`: by whom and when, in Tel Aviv time; for a draft, that it is not."""

    lang: str
    dir: str
    title: str
    draft: str
    reference: str
    clinic: Sequence[str]
    facts: Sequence[Fact]
    notes: Sequence[str]
    sections: Sequence[Section]
    warning: str
    read_title: str
    read: Sequence[str]
    unread_title: str
    unread: Sequence[str]
    signed: str
    footer: str


def value(text: str, letter_dir: str) -> Value:
    """A text of a person with the way it runs in a letter that runs this way."""
    found = way(text, letter_dir)
    return Value(with_islands(text) if found == "rtl" else text, found)


def section(title: str, text: str, letter_dir: str) -> Section:
    """A part of the letter; an empty line begins a new paragraph."""
    paragraphs: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            paragraphs[-1].append(line.rstrip())
        elif paragraphs[-1]:
            paragraphs.append([])
    return Section(title, [value("\n".join(lines), letter_dir) for lines in paragraphs if lines])


def pdf(letter: Letter) -> bytes:
    """The letter as PDF with its fonts inside, on as many A4 pages as it takes."""
    # Late: a compiler of 60 MB that a web process needs only when somebody asks for a page. It must not be used in a
    # process that forks afterwards: the child would hang.
    import typst

    told = BEFORE_A_UNIT.sub(NO_BREAK, json.dumps(asdict(letter), ensure_ascii=False))
    made = typst.compile(
        str(TEMPLATE), font_paths=[str(FONTS)], ignore_system_fonts=True, format="pdf", sys_inputs={"data": told}
    )
    assert isinstance(made, bytes), "one format without an output path is given back as bytes"
    return made
