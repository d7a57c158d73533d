"""Pages of consultations, as families and the desk see them."""

from __future__ import annotations

from intake.db import new_id
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.services import consultation_holds, consultation_offers
from intake.services.consultation_terms import Wish
from intake.services.sessions import session_hash
from tests.browser.clinic import ServedClinic
from tests.browser.place import Arrival, Place, desk, patient
from tests.browser.town import Town


def _holding() -> Place:
    """Somebody with a time in hand. A hold ends after ten minutes, so each look has its own."""

    def enter(clinic: ServedClinic, town: Town, language: str) -> Arrival:
        cookie = clinic.as_patient(town.requests["free"])
        _hold(clinic, town, session_hash(cookie))
        return Arrival(f"/{language}/status/consultation/held", cookie)

    return Place("a time in hand", "patient.held_time", enter)


def _hold(clinic: ServedClinic, town: Town, holder: str) -> None:
    with clinic.runtime.work() as work:
        referral = work.session.get_one(Referral, town.requests["free"])
        service = consultation_offers.services(work)[0]
        start = consultation_offers.offers(work, referral, service).offers[-1].start
        consultation_holds.hold(work, referral, Wish(service.id, start), new_id(), holder=holder)


def desk_consulting_pages() -> list[Place]:
    return [
        desk("calendar", "desk.calendar", "/calendar?day=2026-11-24"),
        desk("calendar, on paper", "desk.calendar", "/calendar?day=2026-11-24&print=1"),
        desk("calendar of a haematologist", "desk.calendar", "/calendar?day=2026-11-24", Role.HAEMATOLOGIST),
        desk("case: a booked consultation", "desk.case", "/cases/{booked}/consultation"),
        desk("case: a consultation that was asked for", "desk.case", "/cases/{asked}/consultation"),
        desk("case: waiting for a consultation", "desk.case", "/cases/{waits}/consultation"),
        desk("times for a family", "desk.consultation_times", "/cases/{free}/consultation/times?service=1", form=0),
        desk("doctors and rooms", "desk.resources", "/resources", form=0),
        desk("a doctor", "desk.resource", "/resources/{doctor}?unfit=2", Role.ADMINISTRATOR),
        desk("a kind of consultation", "desk.service_page", "/resources/consultations/1", form=0),
        desk("a new kind of consultation", "desk.service_page", "/resources/consultations/0"),
    ]


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
        patient("a wish for another time", "patient.other_time", f"{page}/other-time", "free", form=0),
        patient("the waiting list", "patient.waiting_list", f"{page}/waiting", "waits", form=0),
        _holding(),
    ]
