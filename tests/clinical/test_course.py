"""The course of the illness as intervals: what is stated stands there, nothing is guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from intake.clinical.answers import parse
from intake.clinical.course import Interval, Item, Lane, course

TODAY = date(2026, 11, 22)
SENT = date(2026, 11, 20)


def items(**answers: Any) -> list[Item]:
    return [item for item in course(parse(answers), TODAY, SENT) if item.code != "request_sent"]


def line(**row: Any) -> Item:
    return items(treatment_lines=[{"regimen_class": "chemo_frontline", **row}])[0]


def test_a_partial_date_leaves_days_open() -> None:
    found = line(start_date="2023-02", end_date="2024")
    assert found.interval == Interval(date(2023, 2, 1), date(2024, 12, 31), date(2023, 2, 28), date(2024, 1, 1))


def test_a_running_treatment_lasts_until_today() -> None:
    found = line(start_date="2026-10-01", ongoing=True, response={"absent": "pending"})
    assert found.interval is not None
    assert (found.interval.sure_last, found.ongoing, found.response) == (TODAY, True, "pending")


def test_without_a_date_there_is_no_interval_and_the_row_stays_last() -> None:
    found = items(
        diagnosis_date="2025-01-05",
        treatment_lines=[{"regimen_class": "car_t"}, {"regimen_class": "tki", "start_date": "2025-02-01"}],
    )
    assert [(item.code, item.interval is None) for item in found] == [
        ("diagnosis_date", False), ("tki", False), ("car_t", True),
    ]  # fmt: skip


def test_the_cycle_has_its_infusion_and_its_break() -> None:
    infusion, rest = items(blina_cycle_start_date="2026-10-24", blina_cycle_number=2)
    assert infusion.interval is not None
    assert rest.interval is not None
    assert (infusion.interval.last, rest.interval.first) == (date(2026, 11, 20), date(2026, 11, 21))
    assert rest.interval.last == date(2026, 12, 4)
    assert (infusion.cycles, rest.planned) == (2, True)


def test_a_long_interruption_leaves_the_end_to_the_team() -> None:
    found = items(blina_cycle_start_date="2026-10-24", blina_interruption_days=9)
    assert [item.code for item in found] == ["cycle_infusion"]


def test_a_transplant_that_was_told_twice_is_drawn_once() -> None:
    row = {"regimen_class": "transplant_allo", "start_date": "2025-03"}
    assert [item.lane for item in items(treatment_lines=[row], past_transplant_date="2025-03-14")] == [Lane.TRANSPLANT]
    assert len(items(treatment_lines=[row], past_transplant_date="2021")) == 2


def test_a_day_that_no_living_course_contains_is_not_drawn() -> None:
    assert [item.interval for item in items(diagnosis_date="0203-01-01")] == [None]


DATES = st.one_of(
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str),
    st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(lambda day: str(day)[:7]),
    st.integers(1900, 2100).map(str),
    st.sampled_from(["", "2026-13", "soon", None, {"absent": "unknown"}, 5]),
)
ROWS = st.fixed_dictionaries(
    {},
    optional={
        "regimen_class": st.sampled_from(["chemo_frontline", "blinatumomab", "car_t", "transplant_auto", "nonsense"]),
        "start_date": DATES,
        "end_date": DATES,
        "ongoing": st.booleans(),
        "response": st.sampled_from(["cr", {"absent": "pending"}, "nonsense"]),
    },
)


@given(
    rows=st.lists(ROWS, max_size=5), start=DATES, interruption=st.integers(-3, 40), relapse=DATES, today=st.dates()
)
def test_whatever_was_stored_an_interval_has_two_ends_in_order(
    rows: list[dict[str, Any]], start: object, interruption: int, relapse: object, today: date
) -> None:
    answers = {
        "treatment_lines": rows, "blina_cycle_start_date": start, "blina_interruption_days": interruption,
        "relapse_date": relapse,
    }  # fmt: skip
    for item in course(parse(answers), today, today):
        assert item.interval is None or item.interval.first <= item.interval.last
