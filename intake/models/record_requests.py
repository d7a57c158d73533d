"""Records that the desk asked for: from whom, which kinds, by when, and what became of each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes


class ItemOutcome(StrEnum):
    """`arrived`: a document of the kind came and was found clean. `ticked`: somebody at the desk said so. `dropped`: it
    is not wanted any more."""

    ARRIVED = "arrived"
    TICKED = "ticked"
    DROPPED = "dropped"


class RecordRequest(Base):
    """One list to one person: the sender, or the physician who is named."""

    __tablename__ = "record_request"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    physician_id: Mapped[str | None] = mapped_column(ForeignKey("physician_party.id"))
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class RecordItem(Base):
    """One record of a list. `kind` is a code of codebook 11. `why_sealed` says in the recipient's language what it is
    good for. `wanted_by` is a day (YYYY-MM-DD); `owner_id` looks after it at the desk."""

    __tablename__ = "record_item"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    request_id: Mapped[str] = mapped_column(ForeignKey("record_request.id"), index=True)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"))
    kind: Mapped[str] = mapped_column(String(32))
    why_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    wanted_by: Mapped[str] = mapped_column(String(10))
    outcome: Mapped[ItemOutcome | None] = mapped_column(codes(ItemOutcome))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (Index("ix_record_item_referral_id_ended_at", "referral_id", "ended_at"),)
