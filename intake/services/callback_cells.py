"""The coordinators' time: who can call when, what is taken, and taking a stretch of it (scheduling 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from intake.errors import Conflict
from intake.models.callbacks import Resource, ResourceCell, ResourceKind, RosterException, RosterRule
from intake.models.consultations import AvailabilityException
from intake.scheduling.calls import Coordinator
from intake.scheduling.cells import cell_of, resource_cells, start_of
from intake.scheduling.settings import Span
from intake.services.work import Work

REACH = timedelta(days=45)  # past the longest horizon and its proposals

Busy = dict[int, list[tuple[datetime, datetime]]]


class SlotTaken(Conflict):
    """Somebody else has these cells."""


# Every sending reads these, so they are built once and read columns, not objects.
PEOPLE = (
    select(Resource.id, Resource.kind, Resource.languages)
    .where(Resource.kind.in_((ResourceKind.COORDINATOR, ResourceKind.INTERPRETER)), Resource.active.is_(True))
    .order_by(Resource.id)
)
WEEKLY_HOURS = select(RosterRule.resource_id, RosterRule.weekday, RosterRule.start_min, RosterRule.end_min).order_by(
    RosterRule.weekday, RosterRule.start_min
)
DAYS_THAT_DIFFER = (
    select(RosterException.resource_id, RosterException.day, RosterException.start_min, RosterException.end_min)
    .where(RosterException.day >= bindparam("since"))
    .order_by(RosterException.start_min)
)
# An interpreter who is away from consultations joins no call either.
AWAY_FROM_CONSULTATIONS = (
    select(AvailabilityException.resource_id, AvailabilityException.day)
    .join(Resource, Resource.id == AvailabilityException.resource_id)
    .where(AvailabilityException.day >= bindparam("since"), AvailabilityException.start_min.is_(None))
    .where(Resource.kind == ResourceKind.INTERPRETER)
)
# A call or a consultation takes one unbroken stretch of one person's time.
TAKEN = (
    select(ResourceCell.resource_id, func.min(ResourceCell.cell), func.max(ResourceCell.cell))
    .where(ResourceCell.cell.between(bindparam("first"), bindparam("last")))
    .group_by(ResourceCell.resource_id, ResourceCell.callback_id, ResourceCell.booking_id)
    .order_by(ResourceCell.resource_id, func.min(ResourceCell.cell))
)
CELLS = insert(cast(Table, ResourceCell.__table__))


@dataclass(frozen=True)
class Team:
    """Everybody whom a call may need, with languages, weekly hours and the days that differ."""

    coordinators: tuple[Coordinator, ...]
    interpreters: tuple[Coordinator, ...]


def team(work: Work) -> Team:
    """Coordinators who make calls, and interpreters who join them."""
    rules, exceptions = _weekly_hours(work), _days_that_differ(work)
    found: dict[ResourceKind, list[Coordinator]] = {ResourceKind.COORDINATOR: [], ResourceKind.INTERPRETER: []}
    for person, kind, languages in work.session.execute(PEOPLE):
        known = Coordinator(person, tuple(languages), rules.get(person, {}), exceptions.get(person, {}))
        found[kind].append(known)
    return Team(tuple(found[ResourceKind.COORDINATOR]), tuple(found[ResourceKind.INTERPRETER]))


def coordinators(work: Work) -> list[Coordinator]:
    """Everybody who makes calls."""
    return list(team(work).coordinators)


def _weekly_hours(work: Work) -> dict[int, dict[int, tuple[Span, ...]]]:
    hours: dict[int, dict[int, tuple[Span, ...]]] = defaultdict(dict)
    for person, weekday, start, end in work.session.execute(WEEKLY_HOURS):
        hours[person][weekday] = (*hours[person].get(weekday, ()), Span(start, end))
    return hours


def _days_that_differ(work: Work) -> dict[int, dict[date, tuple[Span, ...]]]:
    days: dict[int, dict[date, tuple[Span, ...]]] = defaultdict(dict)
    since = work.now.date() - timedelta(days=2)
    for person, day, start, end in work.session.execute(DAYS_THAT_DIFFER, {"since": since}):
        spans = () if start is None or end is None else (Span(start, end),)
        days[person][day] = (*days[person].get(day, ()), *spans)
    for person, day in work.session.execute(AWAY_FROM_CONSULTATIONS, {"since": since}):
        days[person][day] = ()
    return days


def busy(work: Work, apart_from: str | None = None) -> Busy:
    """What each coordinator and interpreter has taken from today on, one stretch per call; without one call, whose
    own time counts as free when it is to be moved."""
    reach = {"first": cell_of(work.now - timedelta(days=1)), "last": cell_of(work.now + REACH)}
    taken: Busy = defaultdict(list)
    query = TAKEN if apart_from is None else TAKEN.where(ResourceCell.callback_id.is_distinct_from(apart_from))
    for resource_id, first, last in work.session.execute(query, reach):
        taken[resource_id].append((start_of(first), start_of(last + 1)))
    return taken


def take(work: Work, callback_id: str, people: Iterable[int], start: datetime, end: datetime) -> None:
    """Take `[start, end)` of everybody whom the call needs: all cells in one statement, or SlotTaken and none."""
    rows = [
        {"resource_id": resource, "cell": cell, "callback_id": callback_id}
        for resource, cell in resource_cells(people, start, end)
    ]
    work.session.flush()
    connection = work.session.connection()
    try:
        with connection.begin_nested():
            connection.execute(CELLS, rows)
    except IntegrityError as error:
        raise SlotTaken from error


def free(work: Work, callback_id: str) -> None:
    """Give back every cell of a call."""
    work.session.execute(delete(ResourceCell).where(ResourceCell.callback_id == callback_id))
