"""The time that this browser holds: shown with its end, made longer, given back, confirmed."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.consultations import Booking, BookingState, ConsultationService
from intake.services import consultation_booking, consultation_holds, consultation_offers, referrals
from intake.services.consultation_terms import EXTENSIONS, HoldGone
from intake.web.consultations import acting, choosing, showing, words
from intake.web.context import reading, visitor
from intake.web.language import _
from intake.web.patient.blueprint import blueprint
from intake.web.patient.consulting import holder
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
def held_time_confirmed() -> Page:
    """The held time becomes the consultation, or a wish that a coordinator confirms."""
    if g.stale:
        return redirect(url_for("patient.held_time"), 303)
    booking_id = request.form.get("booking", "")
    try:
        booking = acting.acted(
            visitor().referral_id,
            lambda unit, referral: consultation_booking.confirm(unit, referral, booking_id, holder=holder()),
        )
    except (HoldGone, NotFound):
        return _over(booking_id)
    said = "booked" if booking.state is BookingState.CONFIRMED else "requested"
    return redirect(url_for("patient.consultation", said=said), 303)


@blueprint.post("/status/consultation/held/extend")
@policy(PATIENT_FORM)
def hold_extended() -> Page:
    booking_id = request.form.get("booking", "")
    if not g.stale:
        try:
            acting.acted(
                visitor().referral_id,
                lambda unit, referral: consultation_holds.extend(unit, referral, booking_id, holder()),
            )
        except (HoldGone, NotFound):
            return _over(booking_id)
    return redirect(url_for("patient.held_time", extended=None if g.stale else 1), 303)


@blueprint.post("/status/consultation/held/release")
@policy(PATIENT_FORM)
def hold_released() -> Page:
    """Give the time back and choose another one."""
    booking_id = request.form.get("booking", "")
    if g.stale:
        return redirect(url_for("patient.held_time"), 303)
    try:
        acting.acted(
            visitor().referral_id, lambda unit, referral: consultation_holds.release(unit, referral, booking_id)
        )
    except NotFound:
        return redirect(url_for("patient.consultation", said="over"), 303)
    return redirect(url_for("patient.consultation", said="released"), 303)


def _over(booking_id: str) -> Page:
    """The hold ran out: the nearest free times, which may well begin with the same one."""
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        booking = unit.session.get(Booking, booking_id)
        if booking is None or booking.referral_id != referral.id:
            return redirect(url_for("patient.consultation", said="over"), 303)
        service = unit.session.get_one(ConsultationService, booking.service_id)
        nearest = consultation_offers.nearest(unit, referral, service, booking.starts_at)
        tz = choosing.zone_of(referral)
        page = render_template(
            "patient/consultation_over.html",
            name=words.service_name(service),
            errors=[("start", _(words.HOLD_GONE))],
            nearest=choosing.options(nearest, tz),
            service=service,
            key=acting.new_key(),
        )
        return page, 409
