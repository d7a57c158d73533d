"""Which kinds of records are missing most, over the open requests."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import and_, select

from intake.models.keys import KeyRow
from intake.models.referrals import Referral, ReferralState, Revision
from intake.services.keys import hold_key, unseal_value
from intake.services.referrals import ASSESSMENT_PLACE
from intake.services.work import Work

AT_MOST = 1_000  # assessments are sealed; more of them would keep the page waiting and say the same


def count(work: Work) -> tuple[Counter[str], int]:
    """How many of the newest open requests miss each kind of document, and how many requests were looked at.

    Only the list of kinds is taken out of each assessment, and nothing of it is kept."""
    newest = and_(Revision.referral_id == Referral.id, Revision.number == Referral.revision)
    query = (
        select(Revision.assessment_sealed, KeyRow)
        .join(Referral, newest)
        .join(KeyRow, KeyRow.id == Referral.key_id)
        .where(Referral.state != ReferralState.CLOSED, KeyRow.wrapped.is_not(None))
        .order_by(Referral.submitted_at.desc())
        .limit(AT_MOST)
    )
    rows = work.session.execute(query).all()
    kinds: Counter[str] = Counter()
    for sealed, key in rows:
        hold_key(work, key)
        kinds.update(unseal_value(work, key.id, ASSESSMENT_PLACE, sealed)["missing_documents"])
    return kinds, len(rows)
