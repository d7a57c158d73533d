"""A request on its way: what somebody has typed so far, sealed, saved on every Continue."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes


class DraftState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    DISCARDED = "discarded"


class Draft(Base):
    """`content_sealed` holds a `DraftContent` (services/drafts); nothing clinical stands in the clear."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    key_id: Mapped[str] = mapped_column(ForeignKey("key_row.id"))
    state: Mapped[DraftState] = mapped_column(codes(DraftState), default=DraftState.OPEN)
    language: Mapped[str] = mapped_column(String(8))
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    return_code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    entered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    suspect: Mapped[bool] = mapped_column(Boolean, default=False)

    __table_args__ = (Index("ix_draft_state_expires_at", "state", "expires_at"),)
