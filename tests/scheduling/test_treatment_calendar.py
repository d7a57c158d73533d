"""The treatment calendar: T18 of scheduling section 5, entered dates, interruptions, the way back from a transplant."""

from __future__ import annotations

from datetime import date
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from intake.scheduling.treatment_calendar import (
    CalendarSettings,
    Rank,
    Treatment,
    back_plan,
    cycle_of,
    cycles,
    decision_windows,
    rank,
    tags,
)

from .clinic import at

D1 = date(2027, 2, 8)
PLAIN = Treatment(D1)
TRANSPLANT = Treatment(D1, transplant=date(2027, 3, 29))


def test_t18_cycles_follow_each_other() -> None:
    first, second = islice(cycles(PLAIN), 2)
    assert (first.last_infusion, first.decision, first.following) == (
        date(2027, 3, 7), (date(2027, 3, 14), date(2027, 3, 19)), date(2027, 3, 22),
    )
    assert (second.last_infusion, second.decision, second.following) == (
        date(2027, 4, 18), (date(2027, 4, 25), date(2027, 4, 30)), date(2027, 5, 3),
    )


@pytest.mark.parametrize(
    ("treatment", "instant", "where", "expected"),
    [
        (PLAIN, "2027-03-14T03:30Z", "America/New_York", ("cycle:1 day:34", "infusion_off", "results_pending")),
        (
            TRANSPLANT, "2027-03-16T07:00Z", "Asia/Jerusalem",
            ("cycle:1 day:37", "infusion_off", "decision_window", "days_to_transplant:13",
             "late_for_transplant_decision"),
        ),
        (
            PLAIN, "2027-02-10T07:00Z", "Asia/Jerusalem",
            ("cycle:1 day:3", "infusion_on", "video_preferred", "inpatient_expected"),
        ),
        (PLAIN, "2027-03-21T07:00Z", "Asia/Jerusalem", ("cycle:1 day:42", "infusion_off", "too_close_to_next_cycle")),
        (PLAIN, "2027-02-05T07:00Z", "Asia/Jerusalem", ("before_treatment:3",)),
        (TRANSPLANT, "2027-03-15T07:00Z", "Asia/Jerusalem",
         ("cycle:1 day:36", "infusion_off", "decision_window", "days_to_transplant:14")),
    ],
)
def test_t18_tags_go_by_the_date_of_the_patient(
    treatment: Treatment, instant: str, where: str, expected: tuple[str, ...]
) -> None:
    assert tags(treatment, at(instant).astimezone(ZoneInfo(where)).date()) == expected


def test_a_date_that_staff_entered_wins_and_later_cycles_follow_it() -> None:
    moved = Treatment(D1, entered={2: date(2027, 3, 25)})
    first, second = islice(cycles(moved), 2)
    assert (first.following, first.decision) == (date(2027, 3, 25), (date(2027, 3, 14), date(2027, 3, 22)))
    assert (second.first, second.last_infusion, second.entered) == (date(2027, 3, 25), date(2027, 4, 21), True)


def test_a_known_later_cycle_is_enough() -> None:
    assert cycle_of(Treatment(entered={3: D1}), date(2027, 2, 9)).number == 3  # type: ignore[union-attr]  # it is there


def test_a_short_interruption_moves_the_end() -> None:
    assert next(cycles(Treatment(D1, interruptions={1: 7}))).last_infusion == date(2027, 3, 14)


def test_after_a_long_interruption_only_the_team_can_say() -> None:
    broken = Treatment(D1, interruptions={1: 8})
    assert next(iter(cycles(broken))).following is None
    assert tags(broken, date(2027, 3, 1)) == ("cycle:1 day:22", "ask_the_team")


def test_continued_therapy_pauses_for_eight_weeks() -> None:
    assert next(cycles(Treatment(D1, pauses={1: 56}))).following == date(2027, 5, 3)


def test_without_a_start_nothing_is_said_but_the_transplant() -> None:
    assert tags(Treatment(), D1) == ()
    assert tags(Treatment(transplant=D1), D1) == ("days_to_transplant:0", "late_for_transplant_decision")
    assert tags(Treatment(transplant=D1), date(2027, 2, 9)) == ()


@pytest.mark.parametrize(
    ("day", "by_video", "treated_here", "expected"),
    [
        (date(2027, 3, 16), False, False, Rank.DECISION),
        (date(2027, 3, 9), False, False, Rank.REST),
        (date(2027, 2, 20), True, False, Rank.INFUSION),
        (date(2027, 2, 20), False, True, Rank.INFUSION),
        (date(2027, 2, 20), False, False, Rank.AVOID),
        (date(2027, 1, 20), False, False, Rank.REST),
    ],
)
def test_the_decision_window_is_suggested_first(
    day: date, by_video: bool, treated_here: bool, expected: Rank
) -> None:
    assert rank(PLAIN, day, by_video=by_video, treated_here=treated_here) is expected


def test_decision_windows_within_a_stretch() -> None:
    assert decision_windows(PLAIN, date(2027, 3, 19), date(2027, 4, 24)) == [(date(2027, 3, 14), date(2027, 3, 19))]
    assert decision_windows(PLAIN, date(2027, 3, 20), date(2027, 4, 24)) == []


def test_a_pause_that_is_too_short_leaves_no_decision_window() -> None:
    assert next(cycles(Treatment(D1, pause=7), CalendarSettings())).decision is None


def test_the_way_back_from_a_transplant() -> None:
    plan = back_plan(date(2027, 3, 29), date(2027, 3, 10))
    assert (plan.last_consultation, plan.last_records) == (date(2027, 3, 15), date(2027, 3, 8))
    assert (plan.feasible, plan.records_in_time) == (True, False)
    assert not back_plan(date(2027, 3, 29), date(2027, 3, 16)).feasible
