"""Whether mail and clocks still run: what the health page and the administrator see (scheduling 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import func, literal, select

from intake.db import UTCDateTime
from intake.models.outbox import OutboxState, Ticker
from intake.scheduling.zones import IANA_VERSION
from intake.services import clinic_calendar
from intake.services.outbox_claims import LIVE, TABLE, held_back, in_time
from intake.services.rows import insert_or_update
from intake.services.work import Work

OLDEST_DUE = timedelta(seconds=120)
OLDEST_TICK = timedelta(seconds=60)
# The ticks that must come, and how long each may stay away; daily work may be late without harm. Holds are ended once a
# minute, so two may be missed.
WATCHED: Mapping[str, timedelta] = MappingProxyType(
    {
        "alerts": OLDEST_TICK,
        "callbacks": OLDEST_TICK,
        "holds": 3 * OLDEST_TICK,
        "relay_alerts": OLDEST_TICK,
        "relay": OLDEST_TICK,
    }
)


@dataclass(frozen=True)
class Health:
    """`waiting`: how long the oldest due mail waits. `last_ticks`: when each periodic job last ran to its end."""

    waiting: timedelta
    last_ticks: dict[str, datetime]
    problems: tuple[str, ...]
    time_zones: str = IANA_VERSION

    @property
    def good(self) -> bool:
        return not self.problems


def ticked(work: Work, name: str) -> None:
    """Note that a periodic job ran to its end."""
    insert_or_update(work.session, Ticker, {"name": name, "last_run_at": work.now}, "name")


def report(work: Work) -> Health:
    """The state now. Problems are codes: `mail_waits`, `<name>_stopped` for a job that does not tick, and
    `calendar_ends` when holidays are known for less than 400 days."""
    waiting = _waiting(work)
    ticks = {row.name: row.last_run_at for row in work.session.scalars(select(Ticker))}
    stopped = [name for name, longest in WATCHED.items() if name not in ticks or work.now - ticks[name] > longest]
    ends = ("calendar_ends",) if clinic_calendar.ends_soon(work) else ()
    problems = (*(("mail_waits",) if waiting > OLDEST_DUE else ()), *(f"{name}_stopped" for name in stopped), *ends)
    return Health(waiting, ticks, problems)


def _waiting(work: Work) -> timedelta:
    due = (TABLE.c.state == OutboxState.READY) & (TABLE.c.next_at <= work.now)
    live = TABLE.c.state.in_(LIVE)  # names the partial index
    now = literal(work.now, UTCDateTime)
    oldest = work.session.scalar(select(func.min(TABLE.c.next_at)).where(live, due, in_time(now), ~held_back(now)))
    return work.now - oldest if oldest else timedelta()
