"""The list of missing records sent for several requests at once, each as its own page would propose it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.services import cases, record_requests
from intake.services.assessing import clinic_moment
from intake.services.record_requests import TIME_TO_SEND, Wanted
from intake.services.work import Work


@dataclass(frozen=True)
class Asked:
    """Requests whose senders were asked, and those with nothing to ask for: complete, asked already, closed."""

    asked: int
    complete: int


def ask(work: Work, referral_ids: Iterable[str], staff: Staff) -> Asked:
    """Ask the sender of each request for what is missing; whoever owns the request looks after the records, and
    `staff` where nobody does."""
    ids = list(dict.fromkeys(referral_ids))
    asked = [referral_id for referral_id in ids if _ask_one(work, referral_id, staff)]
    return Asked(len(asked), len(ids) - len(asked))


def _ask_one(work: Work, referral_id: str, staff: Staff) -> bool:
    referral = work.session.get(Referral, referral_id)
    if referral is None or referral.state is ReferralState.CLOSED:
        return False
    owner, by = referral.owner_id or staff.id, clinic_moment(work.now + TIME_TO_SEND).date().isoformat()
    proposed = record_requests.proposed(work, referral, cases.read(work, referral).answers)
    if not proposed:
        return False
    wanted = [Wanted(line.kind, line.why, owner, by) for line in proposed]
    record_requests.ask(work, referral, staff, wanted, sender=True)
    return True
