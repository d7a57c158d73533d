"""Free starts of a consultation (scheduling 3): offered and checked by the same function.

A start that comes back from a browser is never trusted: `refusal` asks the very rules that offered it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from intake.scheduling.cells import CELL_SECONDS, cell_of, cells_of
from intake.scheduling.clinic_days import ClinicCalendar, DayKind
from intake.scheduling.intervals import Interval, merge
from intake.scheduling.settings import Span
from intake.scheduling.zones import window, zone

_DAY = timedelta(days=1)
_CELL_MINUTES = CELL_SECONDS // 60
_ALL_DAY = Span(0, 1440)


@dataclass(frozen=True, slots=True)
class Service:
    """One kind of consultation. Minutes, multiples of five; `max_days` is how far ahead it may be booked."""

    duration: int
    buffer: int = 0
    step: int = 15
    min_notice: int = 0
    max_days: int = 90
    modality: str = ""

    def __post_init__(self) -> None:
        if any(minutes % _CELL_MINUTES for minutes in (self.duration, self.buffer, self.step)):
            raise ValueError("duration, buffer and step are multiples of five minutes")
        if self.duration <= 0 or self.step <= 0 or self.buffer < 0 or self.min_notice < 0 or self.max_days < 0:
            raise ValueError("a service needs a duration and a step, and nothing negative")

    def end(self, start: datetime) -> datetime:
        """The end of the consultation that begins here."""
        return start + timedelta(minutes=self.duration)

    def cells(self, start: datetime) -> range:
        """What a booking that begins here takes of each of its resources: the consultation and the buffer."""
        return cells_of(start, self.end(start) + timedelta(minutes=self.buffer))


@dataclass(frozen=True, slots=True)
class Rule:
    """Weekly availability in Tel Aviv minutes; weekday as in `date.weekday()`. Empty modality serves every service;
    the dates are inclusive, None without limit."""

    weekday: int
    span: Span
    modality: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, day: date, modality: str) -> bool:
        """True when the rule gives time on this day for a service of this modality."""
        started = self.valid_from is None or self.valid_from <= day
        ended = self.valid_to is not None and self.valid_to < day
        return self.weekday == day.weekday() and started and not ended and self.modality in ("", modality)


@dataclass(frozen=True)
class Diary:
    """One resource's availability and what is taken of it.

    `exceptions` replace their day; an empty tuple means away. A diary without rules and exceptions is there whenever
    the clinic is open that day: a room."""

    rules: Sequence[Rule] = ()
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))
    taken: frozenset[int] = frozenset()

    def spans(self, day: date, modality: str) -> tuple[Span, ...] | None:
        """The day's windows; None when this resource sets none of its own."""
        if day in self.exceptions:
            return self.exceptions[day]
        if not self.rules:
            return None
        return tuple(rule.span for rule in self.rules if rule.holds(day, modality))


class Refusal(StrEnum):
    """Why a start cannot be booked, the first that is true."""

    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    CLOSED = "closed"
    NOT_OFFERED = "not_offered"
    TAKEN = "taken"


@dataclass(frozen=True)
class Book:
    """What decides about free starts: a service, the clinic's days, and the diaries that must all have time.

    The first diary is the doctor's: starts are counted from the beginning of each of its windows."""

    service: Service
    calendar: ClinicCalendar
    diaries: Sequence[Diary]

    def free_starts(self, first: date, last: date, now: datetime) -> list[datetime]:
        """Every start (UTC) that can be booked from `first` to `last`, both Tel Aviv dates, inclusive."""
        earliest, latest = self._earliest(now), self._latest(now)
        return [
            start
            for day in _days(first, last)
            for start in self.offered(day)
            if now < start and earliest <= start <= latest and not self._taken(start)
        ]

    def offered(self, day: date) -> list[datetime]:
        """The starts of one Tel Aviv date before anything is taken."""
        doctor, *others = [self.windows(diary, day) for diary in self.diaries]
        starts = {start for stretch in doctor for start in self._steps(stretch)}
        for stretches in others:
            starts = {start for start in starts if self._fits(start, stretches)}
        return sorted(starts)

    def refusal(self, start: datetime, now: datetime) -> Refusal | None:
        """Why this start cannot be booked; None when it can. Any aware instant may be asked."""
        start = start.astimezone(UTC)
        day = self.calendar.local_date(start)
        tests = (
            (Refusal.PAST, start <= now),
            (Refusal.TOO_SOON, start < self._earliest(now)),
            (Refusal.TOO_FAR, start > self._latest(now)),
            (Refusal.CLOSED, self.calendar.day(day).kind is DayKind.CLOSED),
        )
        for refusal, true in tests:
            if true:
                return refusal
        if start not in self.offered(day):
            return Refusal.NOT_OFFERED
        return Refusal.TAKEN if self._taken(start) else None

    def _earliest(self, now: datetime) -> datetime:
        return now + timedelta(minutes=self.service.min_notice)

    def _latest(self, now: datetime) -> datetime:
        return now + timedelta(days=self.service.max_days)

    def windows(self, diary: Diary, day: date) -> list[Interval]:
        """The day's windows of one diary in UTC; none on a closed day, capped on a short one."""
        kind = self.calendar.day(day).kind
        if kind is DayKind.CLOSED:
            return []
        where = zone(self.calendar.settings.clinic_zone)
        spans = diary.spans(day, self.service.modality)
        own = [Interval(*window(day, *span, where)) for span in ((_ALL_DAY,) if spans is None else spans)]
        if kind is DayKind.FULL:
            return own
        cap = Interval(*window(day, *self.calendar.settings.phone_hours.short, where))
        return [Interval(max(stretch.start, cap.start), min(stretch.end, cap.end)) for stretch in own]

    def _steps(self, stretch: Interval) -> Iterator[datetime]:
        start, step = stretch.start, timedelta(minutes=self.service.step)
        last = stretch.end - timedelta(minutes=self.service.duration)
        while start <= last:
            yield start
            start += step

    def _fits(self, start: datetime, stretches: Sequence[Interval]) -> bool:
        end = self.service.end(start)
        return any(stretch.start <= start and end <= stretch.end for stretch in merge(stretches))

    def _taken(self, start: datetime) -> bool:
        first = cell_of(start)  # every start that is asked about was offered, so it lies on its cell
        cells = range(first, first + (self.service.duration + self.service.buffer) // _CELL_MINUTES)
        return any(not diary.taken.isdisjoint(cells) for diary in self.diaries)


def nearest(starts: Sequence[datetime], wanted: datetime, count: int = 3) -> list[datetime]:
    """The free starts closest to one that could not be had, in the order of time."""
    return sorted(sorted(starts, key=lambda start: (abs(start - wanted), start))[:count])


def cell_range(first: date, last: date, calendar: ClinicCalendar) -> range:
    """The cells of whole Tel Aviv dates, both inclusive: the one range that a page of free starts reads."""
    where = zone(calendar.settings.clinic_zone)
    return cells_of(window(first, 0, 1440, where)[0], window(last, 0, 1440, where)[1])


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += _DAY
