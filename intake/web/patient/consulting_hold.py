"""The time that this browser holds, or that the waiting list offers: shown with its end, made longer, given back,
confirmed. One that ran out leads to the times nearest to it."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.consultations import BookingState, ConsultationService
from intake.services import (
    consultation_booking,
    consultation_holds,
    consultation_offers,
    consultation_waiting,
    referrals,
)
from intake.services.consultation_terms import EXTENSIONS, HoldGone, NotOffered, SlotTaken
from intake.web.consultations import acting, showing, words
from intake.web.context import reading, visitor
from intake.web.patient import consulting_times
from intake.web.patient.blueprint import blueprint
from intake.web.patient.consulting import holder, refused
from intake.web.policy import PATIENT, PATIENT_FORM, policy

Page = str | Response | tuple[str, int]


@blueprint.get("/status/consultation/held")
@policy(PATIENT)
def held_time() -> Page:
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        booking = consultation_offers.held_by(unit, holder())
        if booking is None or booking.referral_id != referral.id:
            return redirect(url_for("patient.consultation", said="over"), 303)
        service = unit.session.get_one(ConsultationService, booking.service_id)
        return render_template(
            "patient/consultation_held.html",
            it=showing.told(unit, referral, booking),
            by_request=service.by_request,
            extensions=EXTENSIONS - booking.extended,
            extended="extended" in request.args,
        )


@blueprint.post("/status/consultation/held")
@policy(PATIENT_FORM)
def held_time_answered() -> Page:
    """Confirm the held time, make the hold longer, or give it back. A hold that ran out leads to the times nearest to
    it, which may well begin with the same one."""
    if g.stale:
        return redirect(url_for("patient.held_time"), 303)
    booking_id, pressed = request.form.get("booking", ""), request.form.get("do", "")
    try:
        return {"extend": _extended, "release": _released}.get(pressed, _confirmed)(booking_id)
    except (HoldGone, NotFound):
        return consulting_times.gone(booking_id)


def _confirmed(booking_id: str) -> Response:
    """The held time becomes the consultation, or a wish that a coordinator confirms."""
    booking = acting.acted(
        visitor().referral_id,
        lambda unit, referral: consultation_booking.confirm(unit, referral, booking_id, holder=holder()),
    )
    said = "booked" if booking.state is BookingState.CONFIRMED else "requested"
    return redirect(url_for("patient.consultation", said=said), 303)


def _extended(booking_id: str) -> Response:
    acting.acted(
        visitor().referral_id, lambda unit, referral: consultation_holds.extend(unit, referral, booking_id, holder())
    )
    return redirect(url_for("patient.held_time", extended=1), 303)


def _released(booking_id: str) -> Response:
    acting.acted(
        visitor().referral_id, lambda unit, referral: consultation_holds.release(unit, referral, booking_id)
    )
    return redirect(url_for("patient.consultation", said="released"), 303)


@blueprint.post("/status/consultation")
@policy(PATIENT_FORM)
def offer_answered() -> Page:
    """The answer to a time that became free: take it, or leave it to the next who waits."""
    if g.stale:
        return redirect(url_for("patient.consultation"), 303)
    if request.form.get("answer") == "decline":
        acting.acted(visitor().referral_id, consultation_waiting.decline_offer)
        return redirect(url_for("patient.consultation", said="declined"), 303)
    return _taken(request.form.get("booking", ""))


def _taken(booking_id: str) -> Page:
    try:
        acting.acted(visitor().referral_id, lambda unit, it: consultation_booking.confirm(unit, it, booking_id))
    except (HoldGone, NotOffered, SlotTaken):
        return consulting_times.gone(booking_id)
    except NotFound:
        return refused(words.HOLD_GONE)
    return redirect(url_for("patient.consultation", said="booked"), 303)
