"""Emergencies reported on the urgent screen. They exist before identity, consent or a referral do."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id


class Alert(Base):
    """Open until a named person acknowledges it at the desk. `snapshot_sealed` holds phone, place, hospital,
    symptoms and cycle day, and no other record (codebook 8)."""

    __tablename__ = "alert"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"), index=True)
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"), index=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("key_row.id"))
    snapshot_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    contact_due: Mapped[datetime] = mapped_column(UTCDateTime)
    next_mail_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    rounds: Mapped[int] = mapped_column(Integer, default=0)
    administrator_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    person_called_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    not_now_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    for_other_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acknowledged_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (Index("ix_alert_next_mail_at", "next_mail_at"),)
