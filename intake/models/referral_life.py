"""How a referral moved through its life."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes
from intake.models.referrals import ClosedAs, ReferralState


class ReferralMove(Base):
    """One move. `number` counts the moves of a referral from 1; a page that shows a referral remembers the last one.
    `reason_sealed` holds staff's own words, which the patient cannot see."""

    __tablename__ = "referral_move"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_kind: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[str | None] = mapped_column(String(22))
    from_state: Mapped[ReferralState] = mapped_column(codes(ReferralState))
    to_state: Mapped[ReferralState] = mapped_column(codes(ReferralState))
    closed_as: Mapped[ClosedAs | None] = mapped_column(codes(ClosedAs))
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("referral_id", "number"),)
