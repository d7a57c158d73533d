"""A week of the desk's calendar: consultations, holds, requests and calls, with the patient's clock beside ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from intake.models.callbacks import Callback, CallbackState, RosterException
from intake.models.consultations import AvailabilityException, Booking, BookingState, ConsultationService
from intake.models.referrals import Referral
from intake.scheduling.clinic_days import ClinicDay
from intake.scheduling.local_times import LocalTimes, local_times
from intake.scheduling.settings import Span
from intake.scheduling.zones import window, zone, zone_names
from intake.services.clinic_calendar import calendar_until
from intake.services.consultation_offers import is_unsocial
from intake.services.work import Work

SUNDAY = 6
WEEK = timedelta(days=7)
SHOWN = (BookingState.HELD, BookingState.CONFIRMED, BookingState.DONE, BookingState.NO_SHOW)
CALLS = (CallbackState.PLANNED, CallbackState.DUE, CallbackState.LATE, CallbackState.ESCALATED)


class EntryKind(StrEnum):
    CONSULTATION = "consultation"
    REQUEST = "request"  # waits for a coordinator
    OFFER = "offer"  # waits for somebody on the waiting list
    HOLD = "hold"  # somebody is choosing
    CALL = "call"


@dataclass(frozen=True)
class Entry:
    """One block of the calendar. `id` is a booking's, or a callback's for a call. `resources` are ids, the doctor or
    caller first; `unsocial`: outside 08:00-21:00 where the patient is; `version` for the forms that change it."""

    kind: EntryKind
    id: str
    referral_id: str
    reference: str
    patient_name: str
    starts_at: datetime
    ends_at: datetime
    resources: tuple[int, ...]
    times: LocalTimes
    unsocial: bool
    state: str
    version: int
    service: ConsultationService | None


@dataclass(frozen=True)
class Week:
    """Sunday to Saturday. `days` are the clinic's; `absences` the windows of resources on days that differ, by
    (resource, day), empty when away; `clock_change` the day on which the clinic's clocks change, if it is one of
    these."""

    first: date
    days: tuple[ClinicDay, ...]
    entries: tuple[Entry, ...]
    absences: dict[tuple[int, date], tuple[Span, ...]]
    clock_change: date | None


def sunday_of(day: date) -> date:
    """The first day of the clinic's week that holds this day."""
    return day - timedelta(days=(day.weekday() - SUNDAY) % 7)


def week(work: Work, day: date, resource_ids: Iterable[int] = ()) -> Week:
    """The week that holds `day`; only what takes one of these resources, if any are given."""
    first, wanted = sunday_of(day), set(resource_ids)
    days = [first + timedelta(days=number) for number in range(7)]
    calendar = calendar_until(work, days[-1])
    clinic_tz = zone(calendar.settings.clinic_zone)
    since, until = window(days[0], 0, 1440, clinic_tz)[0], window(days[-1], 0, 1440, clinic_tz)[1]
    found = [*_consultations(work, since, until), *_calls(work, since, until)]
    entries = [entry for entry in found if not wanted or wanted & set(entry.resources)]
    return Week(
        first=first,
        days=tuple(calendar.day(each) for each in days),
        entries=tuple(sorted(entries, key=lambda entry: (entry.starts_at, entry.resources, entry.id))),
        absences=_absences(work, days[0], days[-1], wanted),
        clock_change=next((each for each in days if _length(each, calendar.settings.clinic_zone) != 24), None),
    )


def _length(day: date, tz: str) -> float:
    start, end = window(day, 0, 1440, zone(tz))
    return (end - start) / timedelta(hours=1)


def _consultations(work: Work, since: datetime, until: datetime) -> Iterator[Entry]:
    query = (
        select(Booking, Referral, ConsultationService)
        .join(Referral, Referral.id == Booking.referral_id)
        .join(ConsultationService, ConsultationService.id == Booking.service_id)
        .where(Booking.state.in_(SHOWN), Booking.starts_at >= since, Booking.starts_at < until)
    )
    for booking, referral, service in work.session.execute(query):
        if booking.state is BookingState.HELD and (booking.hold_until is None or booking.hold_until <= work.now):
            continue
        times, unsocial = _clocks(work, booking.starts_at, booking.patient_tz)
        yield Entry(
            kind=kind_of(booking),
            id=booking.id,
            referral_id=referral.id,
            reference=referral.reference,
            patient_name=referral.patient_name,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            resources=(booking.doctor_id, *booking.others),
            times=times,
            unsocial=unsocial,
            state=booking.state.value,
            version=booking.version,
            service=service,
        )


def kind_of(booking: Booking) -> EntryKind:
    """What a booking is for the desk."""
    if booking.state is not BookingState.HELD:
        return EntryKind.CONSULTATION
    if booking.requested_at is not None:
        return EntryKind.REQUEST
    return EntryKind.OFFER if booking.waiting_id is not None else EntryKind.HOLD


def _calls(work: Work, since: datetime, until: datetime) -> Iterator[Entry]:
    query = (
        select(Callback, Referral)
        .join(Referral, Referral.id == Callback.referral_id)
        .where(Callback.state.in_(CALLS), Callback.starts_at >= since, Callback.starts_at < until)
    )
    for call, referral in work.session.execute(query):
        assert call.starts_at is not None, "the query asks for planned times only"
        times, unsocial = _clocks(work, call.starts_at, call.time_zone)
        yield Entry(
            kind=EntryKind.CALL,
            id=call.id,
            referral_id=referral.id,
            reference=referral.reference,
            patient_name=referral.patient_name,
            starts_at=call.starts_at,
            ends_at=call.starts_at + work.settings.planner.call_length,
            resources=tuple(one for one in (call.resource_id, call.interpreter_id) if one is not None),
            times=times,
            unsocial=unsocial,
            state=call.state.value,
            version=call.version,
            service=None,
        )


def _clocks(work: Work, start: datetime, tz: str) -> tuple[LocalTimes, bool]:
    clinic_tz = work.settings.planner.clinic_zone
    times = local_times(start, tz if tz in zone_names() else clinic_tz, work.now, clinic_tz)
    return times, is_unsocial(times.patient, work.settings.planner.waking)


def _absences(work: Work, first: date, last: date, wanted: set[int]) -> dict[tuple[int, date], tuple[Span, ...]]:
    """Of doctors and rooms, and of those who telephone and interpret."""
    found: dict[tuple[int, date], tuple[Span, ...]] = {}
    for table in (AvailabilityException, RosterException):
        columns = select(table.resource_id, table.day, table.start_min, table.end_min)
        query = columns.where(table.day.between(first, last)).order_by(table.start_min)
        for resource, day, start, end in work.session.execute(query):
            if wanted and resource not in wanted:
                continue
            spans = () if start is None or end is None else (Span(start, end),)
            found[resource, day] = (*found.get((resource, day), ()), *spans)
    return found
