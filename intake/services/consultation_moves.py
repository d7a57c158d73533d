"""What becomes of a consultation: moved, cancelled, held or missed (scheduling 3). Conflicts leave it as it was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update

from intake.db import rows_changed
from intake.models.consultations import Booking, BookingState, ConsultationService
from intake.models.desk import TaskKind
from intake.models.referrals import Referral, ReferralState
from intake.scheduling.zones import WallTimeError, exact, known_zone, zone
from intake.services import (
    audit,
    consultation_diaries,
    consultation_notices,
    consultation_waiting,
    consultation_wishes,
    desk_tasks,
    referral_life,
)
from intake.services.consultation_diaries import plain
from intake.services.consultation_holds import MINUTE_FORM, all_or_nothing, choices, end, find, lock, occupy
from intake.services.consultation_offers import service_of
from intake.services.consultation_terms import NotOffered, StalePage, Why, Wish
from intake.services.work import Work


class Outcome(StrEnum):
    DONE = "done"
    NO_SHOW = "no_show"


def reschedule(work: Work, referral: Referral, booking_id: str, seen: int, wish: Wish) -> Booking:
    """Give the old time back and take the new one. `seen` is the version that the page showed.

    Without a doctor in the wish the booking's own doctor is asked first, then any. The same press again gives what
    stands. Raises StalePage, SlotTaken, NotOffered, NotFound; the old time stays then."""
    lock(work, referral)
    booking = find(work, referral, booking_id)
    if booking.state is BookingState.CONFIRMED and booking.starts_at == wish.start and booking.version == seen + 1:
        return booking
    service = service_of(work, booking.service_id)
    if wish.service_id != service.id:
        raise NotOffered(Why.NO_SERVICE, wish.start)
    old = _copy_of(booking)
    with all_or_nothing(work):
        _bump(work, booking, seen, BookingState.CONFIRMED)
        consultation_diaries.free(work, booking.id)
        _to(work, referral, booking, service, wish)
    audit.record(work, "booking.move", "booking", booking.id)
    consultation_waiting.offer_on(work, old)
    return booking


def _to(work: Work, referral: Referral, booking: Booking, service: ConsultationService, wish: Wish) -> None:
    found = choices(work, referral, service, wish)
    mine = next((free for free in found if free.doctor == booking.doctor_id), found[0])
    booking.doctor_id, booking.others = mine.doctor, list(mine.others)
    booking.starts_at, booking.ends_at = mine.start, plain(service).end(mine.start)
    booking.wall_start = mine.start.astimezone(zone(booking.tz)).strftime(MINUTE_FORM)
    booking.patient_tz = known_zone(referral.time_zone, booking.tz)
    occupy(work, referral, booking, service, wish)
    desk_tasks.settle(work, TaskKind.BOOKING_UNFIT, fact=f"booking:{booking.id}:")
    consultation_wishes.settle(work, referral)
    consultation_notices.moved(work, referral, booking, service)


def _copy_of(booking: Booking) -> Booking:
    """The time that is given back, for the waiting list; never a row."""
    names = ("id", "referral_id", "service_id", "doctor_id", "starts_at")
    return Booking(**{name: getattr(booking, name) for name in names})


def cancel(work: Work, referral: Referral, booking_id: str, seen: int) -> Booking:
    """The consultation, or the request for one, does not take place; its time goes to the waiting list.

    `seen` is the version that the page showed. Pressed again it gives what stands. Raises StalePage, NotFound."""
    lock(work, referral)
    booking = find(work, referral, booking_id)
    if booking.state is BookingState.CANCELLED:
        return booking
    _cancel(work, referral, booking, seen)
    if referral.state is ReferralState.CONSULTATION_BOOKED:
        referral_life.move(work, referral, ReferralState.READY_FOR_REVIEW, tell=False)
    consultation_waiting.offer_on(work, booking)
    return booking


def _cancel(work: Work, referral: Referral, booking: Booking, seen: int, tell: bool = True) -> None:
    """A hold that nobody asked for is no booking: `consultation_holds.release` gives it back."""
    asked_for = booking.state is BookingState.CONFIRMED or booking.requested_at is not None
    if not asked_for:
        raise StalePage
    _bump(work, booking, seen, booking.state, state=BookingState.CANCELLED, hold_until=None)
    consultation_diaries.free(work, booking.id)
    desk_tasks.settle(work, TaskKind.BOOKING_UNFIT, fact=f"booking:{booking.id}:")
    consultation_notices.settle_request(work, booking)
    if tell:
        service = work.session.get_one(ConsultationService, booking.service_id)
        consultation_notices.cancelled(work, referral, booking, service)
    audit.record(work, "booking.cancel", "booking", booking.id)


def replaced(work: Work, referral: Referral, booking: Booking) -> None:
    """Another time of the same person was confirmed instead: this one ends, the referral stays where it is."""
    _cancel(work, referral, booking, booking.version)
    consultation_waiting.offer_on(work, booking)


def cancel_for(work: Work, referral: Referral) -> int:
    """End everything that a closed request has: consultations, requests, holds, its place in the waiting list. How many
    consultations and requests there were; the sender hears of each."""
    lock(work, referral)
    live = (BookingState.HELD, BookingState.CONFIRMED)
    query = select(Booking).where(Booking.referral_id == referral.id, Booking.state.in_(live)).order_by(Booking.id)
    ended = 0
    consultation_waiting.leave(work, referral)
    consultation_wishes.settle(work, referral)
    for booking in work.session.scalars(query.execution_options(populate_existing=True)).all():
        if booking.state is BookingState.HELD and booking.requested_at is None:
            end(work, booking.id, BookingState.EXPIRED)
            continue
        _cancel(work, referral, booking, booking.version)
        consultation_waiting.offer_on(work, booking)
        ended += 1
    return ended


def record_outcome(work: Work, referral: Referral, booking_id: str, seen: int, outcome: Outcome) -> Booking:
    """It took place, or nobody came. The referral is consulted, or waits for another time.

    Raises StalePage, also before the consultation has begun; NotFound."""
    lock(work, referral)
    booking = find(work, referral, booking_id)
    after = BookingState(outcome.value)
    if booking.state is after:
        return booking
    if booking.starts_at > work.now:
        raise StalePage
    _bump(work, booking, seen, BookingState.CONFIRMED, state=after)
    if referral.state is ReferralState.CONSULTATION_BOOKED:
        target = ReferralState.CONSULTED if outcome is Outcome.DONE else ReferralState.READY_FOR_REVIEW
        referral_life.move(work, referral, target, tell=outcome is Outcome.DONE)
    audit.record(work, f"booking.{after}", "booking", booking.id)
    return booking


def keep_wall_time(work: Work, referral: Referral, booking_id: str, seen: int) -> Booking:
    """Israel changed its clocks: the consultation stays at its hour on the clinic's clock, which is another instant.

    Raises StalePage, NotOffered when that hour does not exist any more, SlotTaken."""
    lock(work, referral)
    booking = find(work, referral, booking_id)
    start = _wall_start(booking)
    service = work.session.get_one(ConsultationService, booking.service_id)
    with all_or_nothing(work):
        _bump(work, booking, seen, BookingState.CONFIRMED)
        consultation_diaries.free(work, booking.id)
        booking.starts_at, booking.ends_at = start, plain(service).end(start)
        consultation_diaries.take(work, booking, service)
    desk_tasks.settle(work, TaskKind.BOOKING_UNFIT, fact=f"booking:{booking.id}:")
    consultation_notices.moved(work, referral, booking, service)
    audit.record(work, "booking.keep_wall_time", "booking", booking.id)
    return booking


def _wall_start(booking: Booking) -> datetime:
    try:
        return exact(datetime.fromisoformat(booking.wall_start), zone(booking.tz), fold=0)
    except WallTimeError as error:
        raise NotOffered(Why.NONEXISTENT, booking.starts_at) from error


def _bump(work: Work, booking: Booking, seen: int, was: BookingState, **values: Any) -> None:
    """The next version, if the page was right about the present one; what still waits about it is superseded.

    Every such change shows in a calendar, so the sequence grows with it."""
    mine = update(Booking).where(Booking.id == booking.id, Booking.version == seen, Booking.state == was)
    common = {"version": seen + 1, "sequence": Booking.sequence + 1, "updated_at": work.now}
    changed = rows_changed(
        work.session, mine.values(common | values).execution_options(synchronize_session=False)
    )
    if changed != 1:
        raise StalePage
    work.session.refresh(booking)
    consultation_notices.supersede(work, booking)
