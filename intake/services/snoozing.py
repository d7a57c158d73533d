"""Putting a request off to a day: out of the queue until then, and back by itself.

Only what has lost nothing by it: never an emergency, and never before the family was reached for the first time.
Whatever the sender's side does brings it back at once.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import update

from intake.db import rows_changed
from intake.models.referrals import Referral, ReferralState
from intake.scheduling.settings import DEFAULTS
from intake.scheduling.zones import zone
from intake.services import audit
from intake.services.assessing import clinic_moment
from intake.services.referral_columns import EMERGENCY_RANK
from intake.services.work import Work

LONGEST = timedelta(days=90)
MORNING = time(8)


class Refusal(StrEnum):
    """Why a request stays where it is."""

    CLOSED = "closed"
    EMERGENCY = "emergency"
    NOT_REACHED = "not_reached"
    DAY = "day"


def days(now: datetime) -> tuple[date, date]:
    """The first and the last day, of the clinic's calendar, to which something can be put off."""
    today = clinic_moment(now).date()
    return today + timedelta(days=1), today + LONGEST


def snooze(work: Work, referral: Referral, day: date | None) -> Refusal | None:
    """Put it off until the morning of `day` at the clinic; None when that was done."""
    first, last = days(work.now)
    if day is None or not first <= day <= last:
        return Refusal.DAY
    until = datetime.combine(day, MORNING, zone(DEFAULTS.clinic_zone))
    fit = (
        Referral.id == referral.id,
        Referral.rank > EMERGENCY_RANK,
        Referral.contacted_at.is_not(None),
        Referral.state != ReferralState.CLOSED,
    )
    done = rows_changed(work.session, update(Referral).where(*fit).values(snoozed_until=until))
    work.session.refresh(referral)
    if done == 1:
        audit.record(work, "referral.snooze", "referral", referral.id, outcome=day.isoformat())
        return None
    return _why_not(referral)


def wake(work: Work, referral: Referral) -> bool:
    """Bring it back now; False when it was not away."""
    if referral.snoozed_until is None:
        return False
    referral.snoozed_until = None
    audit.record(work, "referral.wake", "referral", referral.id)
    return True


def tidy(work: Work) -> int:
    """Forget days that have come, so that the list of what is put off holds nothing else."""
    past = update(Referral).where(Referral.snoozed_until <= work.now).values(snoozed_until=None)
    return rows_changed(work.session, past)


def _why_not(referral: Referral) -> Refusal:
    if referral.state is ReferralState.CLOSED:
        return Refusal.CLOSED
    return Refusal.EMERGENCY if referral.rank == EMERGENCY_RANK else Refusal.NOT_REACHED
