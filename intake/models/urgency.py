"""What people decided about the urgency of a referral, beside what the rules computed (codebook 7, override)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes


class OverrideKind(StrEnum):
    RAISE = "raise"
    LOWER = "lower"
    CLOSE_IMMEDIATE = "close_immediate"


class OverrideOutcome(StrEnum):
    APPLIED = "applied"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"  # the level changed before the second person had answered


class UrgencyOverride(Base):
    """One wish to set another level than the present one. Lowering waits, with an empty `outcome`, for a second
    person; `waiting` is then the referral's id, so that one wish at a time can wait. `computed_level` is what the rules
    said then; rows are kept for the case's history."""

    __tablename__ = "urgency_override"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    kind: Mapped[OverrideKind] = mapped_column(codes(OverrideKind))
    from_level: Mapped[str] = mapped_column(String(16))
    to_level: Mapped[str] = mapped_column(String(16))
    computed_level: Mapped[str] = mapped_column(String(16))
    revision_number: Mapped[int] = mapped_column(Integer)
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    asked_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    waiting: Mapped[str | None] = mapped_column(String(22), unique=True)
    outcome: Mapped[OverrideOutcome | None] = mapped_column(codes(OverrideOutcome))
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
