"""What the patient's pages and the desk's do alike: hold, move, and tell of a risk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TypeVar

from intake.models.consultations import Booking, BookingState
from intake.models.referrals import Referral
from intake.services import consultation_holds, consultation_treatment, referrals
from intake.services.consultation_terms import Wish, stamp
from intake.services.consultation_treatment import TimingRisk
from intake.services.once_more import once_more
from intake.services.work import Work
from intake.web.context import work

Result = TypeVar("Result")
KEY_LENGTH = 22


def new_key() -> str:
    """What makes a second press of the same form harmless."""
    return secrets.token_urlsafe(16)


def acted(referral_id: str | None, act: Callable[[Work, Referral], Result]) -> Result:
    """Act on a request in a unit of work of its own, once more where the database broke a deadlock at its cost."""
    return once_more(work, lambda unit: act(unit, referrals.find(unit, referral_id)))


def hold(unit: Work, referral: Referral, wish: Wish, key: str, *, holder: str, staff_id: str | None = None) -> Booking:
    """Hold the time. A key names one press for one time: who comes back to a time that they gave up holds it anew.

    Raises as `consultation_holds.hold`."""
    name = f"{key[:KEY_LENGTH]}:{wish.service_id}:{stamp(wish.start)}"
    booking = consultation_holds.hold(unit, referral, wish, name, holder=holder, staff_id=staff_id)
    over = booking.state is BookingState.HELD and (booking.hold_until is None or booking.hold_until <= unit.now)
    if not over and booking.state not in (BookingState.EXPIRED, BookingState.CANCELLED):
        return booking
    again = f"{new_key()}:{wish.service_id}:{stamp(wish.start)}"
    return consultation_holds.hold(unit, referral, wish, again, holder=holder, staff_id=staff_id)


def tell_of(referral_id: str | None, risk: TimingRisk | None) -> None:
    """No time is free that would help: somebody plans it with the family, and calls them soon."""
    if risk is not None:
        acted(referral_id, lambda unit, referral: consultation_treatment.call_about(unit, referral, risk))
