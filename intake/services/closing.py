"""Closing a referral and opening it again: what ends with it, and what begins anew.

The promises begin anew from the moment a request is opened; level, owner, answers and files are as they were. The links
that died with the closing stay dead: the sender asks for a new one.
"""

from __future__ import annotations

from intake.clinical.due import Due
from intake.errors import Conflict
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role
from intake.services import (
    callbacks,
    consultation_moves,
    links,
    messages,
    notices,
    physician_notices,
    record_items,
    referral_life,
    sessions,
)
from intake.services.assessing import assess_now
from intake.services.referrals import answers_of
from intake.services.work import Work

# Whoever is sent elsewhere gets it in writing.
NEEDS_LETTER = frozenset({ClosedAs.OTHER_ROUTE})


def close(
    work: Work,
    referral: Referral,
    closed_as: ClosedAs,
    *,
    reason: str = "",
    seen: int | None = None,
    role: Role | None = None,
    letter: str = "",
    language: str = "",
    tell: bool = True,
) -> None:
    """Close the referral: no call is made and no consultation held any more, physicians hear of it, every link dies.

    `letter`, in `language`, waits for the sender on their page. Raises Conflict as `referral_life.move` does, when
    staff give no reason, and without a letter where one is due.
    """
    if (role is not None and not reason) or (closed_as in NEEDS_LETTER and not letter):
        raise Conflict
    referral_life.move(
        work, referral, ReferralState.CLOSED, seen=seen, role=role, reason=reason, closed_as=closed_as, tell=tell
    )
    if letter:
        messages.send_letter(work, referral, letter, language or referral.language)
    callbacks.cancel_for(work, referral)
    consultation_moves.cancel_for(work, referral)
    record_items.drop_all(work, referral)
    physician_notices.closed(work, referral)
    close_doors(work, referral)


def close_doors(work: Work, referral: Referral) -> None:
    """Every link to this request is dead, and physicians who are in are out (2.2)."""
    links.revoke_all(work, referral_id=referral.id)
    links.revoke_all(work, draft_id=referral.draft_id)
    sessions.end_physicians(work, referral_id=referral.id)


def open_again(
    work: Work, referral: Referral, *, seen: int | None = None, role: Role | None = None, reason: str = ""
) -> None:
    """Take the request up again, plan its call and tell the sender by mail, if they have an address.

    Raises Conflict when it is open or has moved meanwhile, and for a duplicate, which only undoing the merge opens.
    """
    if referral.closed_as is ClosedAs.DUPLICATE:
        raise Conflict
    resume(work, referral, seen=seen, role=role, reason=reason)


def resume(
    work: Work, referral: Referral, *, seen: int | None = None, role: Role | None = None, reason: str = ""
) -> None:
    """As `open_again`, also for a duplicate."""
    if role is not None and ReferralState.IN_TRIAGE not in referral_life.choices(referral, role):
        raise Conflict
    reached = referral.contacted_at is not None
    target = ReferralState.IN_TRIAGE if reached else ReferralState.SUBMITTED
    referral_life.move(work, referral, target, seen=seen, reason=reason, tell=False)
    answers = answers_of(work, referral)
    _promise_anew(referral, assess_now(work, answers).due)
    callback = None if reached else callbacks.plan_for(work, referral, answers, work.now)
    notices.reopened(work, referral, callback)


def _promise_anew(referral: Referral, due: Due) -> None:
    """The old moments lie behind us: nobody was late while the request was closed."""
    referral.review_due = due.review
    referral.due_at = due.review if referral.contacted_at else due.contact
    if referral.contacted_at is None:
        referral.contact_due = due.contact
