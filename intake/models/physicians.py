"""Physicians at a referral: who they are, what they may do there, and the short notes they send.

Names and addresses stand in plain columns, because the desk searches for people; the label and what is asked for are
sealed under the referral's key.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes


class PhysicianRole(StrEnum):
    """How somebody came to a referral: asked for records, as its author, or with the patient's return code."""

    INVITED = "invited"
    REFERRING = "referring"
    JOINED = "joined"


class InvitedBy(StrEnum):
    PATIENT = "patient"
    DESK = "desk"
    THEMSELVES = "themselves"


class ReplyBy(StrEnum):
    """How a physician wants the answer."""

    EMAIL = "email"
    PHONE = "phone"


class PhysicianParty(Base):
    """One physician at one referral. `request_sealed` holds `{label, asked}`: the words by which whoever invites tells
    which patient it is about, and the codes of the kinds of record that are asked for (codebook 11).

    `verified_at`: the address was proved by a link. `ended_at`: may neither add nor read any more. `may_know_date_at`:
    the patient agreed that this physician hears the date of the consultation. `told_patient_at`: the patient was told
    that records came from here (security-reliability 2.7)."""

    __tablename__ = "physician_party"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    role: Mapped[PhysicianRole] = mapped_column(codes(PhysicianRole))
    invited_by: Mapped[InvitedBy] = mapped_column(codes(InvitedBy))
    name: Mapped[str] = mapped_column(Text, default="")
    institution: Mapped[str] = mapped_column(Text, default="")
    country: Mapped[str | None] = mapped_column(String(2))
    email: Mapped[str] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(8))
    reply_by: Mapped[ReplyBy] = mapped_column(codes(ReplyBy), default=ReplyBy.EMAIL)
    request_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(16))
    may_know_date_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_patient_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_physician_party_email", "email"),)


class PhysicianNote(Base):
    """What a physician wrote beside the records, sealed under the referral's key."""

    __tablename__ = "physician_note"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    physician_id: Mapped[str] = mapped_column(ForeignKey("physician_party.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
