"""Who is writing where, so that two people do not answer the same family at once. A sign, never a lock."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from intake.models.queue import Presence
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services.work import Work

LASTS = timedelta(minutes=2)
_WRITING = (
    select(Presence.referral_id, Staff.name)
    .join(Staff, Staff.id == Presence.staff_id)
    .where(Presence.until > bindparam("now"), Presence.staff_id != bindparam("me"))
    .order_by(Staff.name)
)


def tell(work: Work, referral: Referral, staff: Staff) -> None:
    """`staff` is writing in this case now."""
    work.session.merge(Presence(referral_id=referral.id, staff_id=staff.id, until=work.now + LASTS))


def writing(work: Work, me: str) -> dict[str, list[str]]:
    """Names of the others who write now, by referral."""
    found: dict[str, list[str]] = defaultdict(list)
    for referral_id, name in work.session.connection().execute(_WRITING, {"now": work.now, "me": me}):
        found[referral_id].append(name)
    return dict(found)


def tidy(work: Work) -> int:
    """Forget those who have stopped. Nothing depends on it, so it counts as nothing done."""
    work.session.execute(delete(Presence).where(Presence.until <= work.now))
    return 0
