"""Targets: clock time for immediate and urgent, working days in the clinic's zone for the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from intake.clinical.due import due_moments, working_day_after
from intake.clinical.settings import DEFAULTS
from intake.clinical.triage import Urgency


def due(level: Urgency, submitted: str, *closed: str) -> tuple[str, str]:
    settings = replace(DEFAULTS, closed_days=frozenset(date.fromisoformat(day) for day in closed))
    found = due_moments(level, datetime.fromisoformat(submitted), settings)
    return found.contact.isoformat(), found.review.isoformat()


def test_immediate_counts_minutes_by_night_too() -> None:
    assert due(Urgency.IMMEDIATE, "2026-11-20T23:50:00+02:00") == (
        "2026-11-21T00:05:00+02:00", "2026-11-21T00:20:00+02:00")


def test_urgent_counts_hours_through_the_weekend() -> None:
    assert due(Urgency.URGENT, "2026-11-20T22:00:00+02:00") == (
        "2026-11-21T02:00:00+02:00", "2026-11-21T22:00:00+02:00")


def test_a_day_has_24_hours_when_the_clocks_change() -> None:
    assert due(Urgency.URGENT, "2026-10-24T10:00:00+03:00")[1] == "2026-10-25T09:00:00+02:00"


def test_soon_from_a_thursday_runs_over_friday_and_saturday() -> None:
    assert due(Urgency.SOON, "2026-11-19T08:00:00+02:00") == (
        "2026-11-22T17:00:00+02:00", "2026-11-24T17:00:00+02:00")


def test_routine_skips_the_closed_days() -> None:
    assert due(Urgency.ROUTINE, "2026-11-22T08:00:00+02:00", "2026-11-23", "2026-12-01") == (
        "2026-11-25T17:00:00+02:00", "2026-12-08T17:00:00+02:00")


def test_the_submission_day_is_the_clinics_day() -> None:
    assert due(Urgency.SOON, "2026-11-22T23:30:00-05:00")[0] == "2026-11-24T17:00:00+02:00"


def test_a_clinic_that_never_opens_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no working day"):
        working_day_after(date(2026, 11, 22), 1, replace(DEFAULTS, working_weekdays=frozenset()))
