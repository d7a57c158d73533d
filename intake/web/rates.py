"""Counting posts in this process."""

from __future__ import annotations

import threading
import time

from limits.storage import MemoryStorage

SWEEP_SECONDS = 60


class Counts(MemoryStorage):
    """Counts in memory that are forgotten in passing, once a minute.

    The library's own starts a thread after every post, and each goes through the counts of everybody.
    """

    def __init__(self) -> None:
        super().__init__()
        self._counting = threading.Lock()
        self._swept = time.time()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and say how many there are in the window that is open now. `expiry` is in seconds."""
        now = time.time()
        with self._counting:
            self._sweep(now)
            if self.expirations.get(key, 0) <= now:
                self.expirations[key], self.storage[key] = now + expiry, 0
            self.storage[key] += amount
            return self.storage[key]

    def _sweep(self, now: float) -> None:
        if now - self._swept < SWEEP_SECONDS:
            return
        self._swept = now
        for key in [key for key, until in self.expirations.items() if until <= now]:
            self.expirations.pop(key, None)
            self.storage.pop(key, None)
