"""Whose request it is: claimed by one person at a time, handed to a named colleague, released again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select, update

from intake.db import rows_changed
from intake.errors import NotFound
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.services import audit, physician_notices, referral_life
from intake.services.work import Work

MAY_RELEASE_OTHERS = frozenset({Role.LEAD})
MAY_OWN = (Role.COORDINATOR, Role.LEAD)

_COLLEAGUES = (
    select(Staff.id, Staff.name)
    .where(Staff.active.is_(True), or_(*(Staff.role == role for role in MAY_OWN)))
    .order_by(Staff.name, Staff.id)
)


@dataclass(frozen=True)
class Assigned:
    """How many requests were given, and how many stayed: closed, somebody else's, or not there."""

    given: int
    stayed: int


def claim(work: Work, referral: Referral, staff: Staff) -> bool:
    """Take a request that is nobody's. False when somebody was faster, and `referral.owner_id` names them."""
    free = (Referral.id == referral.id, Referral.owner_id.is_(None), Referral.state != ReferralState.CLOSED)
    won = rows_changed(work.session, update(Referral).where(*free).values(owner_id=staff.id, claimed_at=work.now))
    work.session.refresh(referral)
    if won == 1:
        referral_life.advance(work, referral, ReferralState.IN_TRIAGE)
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


def colleagues(work: Work) -> Sequence[tuple[str, str]]:
    """(id, name) of everybody who can be given a request, by name."""
    return [(staff_id, name) for staff_id, name in work.session.connection().execute(_COLLEAGUES)]


def assign(work: Work, referral_ids: Iterable[str], to_id: str, staff: Staff) -> Assigned:
    """Give open requests to a colleague: those of nobody, one's own, and as the lead anybody's.

    Raises NotFound when `to_id` is nobody who can own a request."""
    if to_id not in dict(colleagues(work)):
        raise NotFound
    ids = list(dict.fromkeys(referral_ids))
    given = [referral_id for referral_id in ids if _give(work, referral_id, to_id, staff)]
    return Assigned(len(given), len(ids) - len(given))


def _give(work: Work, referral_id: str, to_id: str, staff: Staff) -> bool:
    referral = work.session.get(Referral, referral_id)
    if referral is None:
        return False
    first = referral.owner_id is None
    open_ = (Referral.id == referral_id, Referral.state != ReferralState.CLOSED)
    # Whoever owned it when the page was read must own it still.
    whose = Referral.owner_id.is_(None) | (Referral.owner_id == staff.id)
    condition = open_ if staff.role in MAY_RELEASE_OTHERS else (*open_, whose)
    given = rows_changed(work.session, update(Referral).where(*condition).values(owner_id=to_id, claimed_at=work.now))
    work.session.refresh(referral)
    if given == 1:
        if first:
            physician_notices.accepted(work, referral)
        audit.record(work, "referral.assign", "referral", referral_id)
        audit.record(work, "referral.assign_to", "staff", to_id)
    return given == 1
