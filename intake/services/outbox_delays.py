"""How long a mail waits after a failed attempt: growing, and a little different for each mail (scheduling 1)."""

from __future__ import annotations

import hashlib
from datetime import timedelta

DELAYS = (60, 300, 900, 3600, 7200, 14400, 28800, 28800, 28800)  # seconds after attempt 1..9
JITTER = 0.2


def delay_after(dedupe_key: str, attempt: int) -> timedelta:
    """The wait after `attempt` (1-based); the last one is kept for attempts that an operator added.

    The jitter is 0-20 % and depends on the mail alone, so that mails that failed together do not return together, and
    every process comes to the same moment.
    """
    base = DELAYS[min(attempt, len(DELAYS)) - 1]
    digest = hashlib.sha256(f"{dedupe_key}:{attempt}".encode()).hexdigest()
    share = int(digest[:8], 16) / 0xFFFFFFFF
    return timedelta(seconds=base + int(base * JITTER * share))
