"""Mails that a fact has caused.

This table exists beside the broker because the row is the truth: it is written in the transaction of
the fact, survives the broker, and its claim, lease and attempts guard every send (scheduling 1).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime
from intake.models.columns import JSONColumn, codes


class OutboxState(StrEnum):
    READY = "ready"
    LEASED = "leased"
    SENT = "sent"
    DEAD = "dead"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class OutboxLane(StrEnum):
    """Alerts have a lane of their own with a shorter lease, so that slow mail never delays them."""

    ALERT = "alert"
    PLAIN = "plain"
    WEBHOOK = "webhook"  # not mail: an HTTPS call per alert for a paging service (ruling 12)


LIVE = text("state IN ('ready', 'leased')")


class OutboxEmail(Base):
    __tablename__ = "outbox_email"

    id: Mapped[int] = mapped_column(primary_key=True)
    lane: Mapped[OutboxLane] = mapped_column(codes(OutboxLane), default=OutboxLane.PLAIN)
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    message_id: Mapped[str] = mapped_column(String(120))
    stream: Mapped[str] = mapped_column(String(80))
    to_addr: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(8))
    template: Mapped[str] = mapped_column(String(48))
    payload: Mapped[dict[str, Any]] = mapped_column(JSONColumn)
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"), index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    guard_callback: Mapped[str | None] = mapped_column(String(22))
    guard_booking: Mapped[str | None] = mapped_column(String(22))
    guard_version: Mapped[int | None] = mapped_column(Integer)
    guard_records: Mapped[str | None] = mapped_column(String(22))
    state: Mapped[OutboxState] = mapped_column(codes(OutboxState), default=OutboxState.READY)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    max_attempts: Mapped[int] = mapped_column(Integer, default=10)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_code: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        Index("ix_outbox_email_due", "lane", "next_at", "id", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_outbox_email_booking", "guard_booking", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_outbox_email_stream", "stream", "id", sqlite_where=LIVE, postgresql_where=LIVE),
    )


class Ticker(Base):
    """When each periodic job last ran to its end; the health page reads it."""

    __tablename__ = "ticker"

    name: Mapped[str] = mapped_column(String(48), primary_key=True)
    last_run_at: Mapped[datetime] = mapped_column(UTCDateTime)
