"""Planner requests and outcomes as plain JSON values: what the command `plan-callback` reads and prints.

Names are weekdays `Mon`-`Sun`, minutes of a local day, instants with an offset (`2027-03-14T15:00Z`). Other keys are
ignored. Whatever cannot be read raises `Unreadable` with one line that names the place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from types import MappingProxyType
from typing import Any

from intake.scheduling.callbacks import plan
from intake.scheduling.calls import EVERY_DAY, Coordinator, Plan, Preference, Request
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.intervals import Interval
from intake.scheduling.local_times import clock_reading, local_times, utc_stamp
from intake.scheduling.settings import Span, Urgency
from intake.scheduling.zones import UnknownZone, zone

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
FIRST_YEAR, LAST_YEAR = 2000, 2100  # beyond them a date is a slip of the pen, and calendar arithmetic may overflow

_DEMO_WEEK: Mapping[int, tuple[Span, ...]] = MappingProxyType(
    {6: (Span(480, 1080),), 4: (Span(480, 750),)} | {day: (Span(480, 1080),) for day in range(4)}
)
# The two coordinators of scheduling 2.7, for whoever gives none.
DEMO_COORDINATORS = (Coordinator(1, ("he", "en"), _DEMO_WEEK), Coordinator(2, ("ru", "en", "uk"), _DEMO_WEEK))


class Unreadable(ValueError):
    """The input is not what the command describes; the message is one line."""


class _Missing(Enum):
    """Marks a key without a default."""

    VALUE = 0


_REQUIRED = _Missing.VALUE


@dataclass(frozen=True, slots=True)
class _At:
    """A value and where it stands, so that every complaint names its place."""

    value: Any
    place: str

    def fail(self, wanted: str) -> Unreadable:
        return Unreadable(f"{self.place} must be {wanted}")

    def of(self, kind: type, wanted: str) -> Any:
        if not isinstance(self.value, kind) or (kind is int and isinstance(self.value, bool)):
            raise self.fail(wanted)
        return self.value

    def key(self, name: str, default: Any = _REQUIRED) -> _At:
        found = self.of(dict, "an object").get(name, default)
        if found is _REQUIRED:
            raise Unreadable(f"{self.place} needs {name!r}")
        return _At(found, f"{self.place}.{name}")

    def items(self) -> list[_At]:
        return [_At(item, f"{self.place}[{n}]") for n, item in enumerate(self.of(list, "a list"))]

    def entries(self) -> list[tuple[str, _At]]:
        return [(key, _At(item, f"{self.place}.{key[:40]}")) for key, item in self.of(dict, "an object").items()]

    def text(self) -> str:
        return str(self.of(str, "a string"))

    def whole(self) -> int:
        return int(self.of(int, "a whole number"))

    def instant(self) -> datetime:
        wanted = f"a time with offset such as 2027-03-14T15:00Z, {FIRST_YEAR}-{LAST_YEAR}"
        try:
            parsed = datetime.fromisoformat(self.text())
        except ValueError:
            raise self.fail(wanted) from None
        if parsed.tzinfo is None or not FIRST_YEAR <= parsed.year <= LAST_YEAR:
            raise self.fail(wanted)
        return parsed.astimezone(UTC)


def plan_item(item: object, place: str, calendar: ClinicCalendar) -> dict[str, Any]:
    """Plan one request of the command's list, with `now` = its creation, and describe the outcome."""
    at = _At(item, place)
    request = _request(at)
    busy = {_coordinator_id(key, taken): _intervals(taken) for key, taken in at.key("busy", {}).entries()}
    outcome = plan(request, _coordinators(at), busy, request.created, calendar)
    return describe(outcome, request, calendar)


def _request(at: _At) -> Request:
    return Request(
        created=at.key("created_utc").instant(),
        urgency=_urgency(at.key("urgency")),
        tz=_zone(at.key("tz")),
        langs=tuple(lang.text() for lang in at.key("langs").items()),
        prefer=tuple(_preference(wish) for wish in _listed(at.key("prefer", None))),
        extended_ok=bool(at.key("extended_ok", False).of(bool, "true or false")),
    )


def _listed(at: _At) -> list[_At]:
    return [] if at.value is None else at.items()


def _urgency(at: _At) -> Urgency:
    try:
        return Urgency(at.text())
    except ValueError:
        raise at.fail("immediate, urgent, soon or routine") from None


def _zone(at: _At) -> str:
    try:
        return zone(at.text()).key
    except UnknownZone:
        raise at.fail("a time zone name such as Asia/Almaty") from None


def _weekday(at: _At) -> int:
    if at.value not in WEEKDAYS:
        raise at.fail(f"one of {', '.join(WEEKDAYS)}")
    return WEEKDAYS.index(at.value)


def _preference(at: _At) -> Preference:
    days = at.key("weekdays", None)
    weekdays = EVERY_DAY if days.value is None else frozenset(_weekday(day) for day in days.items())
    return _window(Span(at.key("start_min").whole(), at.key("end_min").whole()), weekdays, at)


def _window(span: Span, weekdays: frozenset[int], at: _At) -> Preference:
    try:
        return Preference(span, weekdays)
    except ValueError as problem:
        raise Unreadable(f"{at.place}: {problem}") from None


def _pair(at: _At) -> tuple[_At, _At]:
    items = at.items()
    if len(items) != 2:
        raise at.fail("a pair of start and end")
    return items[0], items[1]


def _intervals(at: _At) -> list[Interval]:
    found = []
    for item in at.items():
        start, end = (edge.instant() for edge in _pair(item))
        if start >= end:
            raise item.fail("a start before its end")
        found.append(Interval(start, end))
    return found


def _coordinator_id(key: str, at: _At) -> int:
    if not re.fullmatch(r"-?[0-9]{1,18}", key):
        raise Unreadable(f"{at.place}: a coordinator is named by a whole number")
    return int(key)


def _coordinators(at: _At) -> tuple[Coordinator, ...]:
    given = at.key("coordinators", None)
    if given.value is None:
        return DEMO_COORDINATORS
    staff = tuple(_coordinator(item) for item in given.items())
    if len({person.id for person in staff}) < len(staff):
        raise given.fail("coordinators with different ids")
    return staff


def _coordinator(at: _At) -> Coordinator:
    langs = tuple(lang.text() for lang in at.key("langs").items())
    hours = {
        _weekday(_At(day, spans.place)): tuple(_roster_span(item) for item in spans.items())
        for day, spans in at.key("hours").entries()
    }
    return Coordinator(at.key("id").whole(), langs, hours)


def _roster_span(at: _At) -> Span:
    start, end = (edge.whole() for edge in _pair(at))
    return _window(Span(start, end), EVERY_DAY, at).span


def describe(outcome: Plan, request: Request, calendar: ClinicCalendar) -> dict[str, Any]:
    """The outcome in the command's shape; null for what does not exist."""
    times = None
    if outcome.start is not None:
        times = local_times(outcome.start, request.tz, request.created, calendar.settings.clinic_zone)
    return {
        "state": outcome.state.value,
        "start_utc": None if outcome.start is None else utc_stamp(outcome.start),
        "start_patient": None if times is None else clock_reading(times.patient, with_offset=True),
        "start_tel_aviv": None if times is None else clock_reading(times.clinic),
        "coordinator": outcome.coordinator,
        "level": None if outcome.level is None else outcome.level.value,
        "due_utc": None if outcome.due is None else utc_stamp(outcome.due),
        "why": list(outcome.why),
    }
