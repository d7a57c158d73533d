"""Choosing a time: days with their times on both clocks; what was chosen is held, or the consultation is moved there.

What cannot be had is said in a sentence, with the nearest free times; nothing is lost by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.consultations import Booking, ConsultationService
from intake.models.referrals import Referral
from intake.services import consultation_holds, consultation_moves, consultation_offers, referrals
from intake.services.consultation_terms import (
    BOOKABLE,
    NotOffered,
    SlotTaken,
    StalePage,
    Why,
    Wish,
    read_start,
)
from intake.services.consultation_treatment import TimingRisk
from intake.services.work import Work
from intake.web.consultations import acting, choosing, words
from intake.web.consultations.choosing import read_day
from intake.web.context import reading, visitor
from intake.web.language import _
from intake.web.patient.blueprint import blueprint
from intake.web.patient.consulting import holder, refused, seen_version
from intake.web.policy import PATIENT, PATIENT_FORM, policy
from intake.web.presentation import TEL_AVIV

Page = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Asked:
    """What the address of the page asks for. `moving` is the consultation that is to get another time."""

    service: ConsultationService
    first: date | None
    open_day: date | None
    moving: Booking | None

    @property
    def address(self) -> dict[str, Any]:
        days = {"from": self.first, "day": self.open_day}
        given = {name: day.isoformat() for name, day in days.items() if day}
        return {"service": self.service.id, **given, **({"move": 1} if self.moving else {})}


@dataclass(frozen=True)
class Refused:
    """Why the time that was wanted cannot be had, and which one that was."""

    why: str
    wanted: datetime | None = None


@blueprint.get("/status/consultation/times")
@policy(PATIENT)
def times() -> Page:
    return _shown()


@blueprint.post("/status/consultation/times")
@policy(PATIENT_FORM)
def time_chosen() -> Page:
    """Hold the chosen time, or move the consultation there. The address says of what kind and on which day."""
    if g.stale:
        return redirect(request.full_path, 303)
    try:
        start = read_start(request.form.get("start", ""), TEL_AVIV)
    except NotOffered as fault:
        return _shown(Refused(words.refused(fault.why), fault.start), 422)
    try:
        return _moved(start) if "move" in request.args else _held(start)
    except StalePage:
        return _shown(Refused(_(words.STALE), start), 409)
    except SlotTaken:
        return _shown(Refused(words.refused(Why.TAKEN), start), 409)
    except NotOffered as fault:
        if fault.why in (Why.NOT_READY, Why.ALREADY_BOOKED):
            return refused(words.REFUSED[fault.why])
        return _shown(Refused(words.refused(fault.why), start), 422)
    except NotFound:
        return refused(words.STALE)


def _held(start: datetime) -> Response:
    service, key = _number("service"), request.form.get("key", "")
    acting.acted(
        visitor().referral_id,
        lambda unit, referral: acting.hold(unit, referral, Wish(service, start), key, holder=holder()),
    )
    return redirect(url_for("patient.held_time"), 303)


def _moved(start: datetime) -> Response:
    service, booking_id, seen = _number("service"), request.form.get("booking", ""), seen_version()
    acting.acted(
        visitor().referral_id,
        lambda unit, referral: consultation_moves.reschedule(unit, referral, booking_id, seen, Wish(service, start)),
    )
    return redirect(url_for("patient.consultation", said="moved"), 303)


def _number(name: str) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def gone(booking_id: str) -> Page:
    """The times nearest to one whose hold ran out."""
    with reading() as unit:
        booking = unit.session.get(Booking, booking_id)
        if booking is None or booking.referral_id != visitor().referral_id:
            return redirect(url_for("patient.consultation", said="over"), 303)
    return _shown(Refused(_(words.HOLD_GONE), booking.starts_at), 409, booking.service_id)


def _shown(fault: Refused | None = None, status: int = 200, service_id: int | None = None) -> Page:
    referral_id = visitor().referral_id
    with reading() as unit:
        referral = referrals.find(unit, referral_id)
        asked = _asked(unit, referral, service_id or _number("service"))
        page, risk = _page(unit, referral, asked, fault) if asked else ("", None)
    if asked is None:
        return refused(fault.why) if fault else redirect(url_for("patient.consultation"), 303)
    acting.tell_of(referral_id, risk)
    return page, status


def _asked(unit: Work, referral: Referral, number: int) -> Asked | None:
    """None where there is nothing to choose: then the page of the consultation says how it stands."""
    booked = consultation_holds.upcoming(unit, referral)
    moving = booked if "move" in request.args else None
    free = booked is None and consultation_holds.requested(unit, referral) is None
    number = moving.service_id if moving else number
    service = next((one for one in consultation_offers.services(unit) if one.id == number), None)
    if referral.state not in BOOKABLE or service is None or not (free or (moving and moving.starts_at > unit.now)):
        return None
    return Asked(service, read_day(request.args.get("from", "")), read_day(request.args.get("day", "")), moving)


def _page(unit: Work, referral: Referral, asked: Asked, fault: Refused | None) -> tuple[str, TimingRisk | None]:
    chosen = choosing.choosing(
        unit, referral, asked.service, asked.first, asked.open_day, holder=holder(), moving=asked.moving
    )
    tz, offers = choosing.zone_of(referral), chosen.offers
    nearest = []
    if fault is not None and fault.wanted is not None:
        found = consultation_offers.nearest(unit, referral, asked.service, fault.wanted)
        nearest = choosing.options(found, tz)
    shown = render_template(
        "patient/consultation_times.html",
        chosen=chosen,
        name=words.service_name(asked.service),
        nearest=nearest,
        errors=[("start", fault.why)] if fault else [],
        ticked=choosing.selected(chosen, asked.moving),
        moving=asked.moving,
        tz=tz,
        key=acting.new_key(),
        address=lambda **more: url_for("patient.times", **(asked.address | more)),
        risk=words.risk_words(offers.risk) if offers.risk else "",
        plan=_plan(chosen),
    )
    return shown, offers.risk


def _plan(chosen: choosing.Choosing) -> dict[str, Any] | None:
    """The last useful days before a transplant, in words."""
    plan = chosen.offers.plan
    if plan is None:
        return None
    return {
        "feasible": plan.feasible,
        "consultation": words.day_words(plan.last_consultation),
        "records": words.day_words(plan.last_records),
        "records_in_time": plan.records_in_time,
    }
