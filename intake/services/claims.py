"""Whose request it is: claimed by one person at a time, released again."""

from __future__ import annotations

from sqlalchemy import update

from intake.db import rows_changed
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.services import audit, physician_notices
from intake.services.work import Work

MAY_RELEASE_OTHERS = frozenset({Role.LEAD})


def claim(work: Work, referral: Referral, staff: Staff) -> bool:
    """Take a request that is nobody's. False when somebody was faster, and `referral.owner_id` names them."""
    free = (Referral.id == referral.id, Referral.owner_id.is_(None), Referral.state != ReferralState.CLOSED)
    won = rows_changed(work.session, update(Referral).where(*free).values(owner_id=staff.id, claimed_at=work.now))
    work.session.refresh(referral)
    if won == 1:
        physician_notices.accepted(work, referral)
        audit.record(work, "referral.claim", "referral", referral.id)
    return won == 1


def release(work: Work, referral: Referral, staff: Staff) -> bool:
    """Give a request back to everybody: one's own, or as the lead anybody's. False when it is not theirs to give."""
    owned = [Referral.id == referral.id, Referral.owner_id.is_not(None)]
    if staff.role not in MAY_RELEASE_OTHERS:
        owned.append(Referral.owner_id == staff.id)
    given = rows_changed(work.session, update(Referral).where(*owned).values(owner_id=None, claimed_at=None))
    work.session.refresh(referral)
    if given == 1:
        audit.record(work, "referral.release", "referral", referral.id)
    return given == 1
