"""The clinic's days and phone hours (scheduling 0, clinic calendar).

The committed table lists every day, not only the unusual ones: its last row is then where it ends, a day without a
row is visibly past that end instead of quietly "full", and the desk page shows what the planner reads.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import takewhile

from intake.scheduling.intervals import Interval
from intake.scheduling.settings import DEFAULTS, PlannerSettings
from intake.scheduling.zones import window, zone

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_FRIDAY, _SATURDAY = 4, 5


class DayKind(StrEnum):
    FULL = "full"
    SHORT = "short"
    CLOSED = "closed"


class Source(StrEnum):
    """Who says so: a person at the desk, the committed table, or only the weekday (past the table's end)."""

    MANUAL = "manual"
    CALENDAR = "calendar"
    WEEKDAY = "weekday"


@dataclass(frozen=True, slots=True)
class ClinicDay:
    """One row of the clinic calendar. `name` is empty on a day without a name of its own."""

    date: date
    kind: DayKind
    name: str = ""
    source: Source = Source.CALENDAR


def kind_by_rule(day: date, public: Mapping[date, str], intermediate: Mapping[date, str]) -> DayKind:
    """The kind of a day without a manual row, first match: public holiday, Saturday, short day, else full.

    `public` are the public holidays, `intermediate` the days between the first and last of Passover and Sukkot.
    """
    if day in public or day.weekday() == _SATURDAY:
        return DayKind.CLOSED
    if day.weekday() == _FRIDAY or day + _DAY in public or day in intermediate:
        return DayKind.SHORT
    return DayKind.FULL


@cache
def seed_days() -> tuple[ClinicDay, ...]:
    """The committed table, oldest day first; it needs no database."""
    text = resources.files("intake.scheduling").joinpath("data", "clinic_days.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(ClinicDay(date.fromisoformat(r["date"]), DayKind(r["kind"]), r["name"]) for r in rows)


@dataclass(frozen=True)
class ClinicCalendar:
    """The clinic's days and what follows from them. Build it with `clinic_calendar`."""

    days: Mapping[date, ClinicDay]
    settings: PlannerSettings = DEFAULTS

    def day(self, day: date) -> ClinicDay:
        """The day's row; past the table's end the weekday alone decides, which the alarm gives notice of."""
        return self.days.get(day) or ClinicDay(day, kind_by_rule(day, {}, {}), "", Source.WEEKDAY)

    def local_date(self, instant: datetime) -> date:
        """The date at the clinic."""
        return instant.astimezone(zone(self.settings.clinic_zone)).date()

    def open_window(self, day: date) -> Interval | None:
        """The phone hours of one day in UTC; None when closed."""
        kind = self.day(day).kind
        if kind is DayKind.CLOSED:
            return None
        hours = self.settings.phone_hours
        span = hours.full if kind is DayKind.FULL else hours.short
        return Interval(*window(day, span.start_min, span.end_min, zone(self.settings.clinic_zone)))

    def open_windows(self, since: datetime) -> Iterator[Interval]:
        """Phone hours that end after `since`, oldest first, without end: past the table the weekdays go on."""
        day = self.local_date(since)
        while True:
            hours = self.open_window(day)
            if hours and hours.end > since:
                yield hours
            day += _DAY

    def add_working(self, instant: datetime, minutes: int) -> datetime:
        """The instant at which so many phone minutes have passed; it may be the very end of a day's hours."""
        left, windows = minutes * _MINUTE, self.open_windows(instant)
        while True:
            hours = next(windows)
            start = max(instant, hours.start)
            if hours.end - start >= left:
                return (start + left).astimezone(UTC)
            left -= hours.end - start

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Phone time inside `[start, end)`: the inverse of `add_working`."""
        windows = takewhile(lambda hours: hours.start < end, self.open_windows(start))
        return sum((min(hours.end, end) - max(hours.start, start) for hours in windows), timedelta())

    def next_day_opening(self, instant: datetime) -> datetime:
        """When the phones open on the first open day after the clinic's date at `instant`."""
        today = self.local_date(instant)
        return next(h.start for h in self.open_windows(instant) if self.local_date(h.start) > today)

    def ends_on(self) -> date | None:
        """The last day of the unbroken table; None without one. A manual row far ahead does not lengthen it."""
        listed = [d for d, row in self.days.items() if row.source is Source.CALENDAR]
        return max(listed, default=None)

    def ends_soon(self, today: date) -> bool:
        """True when the table ends in less than 400 days and somebody must make a longer one."""
        last = self.ends_on()
        return last is None or (last - today).days < self.settings.table_alarm_days


def clinic_calendar(
    rows: Iterable[ClinicDay] | None = None, settings: PlannerSettings = DEFAULTS
) -> ClinicCalendar:
    """A calendar of these rows, or of the committed table. A manual row wins over any other of its date."""
    days: dict[date, ClinicDay] = {}
    for row in seed_days() if rows is None else rows:
        known = days.get(row.date)
        if known is None or known.source is not Source.MANUAL or row.source is Source.MANUAL:
            days[row.date] = row
    return ClinicCalendar(days, settings)
