"""The one source of the present moment. Services never ask it; drivers do, and hand the moment down."""

from __future__ import annotations

from datetime import UTC, datetime

import intake.scheduling.zones  # noqa: F401 - first of all: it makes the pinned time-zone data the only one


def utcnow() -> datetime:
    """The present, aware and in UTC."""
    return datetime.now(UTC)
