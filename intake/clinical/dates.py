"""Dates as people know them: a day, a month or only a year (codebook 1.3).

A partial date means its whole interval. Orders are compared by intervals; where one day is needed
the first day counts.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import NamedTuple

_SHAPE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class PartialDate(NamedTuple):
    """A stated date: `text` as entered, `first` and `last` day it may mean."""

    text: str
    first: date
    last: date

    @property
    def exact(self) -> bool:
        return self.first == self.last

    def before(self, other: PartialDate) -> bool:
        """Whether all of this lies before all of the other."""
        return self.last < other.first

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last

    def days_ago(self, today: date) -> int:
        """Age in days, counted from the first day; negative in the future."""
        return (today - self.first).days

    def __str__(self) -> str:
        return self.text


def parse_date(text: str) -> PartialDate:
    """Read YYYY, YYYY-MM or YYYY-MM-DD. Raises ValueError for anything else and for days that do not exist."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError("not a date")
    year, month, day = found.groups()
    if day is not None:
        exact = date(int(year), int(month), int(day))
        return PartialDate(text, exact, exact)
    if month is not None:
        first = date(int(year), int(month), 1)
        return PartialDate(text, first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))
    return PartialDate(text, date(int(year), 1, 1), date(int(year), 12, 31))


def completed_months(start: date, end: date) -> int:
    """Whole months from start to end; negative if the end comes first."""
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def completed_years(start: date, end: date) -> int:
    """Whole years from start to end; 29 February completes its year on 1 March."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def days_after(day: date, count: int) -> date | None:
    """The day `count` days later, or None beyond the calendar."""
    try:
        return day + timedelta(days=count)
    except OverflowError:
        return None
