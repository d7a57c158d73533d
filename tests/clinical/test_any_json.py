"""Any JSON at all gives an assessment that lists what could not be used, and gives it within bounded work."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.clinical.assessment import assess
from intake.clinical.codebook import FIELDS, GROUPS
from tests.clinical.cases import CASES
from tests.clinical.examples.writing import AS_OF

numbers = (
    st.integers() | st.floats() | st.decimals() | st.sampled_from([10**4000, -(10**4000), Decimal("1E+999999"),
    Decimal("1E-999999"), 1e308, -0.0, True])
)
dates = st.sampled_from(["2026-02-30", "9999-12-31", "0001"])
scalars = st.none() | st.booleans() | numbers | st.text(max_size=12) | dates
any_json = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=6) | st.sampled_from(["absent", "value", "unit", "uln"]), inner, max_size=4),
    max_leaves=12,
)
OPTION_CODES = sorted({option.code for field in FIELDS.values() for option in field.options})
near_misses = any_json | st.sampled_from(OPTION_CODES) | st.lists(st.sampled_from(OPTION_CODES), max_size=3)
COLUMNS = sorted({column.name for group in GROUPS.values() for column in group.rows})


def assert_complete(answers: Any) -> None:
    found = assess(answers, AS_OF)
    json.dumps(found.as_record())
    assert len(found.checklist) == 8
    assert found.triage
    assert found.explain().isprintable() is False  # several lines


@given(any_json)
@settings(max_examples=300, deadline=None)
def test_whatever_stands_where_the_answers_should_be(answers: Any) -> None:
    assert_complete(answers)


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)), near_misses, max_size=12))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_answered(answers: Any) -> None:
    assert_complete(answers)


@given(st.sampled_from(sorted(GROUPS)), st.lists(st.dictionaries(st.sampled_from(COLUMNS), near_misses) | any_json,
       max_size=4))
@settings(max_examples=200, deadline=None)
def test_whatever_stands_in_a_row(group: str, rows: Any) -> None:
    assert_complete({group: rows, "disease_stage": "remission_mrd_pos"})


@given(st.sampled_from(CASES), st.data())
@settings(max_examples=300, deadline=None)
def test_a_real_case_with_some_answers_replaced(case: Any, data: st.DataObject) -> None:
    names = data.draw(st.lists(st.sampled_from(sorted(case["answers"])), min_size=1, max_size=5))
    assert_complete({**case["answers"], **{name: data.draw(near_misses) for name in names}})


def test_ten_thousand_treatment_lines_are_all_considered() -> None:
    found = assess({"treatment_lines": [{"agents": ["dasatinib"]}] * 10_000, "ph_status": "positive"}, AS_OF)
    assert len(found.missing_items) > 30_000
    assert "ph_positive_no_tki" not in {flag.code for flag in found.flags}


def test_deep_nesting_is_not_followed() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    found = assess({"weight": deep, "neuro_history": deep, "treatment_lines": deep}, AS_OF)
    assert {issue.field for issue in found.errors} >= {"weight", "neuro_history", "treatment_lines[0]"}
    while deep:  # taken apart by hand: the interpreter would recurse
        deep = deep.pop()


@pytest.mark.parametrize("value", [10**10_000, Decimal("1E+999999999"), float("1e300"), "9" * 59],
                         ids=["integer", "decimal", "float", "text"])
def test_an_absurd_number_is_outside_the_limits(value: Any) -> None:
    found = assess({"weight": {"value": value, "unit": "lb"}}, AS_OF)
    assert ("H07", "weight") in found.errors


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("sNaN"), "9" * 100_000, True,
                                   []],
                         ids=range(7))
def test_what_is_no_number_is_of_the_wrong_type(value: Any) -> None:
    found = assess({"weight": {"value": value, "unit": "kg"}}, AS_OF)
    assert ("I02", "weight") in found.errors


def test_an_unknown_key_is_listed_short_and_printable() -> None:
    found = assess({"\ud800\x00" + "k" * 5000: 1, 7: 2}, AS_OF)
    names = [issue.field for issue in found.errors if issue.code == "I01"]
    assert names[0].startswith("\ufffd\ufffdkkk")
    assert [len(name) <= 100 for name in names] == [True, True]


def test_dates_at_the_ends_of_the_calendar_leave_no_next_cycle() -> None:
    late = assess({"blina_cycle_start_date": "9999-12-20", "blinatumomab_now": "in_break"}, AS_OF)
    assert late.derived["blina"]["planned_last_infusion_date"] is None
    assert assess({"blina_cycle_start_date": "0001-01-01", "date_of_birth": "0001"}, AS_OF).derived["age_years"] == 2025
