"""Opening a request again that its sender had withdrawn: the button of the case's head."""

from __future__ import annotations

from intake.errors import Conflict
from intake.models.referrals import ClosedAs, Referral
from intake.services import audit, closing
from intake.services.work import Work


def reopen(work: Work, referral: Referral) -> bool:
    """Take the request up again. False when it is open, or was closed for another reason than withdrawal."""
    if referral.closed_as is not ClosedAs.WITHDRAWN:
        return False
    try:
        closing.open_again(work, referral)
    except Conflict:
        return False
    audit.record(work, "referral.reopen", "referral", referral.id)
    return True
