"""Requests whose written opinion was signed: amended and translated, never read, and closed with it."""

from __future__ import annotations

from intake.models.messages import TranslatedBy
from intake.models.referrals import ClosedAs, ReferralState
from intake.services.work import Work
from tests.support import factories, papers
from tests.support.opinions import a_signed_one, translated


def written_opinions(work: Work) -> dict[str, str]:
    """Requests by what became of their opinion."""
    found = {name: factories.a_request(work, "EX1", patient_full_name=f"Айгерим, {name}")
             for name in ("opinion", "opinion unread", "opinion closed")}  # fmt: skip
    papers.a_clean_file(work, found["opinion"], "Выписка №7.pdf", doc_type="mrd_report", doc_date="2026-11")
    a_signed_one(work, found["opinion"], view="Too early.")
    amended = a_signed_one(
        work, found["opinion"], options="1. Wait and look again.\n2. Blinatumomab, 28 days (15 µg/m²/d).",
        ask="Who reads the next marrow?",
    )  # fmt: skip
    translated(work, found["opinion"], amended, made_by=TranslatedBy.MACHINE)
    a_signed_one(work, found["opinion unread"])
    in_hebrew = {"summary": "יש שתי דרכים, ויש זמן לבחור.", "question": "האם זה הזמן?", "view": "MRD ‏0.01%: ייתכן."}
    closed = found["opinion closed"]
    translated(work, closed, a_signed_one(work, closed, "he", **in_hebrew), checked=True)
    closed.state, closed.closed_as = ReferralState.CLOSED, ClosedAs.OPINION_SENT
    return {name: referral.id for name, referral in found.items()}
