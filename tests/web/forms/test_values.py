"""Numbers and measured values keep every digit that was typed (codebook 1.4, V17)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.web.forms.problem import NOT_OFFERED, Problem
from intake.web.forms.values import MeasureBoxes, read_integer, read_measure, read_number, show_measure

UNITS = ("mg/dL", "umol/L")


@pytest.mark.parametrize(
    ("typed", "number"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("0,02", "0.02"), ("١٢٫٥", "12.5"), ("۱۲", "12"), (" 7 ", "7"), ("-0", "0")],
)
def test_comma_and_point_mean_the_same(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["NaN", "inf", "1e400", "1_000", "0x1F", "10^20", "1,234", "twelve", "1.2.3"])
def test_what_is_no_plain_number_is_asked_back(typed: str) -> None:
    with pytest.raises(Problem):
        read_number(typed)


@pytest.mark.parametrize("typed", ["2.5", "1e30"])
def test_a_count_is_whole(typed: str) -> None:
    with pytest.raises(Problem, match="whole number"):
        read_integer(typed)


def test_a_measure_keeps_value_unit_and_limit() -> None:
    boxes = MeasureBoxes("14,50", "umol/L", "21")
    measure = read_measure(boxes, UNITS)
    assert measure == {"value": Decimal("14.50"), "unit": "umol/L", "uln": Decimal(21)}
    assert show_measure(measure) == MeasureBoxes("14.5", "umol/L", "21")


@pytest.mark.parametrize(
    ("boxes", "part", "event"),
    [
        (MeasureBoxes("14", ""), "unit", None),
        (MeasureBoxes("14", "furlong"), "unit", NOT_OFFERED),
        (MeasureBoxes("much", "mg/dL"), "value", None),
        (MeasureBoxes("14", "mg/dL", "0"), "uln", None),
        (MeasureBoxes("14", "mg/dL", "x"), "uln", None),
    ],
)
def test_a_faulty_measure_names_its_box(boxes: MeasureBoxes, part: str, event: str | None) -> None:
    with pytest.raises(Problem) as problem:
        read_measure(boxes, UNITS)
    assert (problem.value.parts, problem.value.event) == ((part,), event)
