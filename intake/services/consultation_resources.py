"""The desk's own table of consultations: who and what takes part, when they are there, what is offered.

A change never moves a consultation: what no longer fits becomes a task (scheduling 2.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta

from sqlalchemy import delete, select

from intake.errors import NotFound
from intake.models.callbacks import Resource, ResourceKind
from intake.models.consultations import (
    AvailabilityException,
    AvailabilityRule,
    Booking,
    BookingState,
    ConsultationService,
    Modality,
)
from intake.models.desk import TaskKind
from intake.models.referrals import Referral
from intake.scheduling.intervals import Interval
from intake.scheduling.settings import Span
from intake.scheduling.slots import Book, Service
from intake.scheduling.zones import window, zone
from intake.services import audit, desk_tasks
from intake.services.clinic_calendar import calendar_until
from intake.services.consultation_diaries import diary_of, plain
from intake.services.work import Work

NEEDED = (ResourceKind.ROOM, ResourceKind.VIDEO, ResourceKind.COORDINATOR)
FURTHEST = 365  # days ahead that a service may be booked


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """One line of a week. Tel Aviv minutes, weekday Monday 0; an empty modality serves every service."""

    weekday: int
    start_min: int
    end_min: int
    modality: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6 or self.modality not in ("", *Modality):
            raise ValueError("a weekday is 0 to 6, a modality records, video, in_person or nothing")
        if not 0 <= self.start_min < self.end_min <= 1440 or self.start_min % 5 or self.end_min % 5:
            raise ValueError("hours lie inside one day, on five minutes, and end after they begin")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("the first day of validity comes before the last")


def listed(work: Work, *kinds: ResourceKind) -> list[Resource]:
    """Resources of these kinds (all without any), active ones first, then by kind and name."""
    query = select(Resource).order_by(Resource.active.desc(), Resource.kind, Resource.name, Resource.id)
    return list(work.session.scalars(query.where(Resource.kind.in_(kinds)) if kinds else query))


def find(work: Work, resource_id: int) -> Resource:
    """Raises NotFound."""
    resource = work.session.get(Resource, resource_id)
    if resource is None:
        raise NotFound
    return resource


def add(
    work: Work, kind: ResourceKind, name: str, languages: Sequence[str] = (), staff_id: str | None = None
) -> Resource:
    """Somebody or something new; active, without hours. Raises ValueError for an empty name."""
    if not name.strip():
        raise ValueError("a resource has a name")
    resource = Resource(kind=kind, name=name.strip(), languages=list(languages), staff_id=staff_id)
    work.session.add(resource)
    work.session.flush()
    audit.record(work, "resource.add", "resource", str(resource.id))
    return resource


def change(work: Work, resource_id: int, name: str, languages: Sequence[str], active: bool) -> Resource:
    """Rename, or take out of and back into service. What is booked stays; tasks ask for another time where somebody
    has left. Raises NotFound, ValueError."""
    resource = find(work, resource_id)
    if not name.strip():
        raise ValueError("a resource has a name")
    resource.name, resource.languages, resource.active = name.strip(), list(languages), active
    work.session.flush()
    audit.record(work, "resource.change", "resource", str(resource.id))
    review(work, resource)
    return resource


def weekly_hours(work: Work, resource_id: int) -> list[WeeklyHours]:
    """The lines of a week, Monday first."""
    query = select(AvailabilityRule).where(AvailabilityRule.resource_id == resource_id)
    rules = work.session.scalars(query.order_by(AvailabilityRule.weekday, AvailabilityRule.start_min))
    return [
        WeeklyHours(rule.weekday, rule.start_min, rule.end_min, rule.modality, rule.valid_from, rule.valid_to)
        for rule in rules
    ]


def set_weekly_hours(work: Work, resource_id: int, hours: Sequence[WeeklyHours]) -> int:
    """Replace a week. How many consultations no longer fit; each is a task. Raises NotFound."""
    resource = find(work, resource_id)
    work.session.execute(delete(AvailabilityRule).where(AvailabilityRule.resource_id == resource_id))
    work.session.add_all(
        AvailabilityRule(
            resource_id=resource_id,
            weekday=line.weekday,
            start_min=line.start_min,
            end_min=line.end_min,
            modality=line.modality,
            valid_from=line.valid_from,
            valid_to=line.valid_to,
        )
        for line in hours
    )
    work.session.flush()
    audit.record(work, "resource.hours", "resource", str(resource_id))
    return review(work, resource)


def days_that_differ(work: Work, resource_id: int, since: date) -> dict[date, tuple[Span, ...]]:
    """From `since` on; a day without windows is an absence."""
    query = select(AvailabilityException).where(
        AvailabilityException.resource_id == resource_id, AvailabilityException.day >= since
    )
    days: dict[date, tuple[Span, ...]] = {}
    for row in work.session.scalars(query.order_by(AvailabilityException.day, AvailabilityException.start_min)):
        spans = () if row.start_min is None or row.end_min is None else (Span(row.start_min, row.end_min),)
        days[row.day] = (*days.get(row.day, ()), *spans)
    return days


def set_days(
    work: Work, resource_id: int, first: date, last: date, windows: Sequence[tuple[int, int]] | None
) -> int:
    """Let days differ from the week, from `first` to `last`: with `windows` (minutes), away when they are empty, as in
    the week again when None. How many consultations no longer fit. Raises NotFound, ValueError for more than a year."""
    resource = find(work, resource_id)
    if not timedelta() <= last - first <= timedelta(days=FURTHEST):
        raise ValueError("the first day comes first, and a year is the most")
    spans: list[tuple[int | None, int | None]] = [(line.start_min, line.end_min) for line in _checked(windows or ())]
    if windows is not None and not spans:
        spans = [(None, None)]
    own = (AvailabilityException.resource_id == resource_id, AvailabilityException.day.between(first, last))
    work.session.execute(delete(AvailabilityException).where(*own))
    for number in range((last - first).days + 1):
        for start, end in spans:
            day = first + timedelta(days=number)
            work.session.add(
                AvailabilityException(resource_id=resource_id, day=day, start_min=start, end_min=end)
            )
    work.session.flush()
    audit.record(work, "resource.days", "resource", str(resource_id))
    return review(work, resource)


def _checked(windows: Sequence[tuple[int, int]]) -> list[WeeklyHours]:
    return [WeeklyHours(0, start, end) for start, end in windows]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a kind of consultation is. Minutes, multiples of five but for the notice; `names` by language."""

    modality: Modality
    duration_min: int
    names: Mapping[str, str] = field(default_factory=dict)
    buffer_min: int = 15
    step_min: int = 15
    min_notice_min: int = 0
    max_days: int = 90
    needs: tuple[ResourceKind, ...] = ()
    by_request: bool = False
    request_hours: int = 24
    active: bool = True

    def __post_init__(self) -> None:
        Service(self.duration_min, self.buffer_min, self.step_min, self.min_notice_min, self.max_days)
        if self.max_days > FURTHEST or not 1 <= self.request_hours <= 168:
            raise ValueError("a year ahead and a week to confirm are the most")
        if not set(self.needs) <= set(NEEDED):
            raise ValueError("a service needs a room, a video line or a coordinator")


def save_service(work: Work, terms: Terms, service_id: int | None = None) -> ConsultationService:
    """A new kind of consultation, or a changed one; what is booked stays as it was booked.

    Raises NotFound. `Terms` raises ValueError for minutes and days that cannot be."""
    service = ConsultationService() if service_id is None else work.session.get(ConsultationService, service_id)
    if service is None:
        raise NotFound
    for part in fields(terms):
        setattr(service, part.name, getattr(terms, part.name))
    service.names, service.needs = dict(terms.names), [kind.value for kind in terms.needs]
    work.session.add(service)
    work.session.flush()
    audit.record(work, "service.save", "consultation_service", str(service.id))
    return service


def all_services(work: Work) -> list[ConsultationService]:
    """Also those that are not offered now."""
    return list(work.session.scalars(select(ConsultationService).order_by(ConsultationService.id)))


def unfit(work: Work, resource: Resource) -> list[Booking]:
    """Consultations to come in which this resource takes part although it is not there then."""
    return [booking for booking in _to_come(work, resource) if not _fits(work, resource, booking)]


def review_day(work: Work, day: date) -> int:
    """The clinic's calendar has changed: the consultations of that day that no longer fit become tasks. How many."""
    start, end = window(day, 0, 1440, zone(work.settings.planner.clinic_zone))
    query = select(Booking).where(
        Booking.state == BookingState.CONFIRMED, Booking.starts_at >= max(start, work.now), Booking.starts_at < end
    )
    found = [b for b in work.session.scalars(query).all() if not _fits(work, find(work, b.doctor_id), b)]
    return sum(raise_unfit(work, booking) for booking in found)


def _to_come(work: Work, resource: Resource) -> list[Booking]:
    query = select(Booking).where(Booking.state == BookingState.CONFIRMED, Booking.starts_at > work.now)
    found = work.session.scalars(query.order_by(Booking.starts_at))
    return [booking for booking in found if resource.id in (booking.doctor_id, *booking.others)]


def _fits(work: Work, resource: Resource, booking: Booking) -> bool:
    calendar = calendar_until(work, booking.starts_at.date() + timedelta(days=1))
    day = calendar.local_date(booking.starts_at)
    diary = diary_of(work, resource, day)
    if not resource.active or diary is None:
        return False
    service = plain(work.session.get_one(ConsultationService, booking.service_id))
    hours: list[Interval] = Book(service, calendar, (diary,)).windows(diary, day)
    return any(stretch.start <= booking.starts_at and booking.ends_at <= stretch.end for stretch in hours)


def review(work: Work, resource: Resource) -> int:
    """Somebody's hours, languages or days have changed: the consultations that no longer fit become tasks. How many."""
    found = unfit(work, resource)
    for booking in found:
        raise_unfit(work, booking)
    return len(found)


def raise_unfit(work: Work, booking: Booking, why: str = "hours") -> bool:
    """A person agrees on another time with the family. `why` is hours or clock; False when the task waits already."""
    referral = work.session.get_one(Referral, booking.referral_id)
    return desk_tasks.raise_task(
        work,
        TaskKind.BOOKING_UNFIT,
        f"booking:{booking.id}:unfit:v{booking.version}",
        due_at=work.now,
        referral_id=referral.id,
        detail={"booking": booking.id, "why": why, "starts_at": booking.starts_at.isoformat()},
    )
