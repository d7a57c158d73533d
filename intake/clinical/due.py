"""By when a person has to answer (codebook 7): clock time, or 17:00 of a working day in the clinic's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from intake.clinical.settings import ClinicalSettings
from intake.clinical.triage import Urgency

_LONGEST_CLOSURE = 3660  # a calendar closed for ten years is a mistake, not a reason to search on


class Due(NamedTuple):
    """First human contact, and when a haematologist has seen it; in the clinic's zone."""

    contact: datetime
    review: datetime


@cache
def clinic_zone(name: str) -> ZoneInfo:
    # Loaded on first use: importing the clinical core must not reach for the time-zone database.
    return ZoneInfo(name)


def due_moments(level: Urgency, submitted: datetime, settings: ClinicalSettings) -> Due:
    """The two targets of a level, counted from the moment of submission."""
    minutes = {
        Urgency.IMMEDIATE: (settings.immediate_contact_minutes, settings.immediate_review_minutes),
        Urgency.URGENT: (settings.urgent_contact_minutes, settings.urgent_review_minutes),
    }.get(level)
    if minutes is not None:
        return Due(*(_after(submitted, count, settings) for count in minutes))
    contact, review = {
        Urgency.SOON: (settings.soon_contact_days, settings.soon_review_days),
    }.get(level, (settings.routine_contact_days, settings.routine_review_days))
    return Due(_end_of_day(submitted, contact, settings), _end_of_day(submitted, review, settings))


def _after(submitted: datetime, minutes: int, settings: ClinicalSettings) -> datetime:
    return (submitted.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(clinic_zone(settings.zone))


def _end_of_day(submitted: datetime, count: int, settings: ClinicalSettings) -> datetime:
    zone = clinic_zone(settings.zone)
    day = working_day_after(submitted.astimezone(zone).date(), count, settings)
    return datetime.combine(day, settings.day_end, zone)


def working_day_after(day: date, count: int, settings: ClinicalSettings) -> date:
    """The `count`-th working day after `day`, which itself is not counted.

    Raises ValueError if the clinic is closed for ten years on end.
    """
    found = 0
    for ahead in range(1, _LONGEST_CLOSURE + count):
        candidate = day + timedelta(days=ahead)
        if candidate.weekday() in settings.working_weekdays and candidate not in settings.closed_days:
            found += 1
            if found == count:
                return candidate
    raise ValueError("the clinic has no working day within ten years")
