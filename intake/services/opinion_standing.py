"""Whether a request has its written opinion, for pages that say so without showing it: nothing is unsealed here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from intake.models.opinions import Opinion
from intake.models.referral_life import ReferralMove
from intake.models.referrals import Referral, ReferralState
from intake.services.work import Work


@dataclass(frozen=True)
class Newest:
    """The newest signed version. `unread`: the sender has not opened it; `known`: they have opened an earlier one."""

    number: int
    signed_at: datetime
    unread: bool
    known: bool


def newest(work: Work, referral: Referral) -> Newest | None:
    """None while nothing is signed."""
    signed = _signed(work, referral)
    if not signed:
        return None
    number, signed_at, read_at = signed[0]
    return Newest(number, signed_at, read_at is None, any(read for _number, _at, read in signed[1:]))


def answered_at(work: Work, referral: Referral) -> datetime | None:
    """When the opinion that answers the request was signed. None when the request was opened again after it: then a
    haematologist reads once more."""
    signed = _signed(work, referral)
    if not signed:
        return None
    opened_again = work.session.scalar(
        select(func.max(ReferralMove.at)).where(
            ReferralMove.referral_id == referral.id, ReferralMove.from_state == ReferralState.CLOSED
        )
    )
    moment = signed[0][1]
    return moment if opened_again is None or opened_again <= moment else None


def _signed(work: Work, referral: Referral) -> list[tuple[int, datetime, datetime | None]]:
    """Number, signing and first reading of each signed version, the newest first."""
    query = (
        select(Opinion.number, Opinion.signed_at, Opinion.read_at)
        .where(Opinion.referral_id == referral.id, Opinion.signed_at.is_not(None))
        .order_by(Opinion.number.desc())
    )
    return [(number, at, read) for number, at, read in work.session.execute(query) if at is not None]
