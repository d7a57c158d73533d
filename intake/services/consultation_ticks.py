"""What the clock does to consultations: holds run out, times are told again when a country changes its clocks.

Each step is one conditional update with the rows it causes, so any number of processes may tick at once.
"""

from __future__ import annotations

from sqlalchemy import select

from intake.models.consultations import Booking, BookingState, ConsultationService
from intake.models.referrals import Referral
from intake.scheduling.local_times import clinic_time_moved, reads_differently, told_local
from intake.scheduling.zones import zone
from intake.services import consultation_notices, consultation_waiting
from intake.services.consultation_holds import expire
from intake.services.consultation_resources import raise_unfit
from intake.services.consultation_statements import HELD
from intake.services.work import Work

AT_MOST = 100  # rows in one transaction; what is left waits for the next tick


def expire_holds(work: Work) -> int:
    """End every hold whose time is over; what was offered or asked for goes to the next who waits. How many ended."""
    return sum(_expire(work, booking) for booking in run_out(work))


def run_out(work: Work) -> list[Booking]:
    """The holds that ran out first, at most a hundred."""
    over = select(Booking).where(Booking.state == HELD, Booking.hold_until <= work.now)
    return list(work.session.scalars(over.order_by(Booking.hold_until, Booking.id).limit(AT_MOST)))


def _expire(work: Work, booking: Booking) -> bool:
    ended = expire(work, booking)
    if ended and (booking.waiting_id is not None or booking.requested_at is not None):
        consultation_waiting.offer_on(work, booking)
    return ended


def check_told_times(work: Work) -> int:
    """Tell everybody whose consultation reads differently on their own clock than they were told, and raise a task for
    each whose hour at the clinic has become another instant; how many of both (scheduling 0.7)."""
    ahead = select(Booking).where(Booking.state == BookingState.CONFIRMED, Booking.starts_at > work.now)
    return sum(_check(work, booking) for booking in work.session.scalars(ahead).all())


def _check(work: Work, booking: Booking) -> bool:
    moved = clinic_time_moved(booking.starts_at, booking.wall_start, booking.tz) and raise_unfit(work, booking, "clock")
    if booking.told_local is None or not reads_differently(booking.starts_at, booking.patient_tz, booking.told_local):
        return moved
    booking.told_local = told_local(booking.starts_at.astimezone(zone(booking.patient_tz)))
    service = work.session.get_one(ConsultationService, booking.service_id)
    referral = work.session.get_one(Referral, booking.referral_id)
    consultation_notices.local_time_changed(work, referral, booking, service)
    return True
