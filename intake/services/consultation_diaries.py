"""What is known of everybody's time, read for one search: hours, days that differ, and cells that are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Integer, Select, Table, bindparam, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from intake.db import bare_rows, rows_changed
from intake.models.callbacks import Resource, ResourceKind, RosterException, RosterRule
from intake.models.consultations import (
    AvailabilityException,
    AvailabilityRule,
    Booking,
    ConsultationService,
)
from intake.models.referrals import Referral
from intake.scheduling.settings import Span
from intake.scheduling.slot_search import Group, Search
from intake.scheduling.slots import Diary, Rule, Service, cell_range
from intake.services.clinic_calendar import calendar_between
from intake.services.consultation_statements import CELLS, RUN_OUT
from intake.services.consultation_terms import SlotTaken
from intake.services.work import Work


def _days_of(model: type[AvailabilityException] | type[RosterException]) -> Select[Any]:
    """Days that differ, the windows of a day in their order."""
    table = cast(Table, model.__table__)
    return (
        select(table.c.resource_id, table.c.day, table.c.start_min, table.c.end_min)
        .where(table.c.resource_id.in_(bindparam("resources", expanding=True)))
        .where(table.c.day.between(bindparam("first"), bindparam("last")))
        .order_by(table.c.start_min)
    )


PEOPLE = frozenset({ResourceKind.DOCTOR, ResourceKind.INTERPRETER, ResourceKind.COORDINATOR})
ON_ROSTER = frozenset({ResourceKind.COORDINATOR, ResourceKind.INTERPRETER})
# Every search runs these: built once, on the bare tables.
RESOURCES = cast(Table, Resource.__table__)
RULES, ROSTER = cast(Table, AvailabilityRule.__table__), cast(Table, RosterRule.__table__)
WANTED = bindparam("doctor", type_=Integer)
OF_KINDS = (
    select(RESOURCES.c.id, RESOURCES.c.kind, RESOURCES.c.languages)
    .where(RESOURCES.c.active.is_(True), RESOURCES.c.kind.in_(bindparam("kinds", expanding=True)))
    .where((RESOURCES.c.kind != ResourceKind.DOCTOR) | (RESOURCES.c.id == func.coalesce(WANTED, RESOURCES.c.id)))
    .order_by(RESOURCES.c.id)
)
WEEKS = select(
    RULES.c.resource_id, RULES.c.weekday, RULES.c.start_min, RULES.c.end_min,
    RULES.c.modality, RULES.c.valid_from, RULES.c.valid_to,
).where(RULES.c.resource_id.in_(bindparam("resources", expanding=True)))  # fmt: skip
CALLING = select(ROSTER.c.resource_id, ROSTER.c.weekday, ROSTER.c.start_min, ROSTER.c.end_min).where(
    ROSTER.c.resource_id.in_(bindparam("resources", expanding=True))
)
# Index-only: the primary key holds all that is read.
TAKEN = (
    select(CELLS.c.resource_id, CELLS.c.cell)
    .where(CELLS.c.resource_id.in_(bindparam("resources", expanding=True)))
    .where(CELLS.c.cell.between(bindparam("first"), bindparam("last")))
)
OF_BOOKINGS = select(CELLS.c.resource_id, CELLS.c.cell).where(
    CELLS.c.booking_id.in_(bindparam("bookings", expanding=True))
)
AWAY, NOT_CALLING = _days_of(AvailabilityException), _days_of(RosterException)
TAKE = insert(CELLS)
FREE = delete(CELLS).where(CELLS.c.booking_id == bindparam("booking"))

Exceptions = dict[int, dict[date, tuple[Span, ...]]]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a request asks of the people of a consultation: its languages, and whether it wants an interpreter."""

    languages: tuple[str, ...] = ()
    interpreter: bool = False


@dataclass(frozen=True, slots=True)
class Member:
    """A resource as a search reads it."""

    id: int
    kind: ResourceKind
    languages: frozenset[str]


def needs_of(referral: Referral, answers: Mapping[str, Any]) -> Needs:
    return Needs(tuple(referral.spoken_languages) or (referral.language,), answers.get("interpreter_needed") == "yes")


def plain(service: ConsultationService) -> Service:
    """The service as the rules of `intake.scheduling` read it."""
    return Service(
        service.duration_min,
        service.buffer_min,
        service.step_min,
        service.min_notice_min,
        service.max_days,
        service.modality.value,
    )


def search_for(
    work: Work,
    service: ConsultationService,
    needs: Needs,
    first: date,
    last: date,
    *,
    doctor_id: int | None = None,
    ignoring: Iterable[str] = (),
) -> Search:
    """Everybody's time from `first` to `last`, both Tel Aviv dates. The cells of the bookings in `ignoring`, and of
    holds that have run out, count as free."""
    kinds = {ResourceKind.DOCTOR, *service.kinds_needed, *((ResourceKind.INTERPRETER,) if needs.interpreter else ())}
    members = _members(work, kinds, doctor_id)
    calendar = calendar_between(work, first, last)
    taken = _taken(work, [member.id for member in members], cell_range(first, last, calendar), frozenset(ignoring))
    diaries = _diaries(work, members, first, last, taken)
    doctors = [member for member in members if member.kind is ResourceKind.DOCTOR and member.id in diaries]
    return Search(
        plain(service),
        calendar,
        {member.id: diaries[member.id] for member in doctors},
        {member.id: _beside(member, service, needs, members, diaries) for member in doctors},
    )


def _members(work: Work, kinds: Iterable[ResourceKind], doctor_id: int | None) -> list[Member]:
    """Everybody of these kinds; of the doctors only this one, where one is wanted."""
    rows = bare_rows(work.session, OF_KINDS, {"kinds": list(kinds), "doctor": doctor_id})
    return [Member(key, kind, frozenset(languages)) for key, kind, languages in rows]


def _beside(
    doctor: Member, service: ConsultationService, needs: Needs, members: Sequence[Member], diaries: Group
) -> tuple[Group, ...]:
    """The groups of which one must have time; a doctor who shares a language with the family needs no interpreter."""
    groups = [
        {m.id: diaries[m.id] for m in members if m.kind is kind and m.id in diaries} for kind in service.kinds_needed
    ]
    if needs.interpreter and doctor.languages.isdisjoint(needs.languages):
        speaking = [m for m in members if m.kind is ResourceKind.INTERPRETER and m.languages & set(needs.languages)]
        groups.append({m.id: diaries[m.id] for m in speaking if m.id in diaries})
    return tuple(groups)


def _diaries(
    work: Work, members: Sequence[Member], first: date, last: date, taken: Mapping[int, set[int]]
) -> dict[int, Diary]:
    """By resource. Somebody without hours is not there; a room or a line without hours is there whenever we are."""
    rules, exceptions = _hours(work, members, first, last)
    return {
        m.id: Diary(tuple(rules.get(m.id, ())), exceptions.get(m.id, {}), frozenset(taken.get(m.id, ())))
        for m in members
        if m.id in rules or m.id in exceptions or m.kind not in PEOPLE
    }


def diary_of(work: Work, resource: Resource, day: date) -> Diary | None:
    """One resource's hours around one day, whatever is taken; None for somebody who has none."""
    member = Member(resource.id, resource.kind, frozenset(resource.languages))
    rules, exceptions = _hours(work, [member], day, day)
    if member.id not in rules and member.id not in exceptions and member.kind in PEOPLE:
        return None
    return Diary(tuple(rules.get(member.id, ())), exceptions.get(member.id, {}))


def _hours(
    work: Work, members: Sequence[Member], first: date, last: date
) -> tuple[dict[int, list[Rule]], Exceptions]:
    """Weekly hours and days that differ. A coordinator's are those in which they telephone, and so are those of an
    interpreter who has no others; whoever is away on the roster is away here too."""
    rules: dict[int, list[Rule]] = defaultdict(list)
    exceptions: Exceptions = defaultdict(dict)
    others = [member.id for member in members if member.kind is not ResourceKind.COORDINATOR]
    for resource, weekday, start, end, *limits in bare_rows(work.session, WEEKS, {"resources": others}):
        rules[resource].append(Rule(weekday, Span(start, end), *limits))
    _add_exceptions(work, AWAY, others, first, last, exceptions)
    on_roster = [member.id for member in members if member.kind in ON_ROSTER]
    callers = [member.id for member in members if member.kind in ON_ROSTER and member.id not in rules]
    if on_roster:
        for resource, weekday, start, end in bare_rows(work.session, CALLING, {"resources": callers}):
            rules[resource].append(Rule(weekday, Span(start, end)))
        _add_exceptions(work, NOT_CALLING, on_roster, first, last, exceptions)
    return rules, exceptions


def _add_exceptions(
    work: Work, days: Select[Any], resources: Sequence[int], first: date, last: date, found: Exceptions
) -> None:
    wanted = {"resources": resources, "first": first, "last": last}
    for resource, day, start, end in bare_rows(work.session, days, wanted):
        spans = () if start is None or end is None else (Span(start, end),)
        found[resource][day] = (*found[resource].get(day, ()), *spans)


def _taken(work: Work, resources: list[int], cells: range, ignoring: frozenset[str]) -> dict[int, set[int]]:
    """One range of the primary key; what does not count is taken out again, which is next to nothing."""
    wanted = {"resources": resources, "first": cells[0], "last": cells[-1]}
    taken: dict[int, set[int]] = defaultdict(set)
    for resource, cell in bare_rows(work.session, TAKEN, wanted):
        taken[resource].add(cell)
    freed = ignoring.union(row.id for row in bare_rows(work.session, RUN_OUT, {"now": work.now}))
    if freed:
        for resource, cell in bare_rows(work.session, OF_BOOKINGS, {"bookings": list(freed)}):
            taken[resource].discard(cell)
    return taken


def take(work: Work, booking: Booking, service: ConsultationService) -> None:
    """Take the booking's cells of all its resources in one statement, or SlotTaken and none of them."""
    cells = plain(service).cells(booking.starts_at)
    rows = [
        {"resource_id": resource, "cell": cell, "booking_id": booking.id, "callback_id": None}
        for resource in sorted({booking.doctor_id, *booking.others})
        for cell in cells
    ]
    work.session.flush()
    connection = work.session.connection()
    try:
        with connection.begin_nested():
            connection.execute(TAKE, rows)
    except IntegrityError as error:
        raise SlotTaken from error


def free(work: Work, booking_id: str) -> None:
    """Give back every cell of this booking."""
    rows_changed(work.session, FREE, {"booking": booking_id})
