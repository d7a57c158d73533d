"""The people of the clinic who sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, JSONColumn, codes


class Role(StrEnum):
    COORDINATOR = "coordinator"
    HAEMATOLOGIST = "haematologist"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Staff(Base):
    """`totp_sealed` and `second_factor` are the seam for the second factor: a session is only complete
    once the factors that the person has set up were shown."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role] = mapped_column(codes(Role))
    language: Mapped[str] = mapped_column(String(8), default="en")
    spoken_languages: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    password_hash: Mapped[str | None] = mapped_column(String(256))
    second_factor: Mapped[str | None] = mapped_column(String(16))
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class SignInFailure(Base):
    """Failed sign-ins, counted per account and per address; never a permanent lock (2.1)."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_sign_in_failure_subject_at", "subject", "at"),)
