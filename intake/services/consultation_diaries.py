"""What is known of everybody's time, read for one search: hours, days that differ, and cells that are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError

from intake.models.callbacks import Resource, ResourceCell, ResourceKind, RosterException, RosterRule
from intake.models.consultations import (
    AvailabilityException,
    AvailabilityRule,
    Booking,
    BookingState,
    ConsultationService,
)
from intake.models.referrals import Referral
from intake.scheduling.settings import Span
from intake.scheduling.slot_search import Group, Search
from intake.scheduling.slots import Diary, Rule, Service, cell_range
from intake.services.clinic_calendar import calendar_until
from intake.services.consultation_terms import SlotTaken
from intake.services.work import Work

PEOPLE = frozenset({ResourceKind.DOCTOR, ResourceKind.INTERPRETER, ResourceKind.COORDINATOR})
ON_ROSTER = frozenset({ResourceKind.COORDINATOR, ResourceKind.INTERPRETER})
CELLS = insert(cast(Table, ResourceCell.__table__))
# Index-only: the primary key holds all that is read.
TAKEN = (
    select(ResourceCell.resource_id, ResourceCell.cell)
    .where(ResourceCell.resource_id.in_(bindparam("resources", expanding=True)))
    .where(ResourceCell.cell.between(bindparam("first"), bindparam("last")))
)
RUN_OUT = select(Booking.id).where(Booking.state == BookingState.HELD, Booking.hold_until <= bindparam("now"))

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
    members = [m for m in _members(work, kinds) if doctor_id in (None, m.id) or m.kind is not ResourceKind.DOCTOR]
    diaries = _diaries(work, members, first, last, frozenset(ignoring))
    doctors = [member for member in members if member.kind is ResourceKind.DOCTOR and member.id in diaries]
    return Search(
        plain(service),
        calendar_until(work, last),
        {member.id: diaries[member.id] for member in doctors},
        {member.id: _beside(member, service, needs, members, diaries) for member in doctors},
    )


def _members(work: Work, kinds: Iterable[ResourceKind]) -> list[Member]:
    query = select(Resource.id, Resource.kind, Resource.languages).where(
        Resource.active.is_(True), Resource.kind.in_(list(kinds))
    )
    rows = work.session.execute(query.order_by(Resource.id))
    return [Member(key, ResourceKind(kind), frozenset(languages)) for key, kind, languages in rows]


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
    work: Work, members: Sequence[Member], first: date, last: date, ignoring: frozenset[str]
) -> dict[int, Diary]:
    """By resource. Somebody without hours is not there; a room or a line without hours is there whenever we are."""
    rules, exceptions = _hours(work, members, first, last)
    taken = _taken(work, [member.id for member in members], first, last, ignoring)
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
    for rule in work.session.scalars(select(AvailabilityRule).where(AvailabilityRule.resource_id.in_(others))):
        span = Span(rule.start_min, rule.end_min)
        rules[rule.resource_id].append(Rule(rule.weekday, span, rule.modality, rule.valid_from, rule.valid_to))
    _add_exceptions(work, AvailabilityException, others, first, last, exceptions)
    on_roster = [member.id for member in members if member.kind in ON_ROSTER]
    callers = [m.id for m in members if m.kind in ON_ROSTER and m.id not in rules]
    if on_roster:
        for hours in work.session.scalars(select(RosterRule).where(RosterRule.resource_id.in_(callers))):
            rules[hours.resource_id].append(Rule(hours.weekday, Span(hours.start_min, hours.end_min)))
        _add_exceptions(work, RosterException, on_roster, first, last, exceptions)
    return rules, exceptions


def _add_exceptions(
    work: Work,
    table: type[AvailabilityException] | type[RosterException],
    resources: Sequence[int],
    first: date,
    last: date,
    found: Exceptions,
) -> None:
    query = select(table.resource_id, table.day, table.start_min, table.end_min).where(
        table.resource_id.in_(resources), table.day.between(first, last)
    )
    for resource, day, start, end in work.session.execute(query.order_by(table.start_min)):
        spans = () if start is None or end is None else (Span(start, end),)
        found[resource][day] = (*found[resource].get(day, ()), *spans)


def _taken(
    work: Work, resources: Sequence[int], first: date, last: date, ignoring: frozenset[str]
) -> dict[int, set[int]]:
    """One range of the primary key; what does not count is taken out again, which is next to nothing."""
    cells = cell_range(first, last, calendar_until(work, last))
    wanted = {"resources": list(resources), "first": cells[0], "last": cells[-1]}
    taken: dict[int, set[int]] = defaultdict(set)
    work.session.flush()
    for resource, cell in work.session.connection().execute(TAKEN, wanted).all():  # bare rows: there are many
        taken[resource].add(cell)
    freed = ignoring | set(work.session.scalars(RUN_OUT, {"now": work.now}))
    if freed:
        query = select(ResourceCell.resource_id, ResourceCell.cell).where(ResourceCell.booking_id.in_(freed))
        for resource, cell in work.session.execute(query):
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
            connection.execute(CELLS, rows)
    except IntegrityError as error:
        raise SlotTaken from error


def free(work: Work, *booking_ids: str) -> None:
    """Give back every cell of these bookings."""
    work.session.execute(delete(ResourceCell).where(ResourceCell.booking_id.in_(booking_ids)))
