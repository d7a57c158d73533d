"""The haematologist's written opinion as a letter: on the screen and, as PDF, on paper (ux 3.8).

Every word is in the letter's own language; texts of people are set as they are, never read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from intake.letters.board import Fact


@dataclass(frozen=True)
class Section:
    """One part: its title and the text, with the line breaks that the author made. `dir` is "ltr" or "rtl"."""

    title: str
    text: str
    dir: str


@dataclass(frozen=True)
class Letter:
    """Everything in the letter. `clinic`: name and how to reach it. `notes`: which version this is, and whose
    translation. `read` and `unread`: files, a line each. `signed`: by whom and when, in Tel Aviv time."""

    lang: str
    dir: str
    title: str
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
