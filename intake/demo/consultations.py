"""The demo clinic's consultations: doctors, a room, a video line, an interpreter, what is offered and booked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from intake.demo.people import Staffing
from intake.models.callbacks import ResourceKind
from intake.models.consultations import ConsultationService, Modality
from intake.models.referrals import Referral, ReferralState
from intake.scheduling.settings import Urgency
from intake.services import (
    consultation_booking,
    consultation_holds,
    consultation_offers,
    consultation_waiting,
    referral_life,
)
from intake.services.consultation_resources import Terms, WeeklyHours, add, save_service, set_weekly_hours
from intake.services.consultation_terms import Wish
from intake.services.work import Work

SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
FRIDAY = 4
DOCTORS = ("haematologist", "lead")
A_DAY = 24 * 60
# Modality, minutes, what it needs beside a doctor, whether a coordinator confirms it.
OFFERED = (
    (Modality.RECORDS, 30, (), False),
    (Modality.VIDEO, 45, (ResourceKind.VIDEO,), False),
    (Modality.IN_PERSON, 60, (ResourceKind.ROOM,), True),
)
BOOKED = 2  # of the demo's requests that may book; the next one waits


def arrange(work: Work, staff: Staffing) -> None:
    """Who and what takes part, and what is offered; nothing when that is there already."""
    if work.session.scalar(select(ConsultationService.id).limit(1)) is not None:
        return
    for key in DOCTORS:
        person = staff[key]
        doctor = add(work, ResourceKind.DOCTOR, person.name, person.spoken_languages, person.id)
        set_weekly_hours(work, doctor.id, _hours())
    add(work, ResourceKind.ROOM, "Room 1")
    add(work, ResourceKind.VIDEO, "Video line 1")
    interpreter = add(work, ResourceKind.INTERPRETER, "Interpreter", ("ar", "ru", "uk", "en", "he"))
    set_weekly_hours(work, interpreter.id, [WeeklyHours(day, 9 * 60, 16 * 60) for day in SUNDAY_TO_THURSDAY])
    for modality, minutes, needs, by_request in OFFERED:
        terms = Terms(modality, minutes, min_notice_min=A_DAY, max_days=120, needs=needs, by_request=by_request)
        save_service(work, terms)


def _hours() -> list[WeeklyHours]:
    """Mornings for everything, afternoons without visitors, Fridays short."""
    mornings = [WeeklyHours(day, 9 * 60, 13 * 60) for day in SUNDAY_TO_THURSDAY]
    afternoons = [
        WeeklyHours(day, 14 * 60, 17 * 60, modality)
        for day in SUNDAY_TO_THURSDAY
        for modality in (Modality.RECORDS, Modality.VIDEO)
    ]
    return [*mornings, *afternoons, WeeklyHours(FRIDAY, 9 * 60, 12 * 60, Modality.VIDEO)]


def book(work: Work) -> int:
    """Book video calls for some of the requests that the clinic has looked at; the next one waits. How many."""
    video = work.session.scalars(
        select(ConsultationService).where(ConsultationService.modality == Modality.VIDEO).limit(1)
    ).one()
    looked_at = (Referral.state == ReferralState.IN_TRIAGE, Referral.level != Urgency.IMMEDIATE)
    found = work.session.scalars(select(Referral).where(*looked_at).order_by(Referral.submitted_at).limit(BOOKED + 1))
    referrals = found.all()
    for referral in referrals:
        referral_life.move(work, referral, ReferralState.READY_FOR_REVIEW, tell=False)
    for referral in referrals[:BOOKED]:
        _book_first_free(work, referral, video)
    for referral in referrals[BOOKED:]:
        today = work.now.date()
        consultation_waiting.join(work, referral, video.id, today, today + timedelta(days=14))
    return len(referrals[:BOOKED])


def _book_first_free(work: Work, referral: Referral, service: ConsultationService) -> None:
    page = consultation_offers.offers(work, referral, service)
    for offer in page.suggested[:1]:
        wish = Wish(service.id, offer.start, offer.doctors[0])
        hold = consultation_holds.hold(work, referral, wish, f"demo:{referral.id}", holder=f"demo:{referral.id}")
        consultation_booking.confirm(work, referral, hold.id, by_staff=True)
