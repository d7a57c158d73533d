"""The one source of the present moment. Services never ask it; drivers do, and hand the moment down."""

from __future__ import annotations

from datetime import UTC, datetime


def utcnow() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)
