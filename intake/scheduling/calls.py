"""What the callback planner reads and answers: requests, coordinators, plans and their reason codes (scheduling 2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from intake.scheduling.settings import Span, Urgency

EVERY_DAY = frozenset(range(7))


class Level(StrEnum):
    """The steps of the ladder: how far the planner goes from what the person wished."""

    PREFERRED_BY_TARGET = "preferred_by_target"
    PREFERRED = "preferred"
    WAKING_BY_TARGET = "waking_by_target"
    WAKING = "waking"
    EXTENDED = "extended"


class Finding(StrEnum):
    """What a step of the ladder came to."""

    OK = "ok"
    NO_OVERLAP = "no_overlap"
    TOO_SHORT = "too_short"
    FULL = "full"
    NOT_CONSENTED = "not_consented"


class PlanState(StrEnum):
    SCHEDULED = "scheduled"
    NEEDS_HUMAN = "needs_human"


@dataclass(frozen=True, slots=True)
class Preference:
    """A window the person named, by their own clock. Weekdays (0 = Monday) are those of the window's start."""

    span: Span
    weekdays: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        start, end = self.span
        if not (0 <= start < 1440 and 0 <= end <= 1440):
            raise ValueError(f"a window starts at 0-1439 and ends at 0-1440 minutes, not {start}-{end}")
        if not self.weekdays <= EVERY_DAY:
            raise ValueError("weekdays are 0 (Monday) to 6")


@dataclass(frozen=True, slots=True)
class Request:
    """Who is to be called. `langs` are BCP-47 tags, the best first; `tz` is an IANA zone name."""

    created: datetime
    urgency: Urgency
    tz: str
    langs: tuple[str, ...]
    prefer: tuple[Preference, ...] = ()
    extended_ok: bool = False


@dataclass(frozen=True, slots=True)
class Coordinator:
    """Who can call: languages and the weekly roster in clinic time (weekday 0 = Monday).

    An exception replaces the roster of its date; no spans mean away.
    """

    id: int
    langs: tuple[str, ...]
    hours: Mapping[int, tuple[Span, ...]]
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def on(self, day: date) -> tuple[Span, ...]:
        """The spans rostered for the clinic's date."""
        return self.exceptions.get(day, self.hours.get(day.weekday(), ()))

    @property
    def present(self) -> tuple[Coordinator, ...]:
        """Everybody who must be there for the call."""
        return (self,)


@dataclass(frozen=True, slots=True)
class Pair:
    """A coordinator who calls together with an interpreter. `id` is the pair's own."""

    id: int
    coordinator: Coordinator
    interpreter: Coordinator

    @property
    def langs(self) -> tuple[str, ...]:
        """The interpreter speaks with the person."""
        return self.interpreter.langs

    @property
    def present(self) -> tuple[Coordinator, ...]:
        """Everybody who must be there for the call."""
        return (self.coordinator, self.interpreter)


Caller = Coordinator | Pair


@dataclass(frozen=True, slots=True)
class Plan:
    """The outcome. `end` is the end of the call, `busy_until` of the wrap-up: cells are `[start, busy_until)`.

    `why` holds one code per step taken. `interpreter` joins the call where no coordinator speaks the language.
    `proposals` are starts a person may offer when the planner found none.
    """

    state: PlanState
    due: datetime | None
    why: tuple[str, ...]
    start: datetime | None = None
    end: datetime | None = None
    busy_until: datetime | None = None
    coordinator: int | None = None
    level: Level | None = None
    proposals: tuple[datetime, ...] = ()
    interpreter: int | None = None
