"""Who did or saw what. Append-only: triggers refuse UPDATE and DELETE, and each row seals the one before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime


class AuditEvent(Base):
    """`chain` is an HMAC over this row and the chain value before it; `seq` has no gaps."""

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str | None] = mapped_column(String(64))
    role: Mapped[str | None] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(48))
    object_kind: Mapped[str | None] = mapped_column(String(24))
    object_id: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    request_id: Mapped[str | None] = mapped_column(String(32))
    address: Mapped[str | None] = mapped_column(String(64))
    policy: Mapped[str | None] = mapped_column(String(48))
    key_name: Mapped[str] = mapped_column(String(16))
    chain: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_audit_event_object", "object_kind", "object_id", "seq"),
        Index("ix_audit_event_actor", "actor_id", "seq"),
        Index("ix_audit_event_at", "at"),
    )


class AuditHead(Base):
    """How far the log reached on a day: its last link, signed. The same stands in the store of files and in a mail,
    because a chain alone does not tell that its end was cut off."""

    __tablename__ = "audit_head"

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    seq: Mapped[int] = mapped_column(BigInteger)
    chain: Mapped[str] = mapped_column(String(64))
    key_name: Mapped[str] = mapped_column(String(16))
    signature: Mapped[str] = mapped_column(String(64))
