"""What a request can book: free times on both clocks, with what they mean in its treatment (scheduling 3, 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from sqlalchemy import select

from intake.db import by_key
from intake.models.consultations import Booking, BookingState, ConsultationService, Modality
from intake.models.referrals import Referral
from intake.scheduling import treatment_calendar
from intake.scheduling.local_times import LocalTimes, local_times
from intake.scheduling.settings import Span
from intake.scheduling.slot_search import Free
from intake.scheduling.slots import nearest as closest
from intake.scheduling.treatment_calendar import BackPlan, Rank, Treatment
from intake.scheduling.zones import known_zone, zone
from intake.services import consultation_treatment
from intake.services.consultation_diaries import Needs, needs_of, search_for
from intake.services.consultation_terms import NotOffered, Why
from intake.services.consultation_treatment import TimingRisk
from intake.services.referrals import answers_of
from intake.services.work import Work

DAYS = 14  # a page of offers
SUGGESTED = 5
NEAREST = 3
LOOK_AHEAD = timedelta(days=30)  # one stretch of the search for the next free time


@dataclass(frozen=True, slots=True)
class Offer:
    """One start. `doctors` can all take it, the first would; `times` on both clocks; `tags` and `rank` are of the
    treatment calendar, "predicted, confirm with your treating team". `unsocial`: outside 08:00-21:00 where the patient
    is. `selected`: this browser holds it."""

    start: datetime
    end: datetime
    doctors: tuple[int, ...]
    times: LocalTimes
    tags: tuple[str, ...]
    rank: Rank
    unsocial: bool
    selected: bool


@dataclass(frozen=True)
class Offers:
    """A page of offers from `first` to `last`, both Tel Aviv dates.

    `suggested` are the best of all that is free, by the order of scheduling 4. `held` is what this browser holds.
    `next_free` is given when the page is empty. `risk`: nothing is free in time; have `call_about` say so in a unit of
    work of its own, and say it on the page. `plan` counts back from a transplant."""

    service: ConsultationService
    first: date
    last: date
    offers: tuple[Offer, ...]
    suggested: tuple[Offer, ...]
    held: Booking | None
    next_free: datetime | None
    risk: TimingRisk | None
    plan: BackPlan | None


def services(work: Work) -> list[ConsultationService]:
    """What can be booked now, in the order it was made."""
    query = select(ConsultationService).where(ConsultationService.active.is_(True))
    return list(work.session.scalars(query.order_by(ConsultationService.id)))


def service_of(work: Work, service_id: int) -> ConsultationService:
    """Raises NotOffered for one that is unknown or not offered any more."""
    service = by_key(work.session, ConsultationService, service_id)
    if service is None or not service.active:
        raise NotOffered(Why.NO_SERVICE)
    return service


def offers(
    work: Work,
    referral: Referral,
    service: ConsultationService,
    first: date | None = None,
    days: int = DAYS,
    *,
    doctor_id: int | None = None,
    holder: str = "",
    moving: Booking | None = None,
) -> Offers:
    """The free times of `days` Tel Aviv dates from `first` (today when None, or when that is over).

    `holder` names the browser session: what it holds is shown as selected, not as taken. `moving` is the booking that
    would be moved: its own time counts as free. Nothing is written."""
    here = _here(work, referral, service)
    first = max(first or here.today, here.today)
    last = min(first + timedelta(days=days - 1), here.reach)
    held = held_by(work, holder) if holder else None
    own = tuple(booking.id for booking in (held, moving) if booking is not None)
    useful = consultation_treatment.useful_until(here.treatment, here.patient_today, here.reach)
    since, until = (here.today if useful else first), max((*useful, last))
    search = search_for(work, service, here.needs, since, until, doctor_id=doctor_id, ignoring=own)
    found = list(_offers(here, search.free(since, until, work.now), held))
    shown = tuple(offer for offer in found if first <= offer.times.clinic.date() <= last)
    starts = [offer.start for offer in found]
    return Offers(
        service=service,
        first=first,
        last=last,
        offers=shown,
        suggested=_suggested(found),
        held=held,
        next_free=None if shown else _next_free(here, last, doctor_id, own),
        risk=consultation_treatment.risk_of(here.treatment, starts, here.tz, here.patient_today, here.reach),
        plan=consultation_treatment.plan_back(here.treatment, here.patient_today),
    )


def nearest(
    work: Work, referral: Referral, service: ConsultationService, wanted: datetime, doctor_id: int | None = None
) -> list[Offer]:
    """The free times closest to a start that could not be had, in the order of time; within a month of it."""
    here = _here(work, referral, service)
    day = min(max(wanted.astimezone(zone(here.clinic_tz)).date(), here.today), here.reach)
    first, last = max(day - timedelta(days=14), here.today), min(day + timedelta(days=30), here.reach)
    search = search_for(work, service, here.needs, first, last, doctor_id=doctor_id)
    found = {offer.start: offer for offer in _offers(here, search.free(first, last, work.now), None)}
    return [found[start] for start in closest(list(found), wanted, NEAREST)]


def held_by(work: Work, holder: str) -> Booking | None:
    """What this browser session holds and has not asked for yet."""
    query = select(Booking).where(
        Booking.holder == holder,
        Booking.state == BookingState.HELD,
        Booking.requested_at.is_(None),
        Booking.hold_until > work.now,
    )
    return work.session.scalar(query.order_by(Booking.created_at.desc()).limit(1))


@dataclass(frozen=True)
class _Here:
    """What every start of one page is measured against. `today` and `reach` are Tel Aviv dates."""

    work: Work
    service: ConsultationService
    treatment: Treatment
    treated_here: bool
    needs: Needs
    tz: str
    clinic_tz: str
    today: date
    patient_today: date
    reach: date


def _here(work: Work, referral: Referral, service: ConsultationService) -> _Here:
    answers = answers_of(work, referral)
    clinic_tz = work.settings.planner.clinic_zone
    tz = known_zone(referral.time_zone, clinic_tz)
    today = work.now.astimezone(zone(clinic_tz)).date()
    return _Here(
        work=work,
        service=service,
        treatment=consultation_treatment.treatment_of(work, referral, answers),
        treated_here=consultation_treatment.treated_here(answers),
        needs=needs_of(referral, answers),
        tz=tz,
        clinic_tz=clinic_tz,
        today=today,
        patient_today=work.now.astimezone(zone(tz)).date(),
        reach=today + timedelta(days=service.max_days),
    )


def _offers(here: _Here, found: Iterable[Free], held: Booking | None) -> Iterator[Offer]:
    """One offer a start, with everybody who can take it."""
    for start, same in groupby(found, key=lambda free: free.start):
        doctors = tuple(free.doctor for free in same)
        times = local_times(start, here.tz, here.work.now, here.clinic_tz)
        day = times.patient.date()
        yield Offer(
            start=start,
            end=start + timedelta(minutes=here.service.duration_min),
            doctors=doctors,
            times=times,
            tags=treatment_calendar.tags(here.treatment, day),
            rank=treatment_calendar.rank(
                here.treatment,
                day,
                by_video=here.service.modality is not Modality.IN_PERSON,
                treated_here=here.treated_here,
            ),
            unsocial=is_unsocial(times.patient, here.work.settings.planner.waking),
            selected=held is not None and held.starts_at == start and held.service_id == here.service.id,
        )


def is_unsocial(local: datetime, waking: Span) -> bool:
    """Outside of the hours in which people are awake, on their own clock."""
    return not waking.start_min <= local.hour * 60 + local.minute < waking.end_min


def _suggested(found: Sequence[Offer]) -> tuple[Offer, ...]:
    """The decision window first, then other days of rest, then days of infusion; at decent hours before others."""
    wanted = [offer for offer in found if offer.rank is not Rank.AVOID]
    return tuple(sorted(wanted, key=lambda offer: (offer.rank, offer.unsocial, offer.start))[:SUGGESTED])


def _next_free(here: _Here, after: date, doctor_id: int | None, own: tuple[str, ...]) -> datetime | None:
    """The first free time behind an empty page."""
    first = after + timedelta(days=1)
    while first <= here.reach:
        last = min(first + LOOK_AHEAD, here.reach)
        search = search_for(here.work, here.service, here.needs, first, last, doctor_id=doctor_id, ignoring=own)
        found = search.free(first, last, here.work.now)
        if found:
            return found[0].start
        first = last + timedelta(days=1)
    return None
