"""A date in three boxes: the month may be a word, the day or the month may be missing (ux R16, codebook 1.3)."""

from __future__ import annotations

import calendar
import unicodedata
from functools import cache
from typing import NamedTuple

from babel import Locale

from intake.web.forms.digits import western
from intake.web.forms.problem import Problem
from intake.web.language import _

FIRST_YEAR, LAST_YEAR = 1900, 2100
SHORTEST_MONTH_WORD = 3
# The four page languages, the months of the Levant and the Maghreb, and the languages people often write to us in.
_MONTH_LOCALES = ("en", "ru", "he", "ar", "ar_SY", "ar_DZ", "uk", "kk", "uz", "de", "fr")


class Boxes(NamedTuple):
    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def empty(self) -> bool:
        return not any(western(box) for box in self)


def read_date(boxes: Boxes) -> str:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`. Raises Problem: something is missing, or there is no such day."""
    day, month, year = (western(box) for box in boxes)
    missing = tuple(part for part, box in (("month", month if day else "-"), ("year", year)) if not box)
    if missing:
        raise Problem(_missing_words(missing), missing)
    number = _year(year)
    if not month:
        return f"{number:04d}"
    if not day:
        return f"{number:04d}-{_month(month):02d}"
    return f"{number:04d}-{_month(month):02d}-{_day(day, _month(month), number):02d}"


def show_date(answer: str) -> Boxes:
    """The boxes of a stored date."""
    year, month, day = (*answer.split("-"), "", "")[:3]
    return Boxes(day.lstrip("0"), month.lstrip("0"), year)


def _missing_words(missing: tuple[str, ...]) -> str:
    if missing == ("month",):
        return _("Add the month")
    return _("Add the year") if missing == ("year",) else _("Add the month and the year")


def _year(box: str) -> int:
    if not (box.isascii() and box.isdigit() and len(box) == 4):
        raise Problem(_("Write the year with 4 digits"), ("year",))
    if not FIRST_YEAR <= int(box) <= LAST_YEAR:
        raise Problem(_("Write a year between %(first)s and %(last)s", first=FIRST_YEAR, last=LAST_YEAR), ("year",))
    return int(box)


def _month(box: str) -> int:
    if box.isascii() and box.isdigit() and len(box) <= 2 and 1 <= int(box) <= 12:
        return int(box)
    found = _month_of_word(_tidy(box))
    if found is None:
        raise Problem(_("Write the month as a number from 1 to 12, or as a word"), ("month",))
    return found


def _day(box: str, month: int, year: int) -> int:
    if not (box.isascii() and box.isdigit() and len(box) <= 2):
        raise Problem(_("Write the day as a number"), ("day",))
    if not 1 <= int(box) <= calendar.monthrange(year, month)[1]:
        raise Problem(_("This month has no day %(day)s", day=int(box)), ("day",))
    return int(box)


def _month_of_word(word: str) -> int | None:
    """The month that the word names, also by its first letters when they fit one month only."""
    words = _month_words()
    if word in words:
        return words[word]
    if len(word) < SHORTEST_MONTH_WORD:
        return None
    fitting = {number for known, number in words.items() if known.startswith(word)}
    return fitting.pop() if len(fitting) == 1 else None


@cache
def _month_words() -> dict[str, int]:
    words: dict[str, int] = {}
    for name in reversed(_MONTH_LOCALES):
        months = Locale.parse(name).months
        for use in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                words |= {_tidy(word): number for number, word in months[use][width].items()}
    return {word: number for word, number in words.items() if not word.isdigit()}


def _tidy(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold().strip(" .")
