"""Who wrote a request, and whether its pages may show them what it says.

A professional who is no physician (a nurse, an agency, a coordinator) writes for somebody whose agreement nobody has
checked. They add to the request, hear where it stands and are called, as a physician who refers; they read no answer,
and nothing that others sent. Source: codebook 2.1; flag authority_to_check.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.services.status import NEXT, NOTHING_LEFT, SENTENCES, Status
from intake.services.work import Work

ADD_ONLY = frozenset({"other_professional"})
OWN_FILES = frozenset({"visitor", "patient"})  # how the people who sent the request are written down beside a file
# Nobody has said that this sender may hear of these: they hear what comes before, as a physician does.
INSTEAD = {
    ReferralState.CONSULTATION_BOOKED: ReferralState.READY_FOR_REVIEW,
    ReferralState.CONSULTED: ReferralState.READY_FOR_REVIEW,
}


def only_adds(work: Work, referral_id: str | None) -> bool:
    """Whether the sender of this request may add to it and read no answer of it."""
    return work.session.scalar(select(Referral.sender_role).where(Referral.id == referral_id)) in ADD_ONLY


def as_told(status: Status, referral: Referral) -> Status:
    """Where the request stands, as far as a sender who only adds hears it: no consultation, no written opinion, and of
    an end only that it is one, or that nobody could be reached."""
    if referral.state is ReferralState.CLOSED and referral.closed_as is not ClosedAs.UNREACHABLE:
        return replace(status, sentence=SENTENCES[ReferralState.CLOSED])
    answered = status.answered_at is not None and referral.state in NOTHING_LEFT
    told = INSTEAD.get(referral.state, referral.state if answered else None)
    if told is None:
        return status
    next_step = status.next_step if status.emergency else NEXT[told] if status.next_step else ""
    return replace(status, sentence=SENTENCES[told], next_step=next_step, by=None)
