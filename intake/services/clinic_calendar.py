"""The clinic's days out of the database, as the planner reads them (scheduling 0)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import insert, select

from intake.models import callbacks as tables
from intake.models.desk import TaskKind
from intake.scheduling.clinic_days import ClinicCalendar, ClinicDay, DayKind, Source, clinic_calendar, seed_days
from intake.services.desk_tasks import raise_task
from intake.services.work import Work

PLANNING_REACH = timedelta(days=60)  # further ahead than any horizon with its proposals


def load_calendar(work: Work) -> ClinicCalendar:
    """The days around the present; the committed table stands in for a database that was never seeded."""
    today = work.now.date()
    rows = _rows(work, today - PLANNING_REACH, today + PLANNING_REACH)
    return clinic_calendar(rows or None)


def seed(work: Work) -> int:
    """Write the committed table's days that the database does not have; manual rows stay. How many were new."""
    known = set(work.session.scalars(select(tables.ClinicDay.day)))
    new = [
        {"day": row.date, "kind": row.kind.value, "name": row.name, "source": Source.CALENDAR.value}
        for row in seed_days()
        if row.date not in known
    ]
    if new:
        work.session.execute(insert(tables.ClinicDay), new)
    return len(new)


def warn_of_the_end(work: Work) -> bool:
    """Raise a task when the table ends in less than 400 days; holidays behind its end would be called working days."""
    calendar = clinic_calendar(_rows(work) or None)
    last = calendar.ends_on()
    if not calendar.ends_soon(work.now.date()):
        return False
    detail = {"ends_on": last.isoformat() if last else ""}
    key = f"calendar_ends:{detail['ends_on']}"
    return raise_task(work, TaskKind.CALENDAR_ENDS, key, for_duty="administrator", detail=detail)


def _rows(work: Work, first: date | None = None, last: date | None = None) -> list[ClinicDay]:
    query = select(tables.ClinicDay)
    if first is not None and last is not None:
        query = query.where(tables.ClinicDay.day.between(first, last))
    return list(_as_planner_reads(work.session.scalars(query)))


def _as_planner_reads(rows: Iterable[tables.ClinicDay]) -> Iterable[ClinicDay]:
    for row in rows:
        yield ClinicDay(row.day, DayKind(row.kind), row.name, Source(row.source))
