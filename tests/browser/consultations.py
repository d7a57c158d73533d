"""A clinic with hours, and requests that have booked, asked for and wait for a consultation."""

from __future__ import annotations

from datetime import date

from intake.models.consultations import Modality
from intake.services import (
    consultation_booking,
    consultation_holds,
    consultation_offers,
    consultation_waiting,
    consultation_wishes,
)
from intake.services.consultation_resources import set_days
from intake.services.consultation_terms import Wish
from intake.services.consultation_wishes import PartOfDay, WishedTime
from intake.services.work import Work
from tests.services.consulting import a_doctor, a_ready_request, a_service, booked


def consultations(work: Work) -> dict[str, str]:
    """Requests by what they have of a consultation, and the id of a doctor.

    The clinic has two doctors, two kinds of consultation, hours and an absence."""
    doctor = a_doctor(work, "Dr. Tal Gold", languages=("he", "ru"))
    set_days(work, doctor.id, date(2026, 11, 26), date(2026, 11, 26), [])
    a_doctor(work, "ד״ר נועה", hours=[(840, 1020)])
    video = a_service(
        work, names={"en": "Second opinion", "ru": "Второе мнение", "he": "חוות דעת שנייה", "ar": "رأي ثان"}
    )
    visit = a_service(work, Modality.IN_PERSON, by_request=True)
    names = ("free", "booked", "asked", "waits")
    found = {name: a_ready_request(work, patient_full_name=f"Айгерим {name}") for name in names}
    offers = consultation_offers.offers(work, found["booked"], video).offers
    booked(work, found["booked"], video, offers[3].start, holder="b" * 64)
    wish = Wish(visit.id, offers[9].start)
    held = consultation_holds.hold(work, found["asked"], wish, "asked", holder="c" * 64)
    consultation_booking.confirm(work, found["asked"], held.id, holder="c" * 64)
    consultation_waiting.join(work, found["waits"], video.id, date(2026, 12, 1), date(2027, 2, 28), weekdays=[6, 0])
    consultation_wishes.ask(work, found["waits"], WishedTime((6, 0), (PartOfDay.EVENING,)), "ru")
    return {**{name: referral.id for name, referral in found.items()}, "doctor": str(doctor.id)}
