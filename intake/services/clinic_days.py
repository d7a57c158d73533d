"""The clinic's days as people change them: a manual row wins, and every change can be taken back (scheduling 0)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from intake.errors import Conflict, NotFound
from intake.models import callbacks as tables
from intake.models.callbacks import ClinicDayChange
from intake.models.staff import Staff
from intake.scheduling import clinic_days as rules
from intake.scheduling.clinic_days import ClinicCalendar, ClinicDay, DayKind, Source, seed_days
from intake.scheduling.settings import DEFAULTS
from intake.scheduling.zones import zone
from intake.services import audit, clinic_calendar, consultation_resources
from intake.services.work import Work

MONTHS_AHEAD = 24
DAYS_AHEAD = 800  # how far ahead a person may change a day: the 24 months that are shown, and the end of the last one
NAME_AT_MOST = 60
CHANGES_SHOWN = 20


@dataclass(frozen=True)
class Change:
    """One change and who made it. `latest` of its day: only that one can be taken back."""

    row: ClinicDayChange
    by: str | None
    latest: bool


def today(work: Work) -> date:
    """The date at the clinic."""
    return work.now.astimezone(zone(DEFAULTS.clinic_zone)).date()


def month(work: Work, first: date) -> list[ClinicDay]:
    """Every day of the month that begins on `first`, as the planner reads it."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    calendar = _calendar(work, first, last)
    return [calendar.day(first + timedelta(days=number)) for number in range((last - first).days + 1)]


def day(work: Work, wanted: date) -> ClinicDay:
    """One day as the planner reads it."""
    return _calendar(work, wanted, wanted).day(wanted)


def _calendar(work: Work, first: date, last: date) -> ClinicCalendar:
    """The stored rows over the committed ones, which stand in where nothing was seeded yet."""
    committed = [row for row in seed_days() if first <= row.date <= last]
    stored = work.session.scalars(select(tables.ClinicDay).where(tables.ClinicDay.day.between(first, last)))
    found = {row.date: row for row in committed}
    found |= {row.day: ClinicDay(row.day, DayKind(row.kind), row.name, Source(row.source)) for row in stored}
    return rules.clinic_calendar(found.values())


def version(work: Work, wanted: date) -> int:
    """Which change of this day is the latest; 0 for none. A page sends it back, so that a stale one is noticed."""
    latest = select(func.max(ClinicDayChange.id)).where(ClinicDayChange.day == wanted)
    return work.session.scalar(latest) or 0


def put(work: Work, wanted: date, kind: DayKind, name: str, seen: int) -> ClinicDayChange:
    """A person's word about a day. Raises Conflict when the day was changed since `seen`; ValueError for a day that is
    past or too far ahead, or a name that is too long."""
    now = today(work)
    if not now <= wanted <= now + timedelta(days=DAYS_AHEAD) or len(name) > NAME_AT_MOST:
        raise ValueError("a day of the next 24 months, and a short name")
    return _change(work, ClinicDay(wanted, kind, name, Source.MANUAL), seen)


def remove(work: Work, wanted: date, seen: int) -> ClinicDayChange:
    """Take a manual row away: the committed table counts again. Raises Conflict, and NotFound without such a row."""
    stored = work.session.get(tables.ClinicDay, wanted)
    if stored is None or stored.source != Source.MANUAL.value:
        raise NotFound
    committed = next((row for row in seed_days() if row.date == wanted), None)
    return _change(work, committed or ClinicDay(wanted, DayKind.FULL, "", Source.WEEKDAY), seen)


def undo(work: Work, change_id: int) -> ClinicDayChange:
    """Bring back what stood before a change. Raises NotFound, and Conflict unless it is the latest of its day."""
    change = work.session.get(ClinicDayChange, change_id)
    if change is None:
        raise NotFound
    before = ClinicDay(
        change.day, DayKind(change.kind_before or DayKind.FULL), change.name_before, Source(change.source_before)
    )
    return _change(work, before, change.id)


def _change(work: Work, after: ClinicDay, seen: int) -> ClinicDayChange:
    """One change at a time and day: whoever comes second finds another version. Consultations that no longer fit become
    tasks; calls are planned again by the tick."""
    _wait_for_others(work)
    if version(work, after.date) != seen:
        raise Conflict
    before = day(work, after.date)
    _store(work, after)
    change = ClinicDayChange(
        day=after.date,
        kind_before=_kind(before), name_before=before.name, source_before=before.source.value,
        kind=_kind(after), name=after.name, source=after.source.value,
        by_id=work.actor.id if work.actor.kind == "staff" else None, at=work.now,
    )  # fmt: skip
    work.session.add(change)
    work.session.flush()
    audit.record(work, "clinic_day.change", "clinic_day", after.date.isoformat())
    consultation_resources.review_day(work, after.date)
    return change


def follow_the_table(work: Work) -> int:
    """Take over what is new or has changed in the committed table; rows by hand win. Consultations that no longer fit
    become tasks. How many days were written."""
    changed = clinic_calendar.seed_changes(work)
    written = clinic_calendar.seed(work)
    for each in changed:
        consultation_resources.review_day(work, each)
    return written


def _wait_for_others(work: Work) -> None:
    """SQLite has one writer anyway; elsewhere changes of the calendar stand in line behind its first row. Without any
    row the table is written first: a single one would hide the holidays of the committed table."""
    first = select(tables.ClinicDay.day).where(tables.ClinicDay.source == Source.CALENDAR.value)
    if work.session.execute(first.order_by(tables.ClinicDay.day).limit(1).with_for_update()).first() is None:
        clinic_calendar.seed(work)


def _kind(row: ClinicDay) -> str | None:
    return None if row.source is Source.WEEKDAY else row.kind.value


def _store(work: Work, row: ClinicDay) -> None:
    stored = work.session.get(tables.ClinicDay, row.date)
    if row.source is Source.WEEKDAY:
        if stored is not None:
            work.session.delete(stored)
    elif stored is None:
        kept = tables.ClinicDay(day=row.date, kind=row.kind.value, name=row.name, source=row.source.value)
        work.session.add(kept)
    else:
        stored.kind, stored.name, stored.source = row.kind.value, row.name, row.source.value
    work.session.flush()


def changes(work: Work) -> Sequence[Change]:
    """The latest changes of all days, the newest first."""
    newest = select(func.max(ClinicDayChange.id)).group_by(ClinicDayChange.day)
    query = (
        select(ClinicDayChange, Staff.name, ClinicDayChange.id.in_(newest))
        .outerjoin(Staff, Staff.id == ClinicDayChange.by_id)
        .order_by(ClinicDayChange.id.desc())
        .limit(CHANGES_SHOWN)
    )
    return [Change(row, name, latest) for row, name, latest in work.session.execute(query)]
