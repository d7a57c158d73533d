"""Every number the scheduling core works with, in one frozen table (scheduling 0 and 2).

Phone hours and targets are proposals until the clinic confirms them; no page prints them as the clinic's before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Urgency(StrEnum):
    """How soon a person is called. `IMMEDIATE` is never planned: people are alerted at once (design, two clocks)."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


class Span(NamedTuple):
    """A stretch of a local day in minutes since midnight; `end <= start` ends on the next day."""

    start_min: int
    end_min: int


_FULL_DAY, _SHORT_DAY = Span(480, 1080), Span(480, 750)
_WAKING, _EXTENDED = Span(480, 1260), Span(420, 1320)


@dataclass(frozen=True, slots=True)
class PhoneHours:
    """When the clinic telephones, Tel Aviv minutes: 600 on a full day, 270 on a short one."""

    full: Span = _FULL_DAY
    short: Span = _SHORT_DAY

    def __post_init__(self) -> None:
        for span in (self.full, self.short):
            if not 0 <= span.start_min < span.end_min <= 1440:
                raise ValueError(f"phone hours must lie inside one day: {span}")


_PHONE_HOURS = PhoneHours()


def _by_urgency(urgent: int, soon: int, routine: int) -> Mapping[Urgency, int]:
    return MappingProxyType({Urgency.URGENT: urgent, Urgency.SOON: soon, Urgency.ROUTINE: routine})


@dataclass(frozen=True, slots=True)
class PlannerSettings:
    """The planner's constants (scheduling 2.1, 2.2). Durations in minutes unless the name says days."""

    clinic_zone: str = "Asia/Jerusalem"
    phone_hours: PhoneHours = _PHONE_HOURS
    call: int = 20
    wrap_up: int = 10
    step: int = 15                      # starts lie on UTC quarter hours
    lead: int = 30                      # nobody is called sooner than this
    waking: Span = _WAKING              # the patient's own clock
    extended: Span = _EXTENDED          # only with the patient's consent
    targets: Mapping[Urgency, int] = field(default_factory=lambda: _by_urgency(240, 600, 1800))  # clinic phone minutes
    horizon_days: Mapping[Urgency, int] = field(default_factory=lambda: _by_urgency(7, 7, 14))
    proposals: int = 3
    proposal_days: int = 14             # how far past the horizon a person may propose when everything is taken
    retry_after: int = 120
    midday: int = 780                   # 13:00 parts the two halves of the patient's day
    tries: int = 3
    late_after: int = 15
    escalate_urgent_after: int = 30
    escalate_after: int = 120
    table_alarm_days: int = 400

    @property
    def call_length(self) -> timedelta:
        return timedelta(minutes=self.call)

    @property
    def occupied(self) -> timedelta:
        """How long a call keeps its coordinator: the talk and the wrap-up."""
        return timedelta(minutes=self.call + self.wrap_up)


DEFAULTS = PlannerSettings()
