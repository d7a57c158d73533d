"""Who makes calls and when: languages, weekly hours and days away of coordinators and interpreters (scheduling 2).

A change counts at once; the next tick plans the calls again that it overtakes (`callback_replanning`). A consultation
is never moved: one that no longer fits becomes a task.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select

from intake.errors import Conflict, NotFound
from intake.models.callbacks import Resource, ResourceKind, RosterException, RosterRule
from intake.models.staff import Role, Staff
from intake.scheduling.settings import Span
from intake.services import audit, consultation_resources
from intake.services.clinic_days import today
from intake.services.work import Work

KINDS = (ResourceKind.COORDINATOR, ResourceKind.INTERPRETER)
CALLING_ROLES = (Role.COORDINATOR, Role.LEAD)
SPANS_A_DAY = 3
LANGUAGES_AT_MOST = 10
PEOPLE_AT_MOST = 100
AWAY_AT_MOST = 92   # days in one entry
AHEAD_AT_MOST = 400  # how far ahead a day off may lie
DAYS_SHOWN = 120
NAME_AT_MOST = 80

Week = Mapping[int, tuple[Span, ...]]


class TooMany(ValueError):
    """The list is full."""


@dataclass(frozen=True)
class DayOff:
    """A date on which the weekly hours do not count: away without spans, else these hours."""

    day: date
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Person:
    """Somebody of the roster. `version` names what the page showed; a stale one changes nothing."""

    id: int
    kind: ResourceKind
    name: str
    staff_id: str | None
    active: bool
    languages: tuple[str, ...]
    week: Week
    days_off: tuple[DayOff, ...]
    version: str


def people(work: Work) -> list[Person]:
    """Everybody who makes calls or interprets, also those who do not at present; coordinators first."""
    query = select(Resource).where(Resource.kind.in_(KINDS)).order_by(Resource.kind, Resource.name, Resource.id)
    rows = work.session.scalars(query.limit(PEOPLE_AT_MOST)).all()
    return [_person(work, row) for row in rows]


def person(work: Work, resource_id: int) -> Person:
    """One of them. Raises NotFound."""
    return _person(work, _row(work, resource_id))


def of_staff(work: Work, staff_id: str) -> int | None:
    """The roster of a member of staff, if they have one."""
    return work.session.scalar(select(Resource.id).where(Resource.staff_id == staff_id, Resource.kind.in_(KINDS)))


def without_roster(work: Work) -> list[Staff]:
    """Active staff who could make calls and are not on the roster yet."""
    known = select(Resource.staff_id).where(Resource.staff_id.is_not(None))
    query = select(Staff).where(Staff.active.is_(True), Staff.role.in_(CALLING_ROLES), Staff.id.not_in(known))
    return list(work.session.scalars(query.order_by(Staff.name, Staff.id)))


def add_coordinator(work: Work, staff_id: str) -> int:
    """Put a member of staff on the roster, without hours yet; a second press finds them there. Raises NotFound."""
    already = of_staff(work, staff_id)
    if already is not None:
        return already
    chosen = next((somebody for somebody in without_roster(work) if somebody.id == staff_id), None)
    if chosen is None:
        raise NotFound
    return _added(work, ResourceKind.COORDINATOR, chosen.name, chosen.spoken_languages, chosen.id)


def add_interpreter(work: Work, name: str, languages: Sequence[str]) -> int:
    """Put an interpreter on the roster, without hours yet. Raises ValueError without a name or a language."""
    if not 0 < len(name) <= NAME_AT_MOST or not languages:
        raise ValueError("an interpreter has a name and a language")
    return _added(work, ResourceKind.INTERPRETER, name, languages)


def _added(
    work: Work, kind: ResourceKind, name: str, languages: Sequence[str], staff_id: str | None = None
) -> int:
    if len(people(work)) >= PEOPLE_AT_MOST:
        raise TooMany
    row = Resource(kind=kind, name=name, staff_id=staff_id, languages=list(languages)[:LANGUAGES_AT_MOST], active=True)
    work.session.add(row)
    work.session.flush()
    audit.record(work, "roster.add", "resource", str(row.id))
    return row.id


def change(
    work: Work, resource_id: int, languages: Sequence[str], week: Week, active: bool, seen: str
) -> None:
    """New languages and weekly hours. Raises NotFound, Conflict for a stale page, ValueError for hours that overlap,
    end before they start, or are too many."""
    row = _locked(work, resource_id, seen)
    for spans in week.values():
        _check(spans)
    if len(languages) > LANGUAGES_AT_MOST or not languages:
        raise ValueError("some languages, and not too many")
    row.languages, row.active = list(languages), active
    work.session.execute(delete(RosterRule).where(RosterRule.resource_id == resource_id))
    work.session.add_all(
        RosterRule(resource_id=resource_id, weekday=weekday, start_min=span.start_min, end_min=span.end_min)
        for weekday, spans in sorted(week.items())
        for span in spans
    )
    work.session.flush()
    consultation_resources.review(work, row)
    audit.record(work, "roster.change", "resource", str(resource_id))


def be_away(work: Work, resource_id: int, first: date, last: date, spans: tuple[Span, ...], seen: str) -> None:
    """Other hours on these dates, or none at all; what was entered about them before is replaced.

    Raises NotFound, Conflict for a stale page, and ValueError for dates that are past, in the wrong order or too far.
    """
    row = _locked(work, resource_id, seen)
    _check(spans)
    now = today(work)
    if not now <= first <= last <= now + timedelta(days=AHEAD_AT_MOST) or (last - first).days >= AWAY_AT_MOST:
        raise ValueError("dates from today on, in their order, and not too many")
    _forget(work, resource_id, first, last)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    hours: Sequence[tuple[int | None, int | None]] = spans or [(None, None)]
    work.session.add_all(
        RosterException(resource_id=resource_id, day=day, start_min=start, end_min=end)
        for day in days
        for start, end in hours
    )
    work.session.flush()
    consultation_resources.review(work, row)
    audit.record(work, "roster.away", "resource", str(resource_id))


def be_back(work: Work, resource_id: int, first: date, last: date, seen: str) -> None:
    """The weekly hours count again on these dates. Raises NotFound and Conflict."""
    row = _locked(work, resource_id, seen)
    _forget(work, resource_id, first, last)
    consultation_resources.review(work, row)
    audit.record(work, "roster.back", "resource", str(resource_id))


def _forget(work: Work, resource_id: int, first: date, last: date) -> None:
    dates = RosterException.day.between(first, last)
    work.session.execute(delete(RosterException).where(RosterException.resource_id == resource_id, dates))


def _check(spans: Sequence[Span]) -> None:
    if len(spans) > SPANS_A_DAY:
        raise ValueError("too many hours in one day")
    at = 0
    for start, end in spans:
        if not at <= start < end <= 1440:
            raise ValueError("hours lie inside a day, in their order, and do not overlap")
        at = end


def _row(work: Work, resource_id: int, *, locked: bool = False) -> Resource:
    query = select(Resource).where(Resource.id == resource_id, Resource.kind.in_(KINDS))
    row = work.session.scalar(query.with_for_update() if locked else query)
    if row is None:
        raise NotFound
    return row


def _locked(work: Work, resource_id: int, seen: str) -> Resource:
    """The row, nobody else's until the end of the unit of work. Raises Conflict when it is not what the page showed."""
    row = _row(work, resource_id, locked=True)
    work.session.refresh(row)
    if _person(work, row).version != seen:
        raise Conflict
    return row


def _person(work: Work, row: Resource) -> Person:
    rules = select(RosterRule).where(RosterRule.resource_id == row.id)
    rules = rules.order_by(RosterRule.weekday, RosterRule.start_min)
    week: dict[int, tuple[Span, ...]] = {}
    for rule in work.session.scalars(rules):
        week[rule.weekday] = (*week.get(rule.weekday, ()), Span(rule.start_min, rule.end_min))
    off = _days_off(work, row.id)
    told = [list(row.languages), row.active, sorted(week.items()), [(str(one.day), one.spans) for one in off]]
    version = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    return Person(row.id, row.kind, row.name, row.staff_id, row.active, tuple(row.languages), week, off, version)


def _days_off(work: Work, resource_id: int) -> tuple[DayOff, ...]:
    """From today on; days that have passed change nothing any more."""
    ahead = (RosterException.resource_id == resource_id, RosterException.day >= today(work))
    query = select(RosterException).where(*ahead).order_by(RosterException.day, RosterException.start_min)
    spans: dict[date, tuple[Span, ...]] = {}
    for row in work.session.scalars(query):
        own = () if row.start_min is None or row.end_min is None else (Span(row.start_min, row.end_min),)
        spans[row.day] = (*spans.get(row.day, ()), *own)
    return tuple(DayOff(day, found) for day, found in spans.items())
