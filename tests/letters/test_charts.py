"""The plots of a case: legible without colour, the same way round in every language, and drawn from any data."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.clinical.answers import parse
from intake.clinical.course import course
from intake.clinical.mrd import rate
from intake.letters import drawing, mrd_chart, swimmer
from tests.clinical.test_course import ROWS, TODAY

CODES = ("flow", "pcr_igtr", "pcr_fusion", "ngs", "other", "unknown", "bone_marrow", "blood", "csf")
WORDS = mrd_chart.Words(
    {code: code for code in CODES}, {code: code for code in CODES}, "Share", "Method", "nothing found", "PNQ"
)
NEGATIVE = {
    "sample_date": "2026-05-01", "method": "flow", "specimen": "bone_marrow", "result_kind": "not_detected",
    "sensitivity_value": 4, "sensitivity_unit": "power10",
}  # fmt: skip
POSITIVE = {**NEGATIVE, "sample_date": "2026-02", "result_kind": "positive_quantified", "value": 0.2, "unit": "percent"}


def mrd_spec(*rows: dict[str, Any]) -> dict[str, Any]:
    return mrd_chart.mrd_chart([rate(row) for row in parse({"mrd_results": list(rows)}).rows("mrd_results")], WORDS)


def plot(rows: list[dict[str, Any]], **answers: Any) -> dict[str, Any]:
    items = course(parse({**answers, "treatment_lines": rows}), TODAY, TODAY)
    words = swimmer.Words([f"{item.code} שם" for item in items], {"cr": "CR"}, "today")
    return swimmer.swimmer(items, words, TODAY)


def text_of(svg: bytes) -> list[str]:
    return re.findall(r">([^<>]+)</text>", svg.decode())


def test_a_drawing_carries_nothing_that_a_strict_page_blocks() -> None:
    for spec in (mrd_spec(POSITIVE, NEGATIVE), plot([{"regimen_class": "tki", "start_date": "2025"}])):
        drawn = drawing.svg(spec).decode()
        assert drawn.startswith("<svg")
        assert re.findall(r"<script|<style|\sstyle=|\son\w+=|href=|url\(", drawn) == []


def test_the_axis_of_residual_disease_counts_in_powers_of_ten() -> None:
    words = text_of(drawing.svg(mrd_spec(POSITIVE, NEGATIVE)))
    assert {"10⁻¹", "10⁻²", "10⁻³", "10⁻⁴", "10⁻⁵", "10⁻⁶"} <= set(words)


def test_not_detected_has_a_shape_of_its_own_at_the_limit() -> None:
    spec = mrd_spec(POSITIVE, NEGATIVE)
    found, nothing = spec["data"]["values"]
    assert (found["method"], found["filled"], found["share"]) == ("flow", True, 0.002)
    assert (nothing["method"], nothing["filled"], nothing["share"]) == ("nothing found", False, 0.0001)
    shapes = spec["layer"][-2]["encoding"]["shape"]["scale"]
    assert dict(zip(shapes["domain"], shapes["range"], strict=True)) == {
        "flow": "circle", "nothing found": "triangle-down",
    }  # fmt: skip


@pytest.mark.parametrize(
    "gone", ["sample_date", "sensitivity_value", "result_kind"], ids=["no date", "no limit", "no result"]
)
def test_what_has_no_place_is_left_to_the_table(gone: str) -> None:
    row = {name: value for name, value in NEGATIVE.items() if name != gone}
    assert mrd_spec(row)["data"]["values"] == []


def test_a_ratio_of_transcripts_is_no_share_of_cells() -> None:
    assert mrd_spec({**POSITIVE, "unit": "transcript_ratio"})["data"]["values"] == []


def test_detected_below_the_number_stands_open_with_its_word() -> None:
    point = mrd_spec({**NEGATIVE, "result_kind": "positive_not_quantifiable"})["data"]["values"][0]
    assert (point["method"], point["filled"], point["name"], point["series"]) == ("flow", False, "PNQ", None)


@pytest.mark.parametrize(("share", "text"), [("0.0001", "10⁻⁴"), ("1E-6", "10⁻⁶"), ("0.0005", "0.05 %"), ("1", "1")])
def test_a_limit_is_written_as_people_write_it(share: str, text: str) -> None:
    assert mrd_chart.power(Decimal(share)) == text


def test_rows_stand_in_the_order_of_the_table_with_their_responses() -> None:
    rows = [{"regimen_class": "tki", "start_date": "2025", "response": "cr"}, {"regimen_class": "car_t"}]
    words = text_of(drawing.svg(plot(rows, diagnosis_date="2024-03-01")))
    numbered = [word for word in words if re.match(r"\d\. ", word)]
    assert numbered == ["1. diagnosis_date שם", "2. tki שם", "3. request_sent שם"]
    assert {"CR", "today"} <= set(words)


def test_a_partial_date_is_drawn_as_an_interval() -> None:
    row = plot([{"regimen_class": "tki", "start_date": "2025-02", "end_date": "2025"}])["data"]["values"][0]
    assert row["first"] == swimmer.moment(date(2025, 2, 1))
    assert row["last"] == swimmer.moment(date(2026, 1, 1))
    assert row["sure_first"] is None  # it may have ended before February was over


RESULTS = st.fixed_dictionaries(
    {},
    optional={
        "sample_date": st.sampled_from(["2026-01-01", "2025", "0001-01-01", "9999-12-31", "x", None]),
        "method": st.sampled_from(["flow", "ngs", "nonsense", {"absent": "unknown"}]),
        "specimen": st.sampled_from(["blood", "bone_marrow", 7]),
        "result_kind": st.sampled_from(
            ["not_detected", "positive_quantified", "positive_not_quantifiable", "indeterminate", "pending", "x"]
        ),
        "value": st.one_of(st.floats(allow_nan=True), st.integers(-2, 200)),
        "unit": st.sampled_from(["percent", "fraction", "power10", "per_million", "transcript_ratio", "x"]),
        "sensitivity_value": st.one_of(st.floats(), st.integers(-2, 9)),
        "sensitivity_unit": st.sampled_from(["percent", "power10", "x"]),
    },
)


@settings(max_examples=25, deadline=None)  # each example draws two plots
@given(rows=st.lists(ROWS, max_size=4), results=st.lists(RESULTS, max_size=4))
def test_whatever_was_stored_both_plots_are_drawn(rows: list[dict[str, Any]], results: list[dict[str, Any]]) -> None:
    assert drawing.svg(plot(rows)).startswith(b"<svg")
    assert drawing.svg(mrd_spec(*results)).startswith(b"<svg")
