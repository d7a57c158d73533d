"""Times a person may choose for their own call, and whether a planned one still holds (scheduling 2.2).

The function that offers the starts is the one that judges a posted start: what it does not give is not free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from intake.scheduling.callbacks import Busy, Pool, pool_of, search_of
from intake.scheduling.calls import Coordinator, Level, Pair, Request
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.intervals import Interval
from intake.scheduling.search import free_starts
from intake.scheduling.settings import Urgency
from intake.scheduling.zones import window, zone

DAYS_OFFERED = 5
TIMES_A_DAY = 4


@dataclass(frozen=True, slots=True)
class FreeCall:
    """A start that can be had, and who would call."""

    start: datetime
    busy_until: datetime
    coordinator: int
    interpreter: int | None
    level: Level


def free_calls(
    request: Request,
    coordinators: Iterable[Coordinator],
    busy: Busy,
    now: datetime,
    calendar: ClinicCalendar,
    interpreters: Iterable[Coordinator] = (),
) -> dict[datetime, FreeCall]:
    """Every start from now to the horizon counted from now, the earliest first: in the person's day, and early and
    late too if they allowed it. Empty for *immediate*, whom nobody plans."""
    if request.urgency is Urgency.IMMEDIATE:
        return {}
    anew = replace(request, created=now)
    pool = pool_of(anew, tuple(coordinators), busy, now, calendar, None, tuple(interpreters))
    if not pool.callers:
        return {}
    search = search_of(anew, pool, now, calendar)
    limits = Interval(search.earliest, search.horizon)
    found: dict[datetime, FreeCall] = {}
    for level in (Level.WAKING, Level.EXTENDED) if request.extended_ok else (Level.WAKING,):
        common = search.common_times(level, limits)
        ranked = sorted(
            search.rank(caller, start)
            for caller in pool.callers
            for start in free_starts(common[caller.id], search.taken[caller.id], search.settings)
        )
        for start, _language, _calls, caller_id in ranked:
            found.setdefault(start, _call(pool, start, caller_id, level, search.settings.occupied))
    return dict(sorted(found.items()))


def _call(pool: Pool, start: datetime, caller_id: int, level: Level, occupied: timedelta) -> FreeCall:
    caller = next(caller for caller in pool.callers if caller.id == caller_id)
    until = start + occupied
    if isinstance(caller, Pair):
        return FreeCall(start, until, caller.coordinator.id, caller.interpreter.id, level)
    return FreeCall(start, until, caller.id, None, level)


def offered(
    starts: Iterable[datetime], tz: str, days: int = DAYS_OFFERED, a_day: int = TIMES_A_DAY
) -> dict[date, tuple[datetime, ...]]:
    """A few of these starts by the person's own date: the first days that have any, spread over each of them."""
    by_day: dict[date, list[datetime]] = {}
    for start in sorted(starts):
        by_day.setdefault(start.astimezone(zone(tz)).date(), []).append(start)
    return {day: _spread(by_day[day], a_day) for day in list(by_day)[:days]}


def _spread(starts: Sequence[datetime], count: int) -> tuple[datetime, ...]:
    """The first and the last, and between them what lies evenly; full hours read better, so they come first."""
    full = [start for start in starts if start.minute % 30 == 0] or list(starts)
    if len(full) <= count:
        return tuple(full)
    return tuple(full[round(n * (len(full) - 1) / (count - 1))] for n in range(count))


def still_holds(
    start: datetime, people: Sequence[Coordinator | None], calendar: ClinicCalendar
) -> bool:
    """Whether a planned call still lies in phone hours and in the roster of everybody it needs. None stands for
    somebody who makes no calls any more."""
    end = start + calendar.settings.call_length
    day = calendar.local_date(start)
    hours = calendar.open_window(day)
    if hours is None or start < hours.start or end > hours.end:
        return False
    return all(person is not None and _at_work(person, day, start, end, calendar) for person in people)


def _at_work(person: Coordinator, day: date, start: datetime, end: datetime, calendar: ClinicCalendar) -> bool:
    clinic = zone(calendar.settings.clinic_zone)
    at = start
    # Spans may touch, and one of the evening before may reach into the day.
    spans = [window(d, *span, clinic) for d in (day - timedelta(days=1), day) for span in person.on(d)]
    for begin, until in sorted(spans):
        if begin <= at < until:
            at = until
    return at >= end


def by_id(people: Iterable[Coordinator]) -> Mapping[int, Coordinator]:
    return {person.id: person for person in people}
