"""The clinic's days out of the database, as the planner reads them (scheduling 0)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Table, bindparam, event, func, insert, select, update
from sqlalchemy.orm import object_session

from intake.db import bare_rows
from intake.models import callbacks as tables
from intake.models.desk import TaskKind
from intake.scheduling.clinic_days import ClinicCalendar, ClinicDay, DayKind, Source, clinic_calendar, seed_days
from intake.services.desk_tasks import raise_task
from intake.services.work import Work

Days = tuple[tuple[Any, ...], ...]
TABLE = cast(Table, tables.ClinicDay.__table__)
CALENDAR = Source.CALENDAR.value
PLANNING_REACH = timedelta(days=60)  # further ahead than any horizon with its proposals


# What every assessment and every planned call reads: built once, and columns instead of objects.
AROUND = select(TABLE.c.day, TABLE.c.kind, TABLE.c.name, TABLE.c.source).where(
    TABLE.c.day.between(bindparam("first"), bindparam("last"))
)
KEPT, KEPT_FURTHER = "clinic calendar", "clinic calendar further on"  # a session lives as long as its unit of work


def load_calendar(work: Work) -> ClinicCalendar:
    """The days around the present; the committed table stands in for a database that was never seeded."""
    calendar = _calendar_of(_days_around(work))
    return replace(calendar, settings=work.settings.planner)


def calendar_until(work: Work, last: date) -> ClinicCalendar:
    """The days around the present and on until `last`: consultations are planned further ahead than calls."""
    if last <= work.now.date() + PLANNING_REACH:
        return load_calendar(work)
    kept: dict[date, Days] = work.session.info.setdefault(KEPT_FURTHER, {})
    if last not in kept:
        window = {"first": work.now.date() - PLANNING_REACH, "last": last}
        kept[last] = tuple(map(tuple, bare_rows(work.session, AROUND, window)))
    return replace(_calendar_of(kept[last]), settings=work.settings.planner)


def calendar_between(work: Work, first: date, last: date) -> ClinicCalendar:
    """Just these days, both inclusive: a search for free times asks about no other."""
    days = tuple(map(tuple, bare_rows(work.session, AROUND, {"first": first, "last": last})))
    return replace(_calendar_of(days), settings=work.settings.planner)


@event.listens_for(tables.ClinicDay, "after_insert")
@event.listens_for(tables.ClinicDay, "after_update")
@event.listens_for(tables.ClinicDay, "after_delete")
def _forget(_mapper: object, _connection: object, day: tables.ClinicDay) -> None:
    """A unit of work that changes a day and then plans must plan with the change."""
    session = object_session(day)
    if session is not None:
        session.info.pop(KEPT, None)
        session.info.pop(KEPT_FURTHER, None)


def closed_days(work: Work, first: date, last: date) -> frozenset[date]:
    """The days from `first` to `last` on which the clinic is closed; both lie within `PLANNING_REACH`."""
    return frozenset(row[0] for row in _days_around(work) if row[1] == DayKind.CLOSED and first <= row[0] <= last)


def _days_around(work: Work) -> Days:
    """The rows of the days around the present, read once a unit of work."""
    kept: Days | None = work.session.info.get(KEPT)
    if kept is None:
        today = work.now.date()
        window = {"first": today - PLANNING_REACH, "last": today + PLANNING_REACH + timedelta(days=1)}
        kept = work.session.info[KEPT] = tuple(map(tuple, bare_rows(work.session, AROUND, window)))
    return kept


@lru_cache(maxsize=64)
def _calendar_of(days: Days) -> ClinicCalendar:
    """Kept while the rows are the same: from one request to the next they nearly always are."""
    rows = [ClinicDay(day, DayKind(kind), name, Source(source)) for day, kind, name, source in days]
    return clinic_calendar(rows or None)


def seed(work: Work) -> int:
    """Write the committed table's days that the database lacks or has otherwise; manual rows stay. How many they were.

    `clinic_days.follow_the_table` does the same and looks at the consultations of those days."""
    return _write(work, *_not_as_committed(work))


def seed_changes(work: Work) -> list[date]:
    """The days that stand otherwise in the database than in the committed table, and were entered by nobody."""
    return [row.date for row in _not_as_committed(work)[1]]


def _not_as_committed(work: Work) -> tuple[list[ClinicDay], list[ClinicDay]]:
    """What the database lacks, and what it has otherwise."""
    columns = select(TABLE.c.day, TABLE.c.kind, TABLE.c.name, TABLE.c.source)
    known = {day: (kind, name, source) for day, kind, name, source in work.session.execute(columns)}
    new = [row for row in seed_days() if row.date not in known]
    other = [row for row in seed_days() if row.date in known and _differs(row, *known[row.date])]
    return new, other


def _differs(row: ClinicDay, kind: str, name: str, source: str) -> bool:
    return source == Source.CALENDAR.value and (kind, name) != (row.kind.value, row.name)


def _write(work: Work, new: Sequence[ClinicDay], other: Sequence[ClinicDay]) -> int:
    if new:
        values = [{"day": row.date, "kind": row.kind.value, "name": row.name, "source": CALENDAR} for row in new]
        work.session.execute(insert(tables.ClinicDay), values)
    for row in other:
        # Also by its source: somebody may be entering this very day.
        mine = update(tables.ClinicDay).where(tables.ClinicDay.day == row.date, tables.ClinicDay.source == CALENDAR)
        work.session.execute(mine.values(kind=row.kind.value, name=row.name))
    if new or other:
        work.session.info.pop(KEPT, None)
        work.session.info.pop(KEPT_FURTHER, None)
    return len(new) + len(other)


def warn_of_the_end(work: Work) -> bool:
    """Raise a task when the table ends in less than 400 days; holidays behind its end would be called working days."""
    if not ends_soon(work):
        return False
    last = ends_on(work)
    detail = {"ends_on": last.isoformat() if last else ""}
    key = f"calendar_ends:{detail['ends_on']}"
    return raise_task(work, TaskKind.CALENDAR_ENDS, key, for_duty="administrator", detail=detail)


def ends_on(work: Work) -> date | None:
    """The last day of the table; the committed one's until it was seeded. Manual rows do not lengthen it."""
    stored = work.session.scalar(select(func.max(TABLE.c.day)).where(TABLE.c.source == Source.CALENDAR.value))
    return stored or clinic_calendar().ends_on()


def ends_soon(work: Work) -> bool:
    """True when the table ends in less than 400 days."""
    last = ends_on(work)
    return last is None or (last - work.now.date()).days < work.settings.planner.table_alarm_days
