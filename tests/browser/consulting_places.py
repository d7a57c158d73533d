"""Pages of consultations, as families and the desk see them."""

from __future__ import annotations

from intake.models.referrals import Referral
from intake.services import consultation_holds, consultation_offers
from intake.services.consultation_terms import Wish
from intake.services.sessions import session_hash
from tests.browser.clinic import ServedClinic
from tests.browser.place import Arrival, Place, patient
from tests.browser.town import Town


def _holding() -> Place:
    """Somebody with a time in hand, the same each time."""
    known: dict[str, str] = {}

    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        if clinic.url not in known:
            known[clinic.url] = clinic.as_patient(town.requests["free"])
            _hold(clinic, town, session_hash(known[clinic.url]))
        return Arrival(f"/{language}/status/consultation/held", known[clinic.url])

    return Place("a time in hand", "patient.held_time", enter)


def _hold(clinic: ServedClinic, town: Town, holder: str) -> None:
    with clinic.runtime.work() as work:
        referral = work.session.get_one(Referral, town.requests["free"])
        service = consultation_offers.services(work)[0]
        start = consultation_offers.offers(work, referral, service).offers[-1].start
        consultation_holds.hold(work, referral, Wish(service.id, start), "in hand", holder=holder)


def consulting_pages() -> list[Place]:
    page = "/status/consultation"
    return [
        patient("a consultation to choose", "patient.consultation", page, "free"),
        patient("a consultation that is booked", "patient.consultation", f"{page}?said=booked", "booked"),
        patient("a consultation that was asked for", "patient.consultation", page, "asked"),
        patient("waiting for a consultation", "patient.consultation", page, "waits"),
        patient("times of a consultation", "patient.times", f"{page}/times?service=1", "free", form=0),
        patient("another time of a consultation", "patient.times", f"{page}/times?move=1", "booked"),
        patient("cancelling a consultation", "patient.cancel_booking", f"{page}/cancel", "booked"),
        patient("the waiting list", "patient.waiting_list", f"{page}/waiting", "waits", form=0),
        _holding(),
    ]
