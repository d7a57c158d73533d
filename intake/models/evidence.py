"""What answers rest on: pages of documents that show them or contradict them, and what was asked back about them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes


class Verdict(StrEnum):
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class Evidence(Base):
    """A member of staff read a page and says what it means for an answer.

    `field` is the answer's address in the revision `revision_number`: a name, or "mrd_results[0].value" in a row.
    Rows have no name of their own, so a later revision is searched for the row as it was then. `corrected_in` is
    the revision that took the page's word; a removed row stays, because people have acted on it."""

    __tablename__ = "evidence"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), index=True)
    page: Mapped[int] = mapped_column(Integer)
    field: Mapped[str] = mapped_column(String(120))
    revision_number: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[Verdict] = mapped_column(codes(Verdict))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    corrected_in: Mapped[int | None] = mapped_column(Integer)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    removed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class QuestionOutcome(StrEnum):
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class AnswerQuestion(Base):
    """A question to the sender: the record says something else than the answer. `record_says_sealed` is what staff
    typed. It waits as long as `outcome` is empty."""

    __tablename__ = "answer_question"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id"), index=True)
    record_says_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    outcome: Mapped[QuestionOutcome | None] = mapped_column(codes(QuestionOutcome))
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answered_in: Mapped[int | None] = mapped_column(Integer)
