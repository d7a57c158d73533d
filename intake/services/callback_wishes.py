"""What a person's answers say about being called: languages, windows, early and late hours (codebook 2.13)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from intake.scheduling.calls import EVERY_DAY, Preference
from intake.scheduling.settings import DEFAULTS, Span
from intake.scheduling.zones import zone_names

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOWS_AT_MOST = 10


@dataclass(frozen=True)
class Wishes:
    """`windows` are rows `{weekdays, start_min, end_min}` with weekdays 0 (Monday) to 6, as the callback keeps them."""

    languages: tuple[str, ...]
    windows: tuple[dict[str, Any], ...]
    extended_ok: bool
    interpreter: bool
    time_zone: str


def wishes_of(answers: Mapping[str, Any], page_language: str, time_zone: str) -> Wishes:
    """Read the answers. What is missing or cannot be read counts as no wish: a call must still be planned.

    The language of the page comes last: the person at least reads it. An unknown zone becomes the clinic's.
    """
    return Wishes(
        languages=_languages(answers, page_language),
        windows=tuple(_windows(answers.get("contact_windows"))),
        extended_ok=answers.get("extended_hours_ok") == "yes",
        interpreter=answers.get("interpreter_needed") == "yes",
        time_zone=time_zone if time_zone in zone_names() else DEFAULTS.clinic_zone,
    )


def preferences(windows: Sequence[Mapping[str, Any]]) -> tuple[Preference, ...]:
    """The planner's windows out of those that a callback keeps."""
    return tuple(
        Preference(Span(row["start_min"], row["end_min"]), frozenset(row["weekdays"]) or EVERY_DAY) for row in windows
    )


def _languages(answers: Mapping[str, Any], page_language: str) -> tuple[str, ...]:
    others = answers.get("other_languages")
    listed = others if isinstance(others, Sequence) and not isinstance(others, str) else [others]
    tags = [answers.get("preferred_language"), *listed, page_language]
    return tuple(dict.fromkeys(tag for tag in tags if isinstance(tag, str) and tag))


def _windows(value: object) -> Iterator[dict[str, Any]]:
    for row in value[:WINDOWS_AT_MOST] if isinstance(value, list | tuple) else ():
        if not isinstance(row, Mapping):
            continue
        start, end = row.get("start_min"), row.get("end_min")
        weekdays = [day for day in map(_weekday, row.get("weekdays") or ()) if day is not None]
        if _minute(start, 1439) and _minute(end, 1440):
            yield {"weekdays": sorted(set(weekdays)), "start_min": start, "end_min": end}


def _minute(value: object, last: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= last


def _weekday(day: object) -> int | None:
    if isinstance(day, str) and day[:3].lower() in WEEKDAYS:
        return WEEKDAYS.index(day[:3].lower())
    return day if isinstance(day, int) and 0 <= day <= 6 else None
