"""What the desk does with the consultation of a case: answers a wish, cancels, notes how it went, enters days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict, NotFound
from intake.models.consultations import TreatmentDateKind
from intake.models.referrals import Referral
from intake.services import (
    carried_forms,
    cases,
    consultation_booking,
    consultation_moves,
    consultation_treatment,
    consultation_waiting,
)
from intake.services.consultation_moves import Outcome
from intake.services.work import Work
from intake.web.consultations import acting
from intake.web.context import staff
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day, number
from intake.web.desk.faults import Faulty
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

TAB = "consultation"
Answer = Response | tuple[str, int]
Act = Callable[[Work, Referral], object]


@blueprint.post("/cases/<referral_id>/consultation")
@policy(staff_policy(Permission.WORK_CASE, carried=True))
def change_consultation(referral_id: str) -> Answer:
    """One of the forms of the tab; `do` says which. What was typed while the session ended is there again."""
    act, said = ACTS.get(request.form.get("do", ""), (_nothing, "gone"))
    return _acted(referral_id, _and_forget(act), said)


@blueprint.post("/cases/<referral_id>/consultation/outcome")
@policy(staff_policy(Permission.MOVE_CASE))
def consultation_outcome(referral_id: str) -> Answer:
    """It took place, or nobody came."""
    return _acted(referral_id, _outcome, "setting_saved")


def _acted(referral_id: str, act: Act, said: str) -> Answer:
    """What was typed wrongly is asked again; what somebody else changed meanwhile is shown as it is now."""
    try:
        acting.acted(referral_id, act)
    except Faulty as fault:
        with frame.recorded() as unit:
            case = cases.open_case(unit, referral_id, TAB)
            errors = [(fault.control, fault.message)]
            return case_page.render(unit, case, TAB, errors=errors, typed=_typed()), 422
    except (Conflict, NotFound):
        said = "gone"
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said=said), 303)


def _typed() -> dict[str, Any]:
    """The form as it was sent; of days of the week there may be several."""
    return {**request.form.to_dict(), "weekdays": request.form.getlist("weekdays")}


def _and_forget(act: Act) -> Act:
    """What was kept over a sign-in is not needed once the form has been sent."""

    def acted(unit: Work, referral: Referral) -> None:
        act(unit, referral)
        carried_forms.drop(unit, staff(), request.path)

    return acted


def _nothing(_unit: Work, _referral: Referral) -> None:
    raise Conflict


def _booking() -> tuple[str, int]:
    """The booking that the form is about, and the version of it that the page showed."""
    return request.form.get("booking", ""), number(request.form.get("version", "")) or 0


def _confirm(unit: Work, referral: Referral) -> None:
    consultation_booking.confirm(unit, referral, _booking()[0], by_staff=True)


def _decline(unit: Work, referral: Referral) -> None:
    consultation_booking.decline(unit, referral, _booking()[0])


def _cancel(unit: Work, referral: Referral) -> None:
    consultation_moves.cancel(unit, referral, *_booking())


def _outcome(unit: Work, referral: Referral) -> None:
    chosen = request.form.get("outcome", "")
    if chosen not in tuple(Outcome):
        raise Faulty("outcome", _("Choose how it went"))
    consultation_moves.record_outcome(unit, referral, *_booking(), Outcome(chosen))


def _video_link(unit: Work, referral: Referral) -> None:
    try:
        consultation_booking.set_video_link(unit, referral, _booking()[0], request.form.get("link", "").strip())
    except ValueError:
        raise Faulty("link", _("Enter an address that begins with https://")) from None


def _treatment_day(unit: Work, referral: Referral) -> None:
    """An empty day takes back what was entered, and the prediction counts again."""
    cycle, typed = number(request.form.get("cycle", "")) or 0, request.form.get("day", "").strip()
    entered = day(typed)
    if typed and entered is None:
        raise Faulty("day", _("Enter a date, like 2027-03-27"))
    kind = TreatmentDateKind.TRANSPLANT if request.form.get("what") == "transplant" else TreatmentDateKind.CYCLE
    try:
        consultation_treatment.enter_date(unit, referral, kind, entered, cycle)
    except ValueError:
        raise Faulty("cycle", _("Enter the number of the cycle, from 1 to 20")) from None


def _wait(unit: Work, referral: Referral) -> None:
    first, last = _edge("earliest"), _edge("latest")
    if last < first:
        raise Faulty("latest", _("Choose an end after the start"))
    weekdays = [int(one) for one in request.form.getlist("weekdays") if one in tuple("0123456")]
    service, doctor = number(request.form.get("service", "")), number(request.form.get("doctor", ""))
    priority = min(number(request.form.get("priority", "")) or 0, 3)
    if service is None:
        raise Faulty("service", _("Choose a kind of consultation"))
    consultation_waiting.join(
        unit, referral, service, first, last, weekdays=weekdays, doctor_id=doctor, priority=priority
    )


def _edge(name: str) -> date:
    found = day(request.form.get(name, ""))
    if found is None:
        raise Faulty(name, _("Enter a date, like 2027-03-27"))
    return found


ACTS: Mapping[str, tuple[Act, str]] = {
    "confirm": (_confirm, "consultation_told"),
    "decline": (_decline, "consultation_told"),
    "cancel": (_cancel, "consultation_told"),
    "link": (_video_link, "setting_saved"),
    "day": (_treatment_day, "setting_saved"),
    "wait": (_wait, "setting_saved"),
    "leave": (consultation_waiting.leave, "setting_saved"),
    "decline_offer": (consultation_waiting.decline_offer, "setting_saved"),
}
