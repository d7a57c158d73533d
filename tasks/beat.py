"""The scheduler of beat: Celery's own, but for a clock that is put back.

Celery's would say nothing until the clock comes again to where it was, for two hours if it was two hours fast, and a
new start would not help, because the moments of the last ticks stand in its file.
"""

from __future__ import annotations

from typing import Any

from celery.beat import PersistentScheduler


class SteadyScheduler(PersistentScheduler):
    """Counts on from the present as soon as a tick seems to have been given in the future."""

    def tick(self, *given: Any, **named: Any) -> float:
        """Give one tick that is due. How many seconds may pass until the next look: never more than the shortest
        period, so a clock that is put back is noticed that soon."""
        now = self.app.now()
        ahead = [entry for entry in self.schedule.values() if entry.last_run_at and entry.last_run_at > now]
        for entry in ahead:
            entry.last_run_at = now
        if ahead:
            self._heap = None  # its moments are of the same clock; it is filled again from the entries
        return super().tick(*given, **named)
