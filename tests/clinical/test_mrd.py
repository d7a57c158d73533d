"""Residual disease: units, classes, the latest result and whether it rises."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from intake.clinical.answers import parse
from intake.clinical.mrd import fraction_of, newest_first, rate, risen_from

ROW = {"method": "flow", "specimen": "bone_marrow", "result_kind": "positive_quantified", "unit": "percent"}


def rated(*rows: dict[str, Any]) -> Any:
    return tuple(rate(row) for row in parse({"mrd_results": list(rows)}).rows("mrd_results"))


@pytest.mark.parametrize(("value", "unit", "fraction"), [
    ("0.1", "percent", "0.001"), ("0.001", "fraction", "0.001"), ("3", "power10", "0.001"), ("10", "per_10k", "0.001"),
    ("1000", "per_million", "0.001"), ("3.5", "power10", "0.000316227766017"), ("0", "power10", "1"),
])
def test_the_same_share_in_every_unit(value: str, unit: str, fraction: str) -> None:
    assert fraction_of(Decimal(value), unit) == Decimal(fraction)


@pytest.mark.parametrize(("value", "unit"), [("0.1", "transcript_ratio"), ("8", "power10"), ("-1", "power10"),
                                             ("0", "percent"), ("101", "percent")])
def test_what_is_no_share(value: str, unit: str) -> None:
    assert fraction_of(Decimal(value), unit) is None


@pytest.mark.parametrize(("row", "mrd_class", "percent"), [
    ({}, "none", None), ({"result_kind": "pending"}, "none", None),
    ({"result_kind": {"absent": "unknown"}}, "none", None),
    ({"result_kind": "indeterminate"}, "indeterminate", None),
    ({"result_kind": "not_detected", "sensitivity_value": "0.01", "sensitivity_unit": "percent"}, "negative_1e4", None),
    ({"result_kind": "not_detected", "sensitivity_value": "0.011", "sensitivity_unit": "percent"},
     "negative_insufficient", None),
    ({"result_kind": "not_detected", "sensitivity_value": 4}, "negative_1e4", None),
    ({"result_kind": "not_detected"}, "negative_insufficient", None),
    ({"result_kind": "positive_not_quantifiable", "value": 5, "unit": "percent"}, "positive_not_quantifiable", None),
    ({**ROW, "value": "0,02"}, "positive_0_01_to_0_1pct", "0.02"),
    ({**ROW, "value": 120}, "not_comparable", None),
    ({**ROW, "value": "1,234"}, "not_comparable", None),
])
def test_the_class_of_a_row(row: dict[str, Any], mrd_class: str, percent: str | None) -> None:
    (result,) = rated(row)
    assert (result.mrd_class, result.percent) == (mrd_class, percent)


def test_the_latest_is_the_newest_and_on_one_day_the_row_entered_first() -> None:
    results = rated({**ROW, "value": 1}, {**ROW, "value": 2, "sample_date": "2026-05-01"},
                    {**ROW, "value": 3, "sample_date": "2026-05"}, {**ROW, "value": 4, "sample_date": "2025"},
                    {"result_kind": "pending", "sample_date": "2026-10"})
    assert [result.row.value("value") for result in newest_first(results)] == [2, 3, 4, 1]


def test_a_result_of_the_same_day_is_not_older() -> None:
    same_day = {**ROW, "sample_date": "2026-05-01"}
    ordered = newest_first(rated({**same_day, "value": 1}, {**same_day, "value": "0.01"}))
    assert risen_from(ordered) is None


def test_an_undated_result_counts_as_older_than_a_dated_one() -> None:
    ordered = newest_first(rated({**ROW, "value": "0.1", "sample_date": "2026-05-01"}, {**ROW, "value": "0.01"}))
    assert risen_from(ordered) is ordered[1]


def test_only_the_newest_older_result_is_compared() -> None:
    ordered = newest_first(rated({**ROW, "value": "0.1", "sample_date": "2026-05-01"},
                                 {**ROW, "value": "0.05", "sample_date": "2026-04-01"},
                                 {**ROW, "value": "0.001", "sample_date": "2026-03-01"}))
    assert risen_from(ordered) is None


def test_results_of_unknown_method_are_not_compared() -> None:
    unknown = {**ROW, "method": {"absent": "unknown"}}
    ordered = newest_first(rated({**unknown, "value": 1, "sample_date": "2026-05-01"}, {**unknown, "value": "0.01"}))
    assert risen_from(ordered) is None


def test_nothing_rises_without_results() -> None:
    assert risen_from(()) is None
