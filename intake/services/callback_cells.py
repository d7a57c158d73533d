"""The coordinators' time: who can call when, what is taken, and taking a stretch of it (scheduling 3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from intake.errors import Conflict
from intake.models.callbacks import Resource, ResourceCell, ResourceKind, RosterException, RosterRule
from intake.scheduling.calls import Coordinator
from intake.scheduling.cells import cell_of, resource_cells, stretches
from intake.scheduling.settings import Span
from intake.services.work import Work

REACH = timedelta(days=45)  # past the longest horizon and its proposals

Busy = dict[int, list[tuple[datetime, datetime]]]


class SlotTaken(Conflict):
    """Somebody else has these cells."""


def coordinators(work: Work) -> list[Coordinator]:
    """Everybody who makes calls, with languages, weekly hours and the days that differ."""
    people = select(Resource).where(Resource.kind == ResourceKind.COORDINATOR, Resource.active.is_(True))
    rules, exceptions = _weekly_hours(work), _days_that_differ(work)
    return [
        Coordinator(person.id, tuple(person.languages), rules.get(person.id, {}), exceptions.get(person.id, {}))
        for person in work.session.scalars(people.order_by(Resource.id))
    ]


def _weekly_hours(work: Work) -> dict[int, dict[int, tuple[Span, ...]]]:
    hours: dict[int, dict[int, tuple[Span, ...]]] = defaultdict(dict)
    for rule in work.session.scalars(select(RosterRule).order_by(RosterRule.weekday, RosterRule.start_min)):
        before = hours[rule.resource_id].get(rule.weekday, ())
        hours[rule.resource_id][rule.weekday] = (*before, Span(rule.start_min, rule.end_min))
    return hours


def _days_that_differ(work: Work) -> dict[int, dict[date, tuple[Span, ...]]]:
    days: dict[int, dict[date, tuple[Span, ...]]] = defaultdict(dict)
    since = work.now.date() - timedelta(days=2)
    query = select(RosterException).where(RosterException.day >= since).order_by(RosterException.start_min)
    for row in work.session.scalars(query):
        before = days[row.resource_id].get(row.day, ())
        away = row.start_min is None or row.end_min is None
        spans = () if away else (Span(row.start_min or 0, row.end_min or 0),)
        days[row.resource_id][row.day] = (*before, *spans)
    return days


def busy(work: Work) -> Busy:
    """What each coordinator has taken from today on, one stretch per call."""
    first, last = cell_of(work.now - timedelta(days=1)), cell_of(work.now + REACH)
    query = (
        select(ResourceCell.resource_id, ResourceCell.callback_id, ResourceCell.cell)
        .where(ResourceCell.cell.between(first, last))
        .order_by(ResourceCell.resource_id, ResourceCell.cell)
    )
    cells: dict[tuple[int, str], list[int]] = defaultdict(list)
    for resource_id, callback_id, cell in work.session.execute(query):
        cells[resource_id, callback_id].append(cell)
    taken: Busy = defaultdict(list)
    for (resource_id, _), theirs in cells.items():
        taken[resource_id] += stretches(theirs)
    return taken


def take(work: Work, callback_id: str, resource_id: int, start: datetime, end: datetime) -> None:
    """Take `[start, end)`: all cells in one statement, or SlotTaken and none of them."""
    rows = [
        {"resource_id": resource, "cell": cell, "callback_id": callback_id}
        for resource, cell in resource_cells([resource_id], start, end)
    ]
    try:
        with work.session.begin_nested():
            work.session.execute(insert(ResourceCell).values(rows))
    except IntegrityError as error:
        raise SlotTaken from error


def free(work: Work, callback_id: str) -> None:
    """Give back every cell of a call."""
    work.session.execute(delete(ResourceCell).where(ResourceCell.callback_id == callback_id))
