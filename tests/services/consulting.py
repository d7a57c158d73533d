"""A clinic that consults: doctors, rooms, an interpreter, services, and requests that may book."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from intake.models.callbacks import Resource, ResourceKind
from intake.models.consultations import Booking, ConsultationService, Modality
from intake.models.referrals import Referral, ReferralState
from intake.services import consultation_booking, consultation_holds
from intake.services.consultation_resources import Terms, WeeklyHours, add, save_service, set_weekly_hours
from intake.services.consultation_terms import Wish
from intake.services.work import Work
from tests.support import factories

SUNDAY_TO_THURSDAY = (6, 0, 1, 2, 3)
NINE = datetime(2027, 2, 7, 7, 0, tzinfo=UTC)  # Sunday 7 February 2027, 09:00 in Tel Aviv
BROWSER = "a" * 64


def a_doctor(
    work: Work,
    name: str = "Dr Noa",
    hours: Sequence[tuple[int, int]] = ((540, 780),),
    languages: Sequence[str] = ("he",),
) -> Resource:
    """Sunday to Thursday, 09:00-13:00 unless told otherwise."""
    doctor = add(work, ResourceKind.DOCTOR, name, languages)
    lines = [WeeklyHours(weekday, start, end) for weekday in SUNDAY_TO_THURSDAY for start, end in hours]
    set_weekly_hours(work, doctor.id, lines)
    return doctor


def a_service(work: Work, modality: Modality = Modality.VIDEO, **given: Any) -> ConsultationService:
    """An hour with a quarter of an hour behind it, every quarter of an hour, up to 90 days ahead."""
    return save_service(work, Terms(modality, **({"duration_min": 60} | given)))


def a_ready_request(work: Work, **answers: Any) -> Referral:
    """A request whose records were read and that may book."""
    referral = factories.a_request(work, "EX1", **answers)
    referral.state = ReferralState.READY_FOR_REVIEW
    work.session.flush()
    return referral


def held(
    work: Work, referral: Referral, service: ConsultationService, start: datetime = NINE, **given: Any
) -> Booking:
    """A hold of the patient's browser."""
    doctor_id, holder = given.get("doctor_id"), given.get("holder", BROWSER)
    key = given.get("idem_key", f"{referral.id}:{start.isoformat()}:{service.id}")
    return consultation_holds.hold(work, referral, Wish(service.id, start, doctor_id), key, holder=holder)


def booked(
    work: Work, referral: Referral, service: ConsultationService, start: datetime = NINE, **given: Any
) -> Booking:
    """A consultation that the patient confirmed."""
    booking = held(work, referral, service, start, **given)
    return consultation_booking.confirm(work, referral, booking.id, holder=given.get("holder", BROWSER))
