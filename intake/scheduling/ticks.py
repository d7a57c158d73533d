"""What the clock does to a planned call (scheduling 2.2): due, late, escalated.

The caller writes each transition as one conditional update with its outbox row. After an outage several steps may
have been reached at once; all of them are listed, and only the last one notifies anybody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from intake.scheduling.settings import DEFAULTS, PlannerSettings, Urgency


class CallState(StrEnum):
    """The states of a callback row. Only the first three move with the clock."""

    PLANNED = "planned"
    DUE = "due"
    LATE = "late"
    ESCALATED = "escalated"
    DONE = "done"
    UNREACHABLE = "unreachable"
    NEEDS_HUMAN = "needs_human"
    CANCELLED = "cancelled"


class Notify(StrEnum):
    """Who hears of a step."""

    COORDINATOR = "coordinator"
    LEAD = "lead"
    PHYSICIAN_ON_DUTY = "physician_on_duty"


@dataclass(frozen=True, slots=True)
class Transition:
    """From the state the row is in to the last one reached; `passed` lists every state entered, in order."""

    before: CallState
    after: CallState
    notify: Notify
    passed: tuple[CallState, ...]


_ORDER = (CallState.PLANNED, CallState.DUE, CallState.LATE, CallState.ESCALATED)
_NOTIFY = {
    CallState.DUE: Notify.COORDINATOR,
    CallState.LATE: Notify.LEAD,
    CallState.ESCALATED: Notify.PHYSICIAN_ON_DUTY,
}


def reached_at(
    state: CallState, starts_at: datetime, urgency: Urgency, settings: PlannerSettings = DEFAULTS
) -> datetime:
    """When a call that nobody makes enters this state. `ValueError` for a state the clock does not lead to."""
    urgent = urgency in (Urgency.URGENT, Urgency.IMMEDIATE)
    minutes = {
        CallState.DUE: 0,
        CallState.LATE: settings.late_after,
        CallState.ESCALATED: settings.escalate_urgent_after if urgent else settings.escalate_after,
    }
    if state not in minutes:
        raise ValueError(f"the clock does not lead to {state}")
    return starts_at + timedelta(minutes=minutes[state])


def tick(
    state: CallState, starts_at: datetime, now: datetime, urgency: Urgency, settings: PlannerSettings = DEFAULTS
) -> Transition | None:
    """The transition due at `now`; None when nothing is, or a person has already acted."""
    if state not in _ORDER:
        return None
    later = _ORDER[_ORDER.index(state) + 1 :]
    passed = tuple(step for step in later if reached_at(step, starts_at, urgency, settings) <= now)
    return Transition(state, passed[-1], _NOTIFY[passed[-1]], passed) if passed else None
