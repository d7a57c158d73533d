"""The consultation of a case as staff see it: what stands, the treatment's days, the waiting list."""

from __future__ import annotations

from typing import Any

from intake.models.callbacks import ResourceKind
from intake.models.consultations import Booking, BookingState, TreatmentDateKind
from intake.models.referrals import Referral
from intake.scheduling.treatment_calendar import cycles
from intake.scheduling.zones import zone
from intake.services import (
    consultation_holds,
    consultation_offers,
    consultation_resources,
    consultation_treatment,
    consultation_waiting,
    consultation_wishes,
)
from intake.services.cases import Case
from intake.services.consultation_terms import BOOKABLE
from intake.services.work import Work
from intake.web.consultations import choosing, showing, words
from intake.web.forms.telling import day_name
from intake.web.language import _

CYCLES_SHOWN = 5
PRIORITIES = range(4)
WEEK = (6, 0, 1, 2, 3, 4, 5)


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template of the tab shows."""
    referral = case.referral
    return {
        "booked": _told(unit, referral, consultation_holds.upcoming(unit, referral)),
        "requested": _told(unit, referral, consultation_holds.requested(unit, referral)),
        "offered": _told(unit, referral, consultation_waiting.offer_of(unit, referral)),
        "may_book": referral.state in BOOKABLE,
        "services": [(str(one.id), words.service_name(one)) for one in consultation_offers.services(unit)],
        "past": [
            {**showing.told(unit, referral, one, of_staff=True), "state": state_words(one)}
            for one in consultation_holds.history(unit, referral)
            if one.state in ENDED
        ],
        "cycles": _cycles(unit, case),
        "entered": [_entered(row.kind, row.number, row.day) for row in _dates(unit, referral)],
        "entry": consultation_waiting.entry_of(unit, referral),
        "wished": _wished(unit, referral),
        "weekdays": [(str(day), day_name(day)) for day in WEEK],
        "day_words": words.day_words,
        "doctors": doctors(unit),
    }


def _wished(unit: Work, referral: Referral) -> str | None:
    """The days and hours that the family asked for instead of those that are offered; None without such a wish."""
    task = consultation_wishes.standing(unit, referral)
    return words.wished_words(consultation_wishes.wished(task.detail)) if task else None


ENDED = (BookingState.DONE, BookingState.NO_SHOW, BookingState.CANCELLED, BookingState.EXPIRED)


def state_words(booking: Booking) -> str:
    """How a consultation ended."""
    if booking.state is BookingState.DONE:
        return _("took place")
    return _("missed") if booking.state is BookingState.NO_SHOW else _("cancelled")


def doctors(unit: Work) -> list[tuple[str, str]]:
    """Who holds consultations."""
    found = consultation_resources.listed(unit, ResourceKind.DOCTOR)
    return [(str(one.id), one.name) for one in found if one.active]


def _told(unit: Work, referral: Referral, booking: Booking | None) -> dict[str, Any] | None:
    return showing.told(unit, referral, booking, of_staff=True) if booking is not None else None


def _dates(unit: Work, referral: Referral) -> list[Any]:
    return list(consultation_treatment.treatment_dates(unit, referral))


def _entered(kind: TreatmentDateKind, number: int, day: Any) -> str:
    if kind is TreatmentDateKind.TRANSPLANT:
        return _("Transplant: %(day)s", day=words.day_words(day))
    return _("Cycle %(number)s begins: %(day)s", number=number, day=words.day_words(day))


def _cycles(unit: Work, case: Case) -> list[dict[str, Any]]:
    """The running cycle and those that follow it, as far as they can be told."""
    treatment = consultation_treatment.treatment_of(unit, case.referral, case.answers)
    today = unit.now.astimezone(zone(choosing.zone_of(case.referral))).date()
    found: list[dict[str, Any]] = []
    for cycle in cycles(treatment):
        if cycle.following is None or cycle.following > today:
            found.append({"cycle": cycle, "decision": cycle.decision})
        if len(found) == CYCLES_SHOWN:
            break
    return found
