"""The consultation of a request: what is booked, asked for, offered or held, and the ways on from there (ux 3.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from intake.errors import NotFound
from intake.i18n import N_
from intake.models.consultations import Booking, BookingState, ConsultationService, WaitingListEntry
from intake.models.referrals import Referral, ReferralState
from intake.services import (
    consultation_files,
    consultation_holds,
    consultation_moves,
    consultation_offers,
    consultation_waiting,
    consultation_wishes,
    referrals,
)
from intake.services.consultation_terms import BOOKABLE, StalePage
from intake.services.work import Work
from intake.web.consultations import acting, choosing, showing, words
from intake.web.context import reading, visitor
from intake.web.language import _, language
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, PATIENT_FORM, policy

Page = str | AnyResponse | tuple[str, int]
# What the page says after a button was pressed; the address carries the code, never the words.
SAID: Mapping[str, str] = {
    "booked": N_("Your consultation is booked."),
    "requested": N_("We have your wish. A coordinator confirms it or proposes another time."),
    "moved": N_("Your consultation has a new time."),
    "cancelled": N_("It is cancelled. Others can have this time now."),
    "released": N_("You have given the time back."),
    "waiting": N_("You are on the waiting list. We write or call when a time becomes free."),
    "asked": N_("We have your wish. A coordinator looks for a time and answers you."),
    "left": N_("You are no longer on the waiting list."),
    "declined": N_("We offer this time to others. You stay on the waiting list."),
}
FAULTS: Mapping[str, str] = {"over": words.HOLD_GONE, "stale": words.STALE}


def holder() -> str:
    """The name under which this browser holds a time."""
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    return row.id_hash


def seen_version() -> int:
    """The version of the booking that the page showed; 0, which none has, for anything that is no number."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@blueprint.get("/status/consultation")
@policy(PATIENT)
def consultation() -> str:
    with reading() as unit:
        return page(unit, referrals.find(unit, visitor().referral_id), FAULTS.get(request.args.get("said", ""), ""))


def page(unit: Work, referral: Referral, fault: str = "") -> str:
    """Everything that stands. `fault` says why what was pressed was not done."""
    entry = consultation_waiting.entry_of(unit, referral)
    held = consultation_offers.held_by(unit, holder())
    return render_template(
        "patient/consultation.html",
        referral=referral,
        tz=choosing.zone_of(referral),
        open=referral.state in BOOKABLE,
        booked=_told(unit, referral, consultation_holds.upcoming(unit, referral)),
        requested=_told(unit, referral, consultation_holds.requested(unit, referral)),
        offered=_told(unit, referral, consultation_waiting.offer_of(unit, referral)),
        held=held is not None and held.referral_id == referral.id,
        services=[(one.id, words.service_name(one)) for one in consultation_offers.services(unit)],
        waiting=_waiting(unit, entry),
        wished=consultation_wishes.standing(unit, referral) is not None,
        past=[
            _told(unit, referral, one)
            for one in consultation_holds.history(unit, referral)
            if one.state in (BookingState.DONE, BookingState.NO_SHOW, BookingState.CANCELLED)
        ],
        states=BookingState,
        said=_said(),
        fault=_(fault) if fault else "",
        closed=referral.state is ReferralState.CLOSED,
    )


def _said() -> str:
    found = SAID.get(request.args.get("said", ""))
    return _(found) if found else ""


def _told(unit: Work, referral: Referral, booking: Booking | None) -> dict[str, Any] | None:
    return showing.told(unit, referral, booking) if booking is not None else None


def _waiting(unit: Work, entry: WaitingListEntry | None) -> dict[str, Any] | None:
    if entry is None:
        return None
    return {
        "service": words.service_name(unit.session.get_one(ConsultationService, entry.service_id)),
        "earliest": words.day_words(entry.earliest),
        "latest": words.day_words(entry.latest),
    }


@blueprint.get("/status/consultation/appointment.ics")
@policy(PATIENT)
def appointment_file() -> Response:
    """The booked consultation for the patient's own calendar. Nothing clinical stands in it."""
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        booking = consultation_holds.upcoming(unit, referral)
        if booking is None:
            raise NotFound
        link = unit.settings.public_url + url_for("patient.consultation")
        content = consultation_files.calendar_file(unit, referral, booking, language(), link)
    g.serves_file = True
    name = f'attachment; filename="appointment-{referral.reference}.ics"'
    return Response(content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": name})


@blueprint.get("/status/consultation/cancel")
@policy(PATIENT)
def cancel_booking() -> Page:
    """One page to make sure; what is not there any more leads back to what is."""
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        booking = consultation_holds.upcoming(unit, referral) or consultation_holds.requested(unit, referral)
        if booking is None or booking.starts_at <= unit.now:
            return redirect(url_for("patient.consultation", said="stale"), 303)
        return render_template("patient/consultation_cancel.html", it=showing.told(unit, referral, booking))


@blueprint.post("/status/consultation/cancel")
@policy(PATIENT_FORM)
def booking_cancelled() -> Page:
    if g.stale:
        return redirect(url_for("patient.cancel_booking"), 303)
    booking_id, seen = request.form.get("booking", ""), seen_version()
    try:
        acting.acted(visitor().referral_id, lambda unit, it: consultation_moves.cancel(unit, it, booking_id, seen))
    except (StalePage, NotFound):
        return refused(words.STALE)
    return redirect(url_for("patient.consultation", said="cancelled"), 303)


def refused(why: str) -> Page:
    """How it stands now, with the reason why nothing was done."""
    with reading() as unit:
        return page(unit, referrals.find(unit, visitor().referral_id), why), 409
