"""The desk books or moves a consultation for the patient: the same times, shown first on the patient's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.consultations import Booking, ConsultationService
from intake.models.referrals import Referral
from intake.scheduling.zones import zone
from intake.services import cases, consultation_booking, consultation_holds, consultation_moves, consultation_offers
from intake.services.cases import Case
from intake.services.consultation_terms import (
    HoldGone,
    NotOffered,
    SlotTaken,
    StalePage,
    Why,
    Wish,
    read_stamp,
    read_start,
)
from intake.services.consultation_treatment import TimingRisk
from intake.services.work import Work
from intake.web.consultations import acting, choosing, words
from intake.web.context import staff
from intake.web.desk import case_consultation, case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day, number
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy
from intake.web.presentation import TEL_AVIV

Answer = str | Response | tuple[str, int]
TAB = "consultation"
HOUR = timedelta(hours=1)  # a row of the calendar


@dataclass(frozen=True)
class Refused:
    """Why a time cannot be had, and which one it was."""

    why: str
    wanted: datetime | None = None


@blueprint.get("/cases/<referral_id>/consultation/times")
@policy(staff_policy(Permission.WORK_CASE))
def consultation_times(referral_id: str) -> Answer:
    return _shown(referral_id)


@blueprint.post("/cases/<referral_id>/consultation/times")
@policy(staff_policy(Permission.WORK_CASE))
def book_consultation(referral_id: str) -> Answer:
    """Book the chosen time, or move the consultation there. What cannot be had is said with the nearest times."""
    try:
        start = read_start(request.form.get("start", ""), TEL_AVIV)
        _done(referral_id, start)
    except (StalePage, NotFound):
        return _shown(referral_id, Refused(_(words.STALE), start), 409)
    except HoldGone:
        return _shown(referral_id, Refused(_(words.HOLD_GONE), start), 409)
    except SlotTaken:
        return _shown(referral_id, Refused(words.refused(Why.TAKEN), start), 409)
    except NotOffered as fault:
        if fault.why in (Why.NOT_READY, Why.ALREADY_BOOKED):
            return _as_it_stands(referral_id, words.refused(fault.why), 409)
        return _shown(referral_id, Refused(words.refused(fault.why), fault.start), 422)
    return _back(referral_id, "consultation_told")


def _back(referral_id: str, said: str) -> Response:
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said=said), 303)


def _as_it_stands(referral_id: str, why: str, status: int) -> Answer:
    """The case's own page of its consultation, with the reason why nothing was done."""
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        return case_page.render(unit, case, TAB, errors=[("book", why)]), status


def _done(referral_id: str, start: datetime) -> None:
    wish = Wish(number(request.args.get("service", "")) or 0, start, number(request.args.get("doctor", "")))
    if "move" in request.args:
        booking_id, seen = request.form.get("booking", ""), number(request.form.get("version", "")) or 0
        acting.acted(
            referral_id, lambda unit, it: consultation_moves.reschedule(unit, it, booking_id, seen, wish)
        )
        return
    key = request.form.get("key", "")
    acting.acted(referral_id, lambda unit, it: _booked(unit, it, wish, key))


def _booked(unit: Work, referral: Referral, wish: Wish, key: str) -> Booking:
    """Held and confirmed at once: the family agreed on the telephone."""
    held = acting.hold(unit, referral, wish, key, holder="", staff_id=staff().id)
    return consultation_booking.confirm(unit, referral, held.id, by_staff=True)


def _shown(referral_id: str, fault: Refused | None = None, status: int = 200) -> Answer:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        moving = consultation_holds.upcoming(unit, case.referral) if "move" in request.args else None
        service = _service(unit, moving)
        page, risk = _page(unit, case, service, moving, fault) if service else ("", None)
    if service is None or ("move" in request.args and moving is None):
        return _as_it_stands(referral_id, fault.why, status) if fault else _back(referral_id, "gone")
    acting.tell_of(referral_id, risk)
    return page, status


def _service(unit: Work, moving: Booking | None) -> ConsultationService | None:
    offered = consultation_offers.services(unit)
    wanted = moving.service_id if moving else number(request.args.get("service", ""))
    return next((one for one in offered if one.id == wanted), None)


def _page(
    unit: Work, case: Case, service: ConsultationService, moving: Booking | None, fault: Refused | None
) -> tuple[str, TimingRisk | None]:
    first, opened = (day(request.args.get(name, "")) for name in ("from", "day"))
    doctors = case_consultation.doctors(unit)
    asked = request.args.get("doctor", "")
    doctor = number(asked) if asked in dict(doctors) else None
    referral, tz = case.referral, choosing.zone_of(case.referral)
    if (dragged := _dragged()) is not None:
        first = opened = dragged.astimezone(zone(tz)).date()
    chosen = choosing.choosing(
        unit, referral, service, first, opened, of_staff=True, doctor_id=doctor, moving=moving
    )
    wanted = fault.wanted if fault else None
    nearest = consultation_offers.nearest(unit, referral, service, wanted, doctor) if wanted else []
    shown = frame.render(
        "desk/consultation_times.html",
        unit,
        referral=referral,
        chosen=chosen,
        name=words.service_name(service),
        nearest=choosing.options(nearest, tz, of_staff=True),
        errors=[("start", fault.why)] if fault else [],
        ticked=choosing.first_within(chosen, dragged, HOUR) or choosing.selected(chosen, moving),
        moving=moving,
        tz=tz,
        key=acting.new_key(),
        address=_address(referral, service, moving, doctor),
        doctors=doctors,
        doctor=str(doctor or ""),
        risk=words.risk_words(chosen.offers.risk) if chosen.offers.risk else "",
    )
    return shown, chosen.offers.risk


def _dragged() -> datetime | None:
    """The hour of the calendar to which the consultation was dragged."""
    try:
        start = read_stamp(request.args.get("at", ""))
    except NotOffered:
        return None
    return start if day(start.date().isoformat()) else None


def _address(
    referral: Referral, service: ConsultationService, moving: Booking | None, doctor: int | None
) -> Any:
    """Makes the address of this page with other days or another doctor."""
    kept = {"service": service.id, "doctor": doctor, "move": 1 if moving else None}
    asked = {name: value for name in ("from", "day") if day(value := request.args.get(name, ""))}

    def address(**more: Any) -> str:
        values: dict[str, Any] = {**kept, **asked, **more}
        return url_for("desk.consultation_times", referral_id=referral.id, **values)

    return address
