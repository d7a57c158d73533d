"""From a hold to a consultation: confirmed at once, or asked for and confirmed by a coordinator (scheduling 3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Executable

from intake.db import bare_rows, by_key, rows_changed
from intake.models.consultations import Booking, BookingState, ConsultationService, WaitingListEntry
from intake.models.referrals import Referral, ReferralState
from intake.scheduling.zones import zone
from intake.services import (
    audit,
    consultation_moves,
    consultation_notices,
    consultation_treatment,
    consultation_waiting,
    consultation_wishes,
    referral_life,
)
from intake.services.consultation_holds import end, find, lock, upcoming
from intake.services.consultation_statements import CONFIRM, REQUEST, WAIT_NO_LONGER, learn
from intake.services.consultation_terms import HoldGone
from intake.services.consultation_treatment import Risk, TimingRisk
from intake.services.referrals import answers_of
from intake.services.work import Work


def confirm(work: Work, referral: Referral, booking_id: str, *, holder: str = "", by_staff: bool = False) -> Booking:
    """The hold becomes the consultation, or, where the service is booked by request, a request for it.

    Pressed again it gives what stands. `holder` is the browser session that holds it; staff and people who answer an
    offer need none. Raises HoldGone when the hold has run out or is another browser's, NotFound."""
    lock(work, referral)
    booking = find(work, referral, booking_id)
    waits = booking.requested_at is not None and _held(work, booking)
    if booking.state is BookingState.CONFIRMED or (waits and not by_staff):
        return booking
    if not by_staff and booking.waiting_id is None and booking.holder != (holder or None):
        raise HoldGone
    service = by_key(work.session, ConsultationService, booking.service_id)
    assert service is not None, "a booking is one of a service"
    if service.by_request and not by_staff and booking.waiting_id is None:
        return _request(work, referral, booking, service)
    return _confirm(work, referral, booking, service, by_staff=by_staff)


def _held(work: Work, booking: Booking) -> bool:
    return booking.state is BookingState.HELD and booking.hold_until is not None and booking.hold_until > work.now


def _request(work: Work, referral: Referral, booking: Booking, service: ConsultationService) -> Booking:
    """A longer hold: a pending request owns its cells. It never outlives the notice of a day."""
    until = min(work.now + timedelta(hours=service.request_hours), booking.starts_at)
    _won(work, booking, REQUEST, {"until": until})
    consultation_notices.requested(work, referral, booking, service)
    audit.record(work, "booking.request", "booking", booking.id)
    return booking


def _confirm(
    work: Work, referral: Referral, booking: Booking, service: ConsultationService, *, by_staff: bool
) -> Booking:
    """No look at availability: the cells are owned. A booking that this one replaces ends in the same transaction."""
    before = upcoming(work, referral)
    if before is not None and before.id != booking.id:
        if not _held(work, booking):
            raise HoldGone
        consultation_moves.replaced(work, referral, before)
    _won(work, booking, CONFIRM, {})
    consultation_notices.settle_request(work, booking)
    consultation_wishes.settle(work, referral, staff_id=work.actor.id if by_staff else None)
    _waits_no_longer(work, referral, booking)
    referral_life.advance(work, referral, ReferralState.CONSULTATION_BOOKED, tell=False)
    consultation_notices.confirmed(work, referral, booking, service)
    _late_for_transplant(work, referral, booking)
    audit.record(work, "booking.confirm", "booking", booking.id)
    return booking


def _won(work: Work, booking: Booking, statement: Executable, values: Mapping[str, Any]) -> None:
    """Compare and set: the hold must still be one, and its time must not be over. Raises HoldGone."""
    told = {"booking": booking.id, "now": work.now, "told": consultation_notices.reading_of(booking)}
    won = bare_rows(work.session, statement, {**told, **values})
    if not won:
        raise HoldGone
    learn(booking, won[0])


def _waits_no_longer(work: Work, referral: Referral, booking: Booking) -> None:
    """Whoever has a time waits for none; another one that was offered goes to the next."""
    if not rows_changed(work.session, WAIT_NO_LONGER, {"referral": referral.id, "now": work.now}):
        return
    known = (row for row in work.session.identity_map.values() if isinstance(row, WaitingListEntry))
    for entry in list(known):
        work.session.refresh(entry)
    other = consultation_waiting.offer_of(work, referral)
    if other is not None and other.id != booking.id:
        consultation_waiting.withdraw(work, other)


def _late_for_transplant(work: Work, referral: Referral, booking: Booking) -> None:
    """Booked, but never quietly: somebody calls about a consultation that comes after the last useful day."""
    treatment = consultation_treatment.treatment_of(work, referral, answers_of(work, referral))
    day = booking.starts_at.astimezone(zone(booking.patient_tz)).date()
    plan = consultation_treatment.plan_back(treatment, day)
    if plan is not None and day > plan.last_consultation:
        consultation_treatment.call_about(work, referral, TimingRisk(Risk.TRANSPLANT_TOO_SOON, plan.last_consultation))


def decline(work: Work, referral: Referral, booking_id: str) -> Booking:
    """A coordinator cannot confirm what was asked for. Raises HoldGone when it is no request now, NotFound."""
    lock(work, referral)
    booking = find(work, referral, booking_id)
    if booking.requested_at is None or not end(work, booking.id, BookingState.CANCELLED):
        raise HoldGone
    consultation_notices.settle_request(work, booking)
    service = work.session.get_one(ConsultationService, booking.service_id)
    consultation_notices.declined(work, referral, booking, service)
    audit.record(work, "booking.decline", "booking", booking.id)
    return booking


def set_video_link(work: Work, referral: Referral, booking_id: str, link: str) -> Booking:
    """The address at which the video call takes place, shown on the patient's page and in no mail; empty takes it
    away. Raises ValueError for anything but an https address of up to 300 letters, NotFound."""
    if link and (not link.startswith("https://") or len(link) > 300 or any(letter.isspace() for letter in link)):
        raise ValueError("a video link is an https address")
    booking = find(work, referral, booking_id)
    booking.video_link = link
    booking.updated_at = work.now
    work.session.flush()
    audit.record(work, "booking.video_link", "booking", booking.id)
    return booking
