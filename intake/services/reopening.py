"""Opening a request again that its sender had withdrawn.

The promises begin anew from the moment it is opened; level, owner, answers and files are as they were. The links that
died with the withdrawal stay dead: the sender asks for a new one.
"""

from __future__ import annotations

from sqlalchemy import update

from intake.clinical.due import Due
from intake.db import rows_changed
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.services import audit, callbacks, notices
from intake.services.assessing import assess_now
from intake.services.referrals import answers_of
from intake.services.work import Work


def reopen(work: Work, referral: Referral) -> bool:
    """Take the request up again, plan its call and tell the sender by mail, if they have an address.

    False when it is open, or was closed for another reason than withdrawal.
    """
    withdrawn = (Referral.id == referral.id, Referral.closed_as == ClosedAs.WITHDRAWN)
    state = ReferralState.IN_TRIAGE if referral.contacted_at else ReferralState.SUBMITTED
    opened = update(Referral).where(*withdrawn, Referral.state == ReferralState.CLOSED)
    values = {"state": state, "closed_as": None, "closed_at": None, "updated_at": work.now}
    if rows_changed(work.session, opened.values(values)) != 1:
        return False
    work.session.refresh(referral)
    answers = answers_of(work, referral)
    _promise_anew(referral, assess_now(work, answers).due)
    callback = None if referral.contacted_at else callbacks.plan_for(work, referral, answers, work.now)
    notices.reopened(work, referral, callback)
    audit.record(work, "referral.reopen", "referral", referral.id)
    return True


def _promise_anew(referral: Referral, due: Due) -> None:
    """The old moments lie behind us: nobody was late while the request was withdrawn."""
    referral.review_due = due.review
    referral.due_at = due.review if referral.contacted_at else due.contact
    if referral.contacted_at is None:
        referral.contact_due = due.contact
