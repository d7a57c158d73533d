"""The calendar of the cycle that somebody told us about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.clinical.answers import parse
from intake.clinical.cycle import EntryKind
from intake.clinical.own_cycle import OwnCycle, own_cycle


def told(start: str = "2026-10-24", **answers: Any) -> OwnCycle:
    found = own_cycle(parse({"blina_cycle_start_date": start, "blina_cycle_number": 1, **answers}))
    assert found is not None
    return found


def test_an_ordinary_first_cycle_has_all_its_days() -> None:
    cycle = told()
    assert (cycle.start, cycle.infusion, cycle.pause, cycle.hospital) == (date(2026, 10, 24), 28, 14, 9)
    assert [(entry.kind, entry.first, entry.last) for entry in cycle.entries] == [
        (EntryKind.HOSPITAL, date(2026, 10, 24), date(2026, 11, 1)),
        (EntryKind.INFUSION, date(2026, 10, 24), date(2026, 11, 20)),
        (EntryKind.ASSESSMENT, date(2026, 11, 20), date(2026, 11, 20)),
        (EntryKind.BREAK, date(2026, 11, 21), date(2026, 12, 4)),
        (EntryKind.NEXT_CYCLE, date(2026, 12, 5), date(2026, 12, 5)),
    ]


@pytest.mark.parametrize("start", ["2026-10", "2026"])
def test_a_month_or_a_year_is_no_first_day(start: str) -> None:
    assert own_cycle(parse({"blina_cycle_start_date": start})) is None


@pytest.mark.parametrize("answers", [{}, {"blina_cycle_start_date": {"absent": "unknown"}}])
def test_without_a_first_day_there_is_no_calendar(answers: dict[str, Any]) -> None:
    assert own_cycle(parse(answers)) is None


def test_a_long_break_is_drawn_as_long_as_it_is() -> None:
    assert told(blina_schedule="28_56").pause == 56


def test_a_break_of_its_own_is_not_guessed() -> None:
    cycle = told(blina_schedule="other")
    assert cycle.pause == 0
    assert {entry.kind for entry in cycle.entries} == {EntryKind.HOSPITAL, EntryKind.INFUSION, EntryKind.ASSESSMENT}


def test_days_without_the_pump_move_the_end() -> None:
    assert told(blina_interruption_days=7).infusion == 35


def test_after_a_long_interruption_only_the_team_can_say() -> None:
    cycle = told(blina_interruption_days=8)
    assert (cycle.infusion, cycle.pause) == (0, 0)
    assert {entry.kind for entry in cycle.entries} == {EntryKind.HOSPITAL}


def test_a_later_cycle_says_nothing_about_hospital() -> None:
    assert told(blina_cycle_number=3).hospital == 0
