"""The people of the clinic who sign in."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, JSONColumn, codes


class Role(StrEnum):
    COORDINATOR = "coordinator"
    HAEMATOLOGIST = "haematologist"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


class Staff(Base):
    """Somebody with an account. Without a password the person was invited and has not come yet.

    `totp_sealed` and `totp_pending_sealed` hold the seed of an authenticator app, in use and before its first code was
    shown; both lie under the key row `key_id`. `totp_last_step` is the newest 30-second step whose code was accepted:
    no code of it or of an earlier one is accepted again."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role] = mapped_column(codes(Role))
    language: Mapped[str] = mapped_column(String(8), default="en")
    spoken_languages: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    password_hash: Mapped[str | None] = mapped_column(String(256))
    key_id: Mapped[str | None] = mapped_column(ForeignKey("key_row.id"))
    totp_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_pending_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_last_step: Mapped[int | None] = mapped_column(Integer)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Passkey(Base):
    """One passkey of a person, by the name they gave it. `sign_count` is 0 for ever where the maker does not count."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    credential_hash: Mapped[str] = mapped_column(String(64), unique=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RecoveryCode(Base):
    """One of ten codes for the day on which telephone and passkey are lost. Only its hash is kept."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class KnownBrowser(Base):
    """A browser in which this person has signed in: guessing elsewhere does not slow them down here."""

    __tablename__ = "known_browser"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class SpentChallenge(Base):
    """A passkey's challenge that was answered: no answer counts twice."""

    __tablename__ = "spent_challenge"

    challenge_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class SignInFailure(Base):
    """Failed sign-ins, counted per account and per address; never a permanent lock (2.1)."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_sign_in_failure_subject_at", "subject", "at"),)
