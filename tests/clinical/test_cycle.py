"""The treatment cycle and its calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.clinical.assessment import assess
from intake.clinical.cycle import EntryKind, calendar_entries, hospital_days
from tests.clinical.examples.writing import AS_OF

START = date(2026, 10, 24)


def blina(**answers: Any) -> dict[str, Any]:
    return dict(assess({"blina_cycle_start_date": START.isoformat(), **answers}, AS_OF).as_dict()["derived"]["blina"])


@pytest.mark.parametrize(("answers", "last", "following"), [
    ({}, "2026-11-20", "2026-12-05"),
    ({"blina_schedule": "28_14"}, "2026-11-20", "2026-12-05"),
    ({"blina_schedule": "28_56"}, "2026-11-20", "2027-01-16"),
    ({"blina_schedule": "other"}, "2026-11-20", "2026-12-05"),
    ({"blina_interruption_days": 7}, "2026-11-27", "2026-12-12"),
    ({"blina_interruption_days": 8}, None, None),
    ({"blina_interruption_days": 29}, None, None),
    ({"blina_interruption_days": {"absent": "unknown"}}, "2026-11-20", "2026-12-05"),
])
def test_dates_of_the_cycle(answers: dict[str, Any], last: str | None, following: str | None) -> None:
    assert blina(**answers) == {
        "cycle_day": 30, "planned_last_infusion_date": last, "next_cycle_earliest_date": following,
    }


def test_without_a_start_there_is_no_cycle() -> None:
    assert "blina" not in assess({"blinatumomab_now": "infusing"}, AS_OF).derived


@pytest.mark.parametrize(("number", "indication", "days"), [
    (1, "relapsed_refractory", 9), (1, None, 9), (1, "other", 9), (1, "mrd_positive", 7), (1, "consolidation", 7),
    (2, "mrd_positive", 2), (2, None, 2), (3, None, 0), (None, None, 0),
])
def test_the_longer_hospital_stay_is_shown(number: int | None, indication: str | None, days: int) -> None:
    assert hospital_days(number, indication) == days


def test_the_calendar_of_a_cycle() -> None:
    entries = {entry.kind: (entry.first, entry.last) for entry in calendar_entries(START, 1)}
    assert entries == {
        EntryKind.INFUSION: (START, date(2026, 11, 20)),
        EntryKind.HOSPITAL: (START, date(2026, 11, 1)),
        EntryKind.ASSESSMENT: (date(2026, 11, 20), date(2026, 11, 20)),
        EntryKind.BREAK: (date(2026, 11, 21), date(2026, 12, 4)),
        EntryKind.NEXT_CYCLE: (date(2026, 12, 5), date(2026, 12, 5)),
    }


def test_after_a_long_interruption_only_the_hospital_days_are_sure() -> None:
    assert [entry.kind for entry in calendar_entries(START, 2, interruption=8)] == [EntryKind.HOSPITAL]
    assert calendar_entries(START, 3, interruption=8) == ()
