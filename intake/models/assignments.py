"""Which haematologist reads which request, and who opened one that was not theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id


class CaseAssignment(Base):
    """A request was given to a haematologist, who sees assigned requests only (security-reliability 2.3 e)."""

    __tablename__ = "case_assignment"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), primary_key=True, index=True)
    assigned_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)


class EmergencyAccess(Base):
    """A request was opened without being assigned, for a reason and for 60 minutes. The lead is told of each.

    The reason may be about the patient, so it is sealed under the request's key."""

    __tablename__ = "emergency_access"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index("ix_emergency_access_staff_id_until", "staff_id", "until"),)
