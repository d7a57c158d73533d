"""Answers that many examples share."""

from __future__ import annotations

from typing import Any

from tests.clinical.examples.writing import day

NEGATIVE = {"disease_stage": "remission_mrd_neg"}
POSITIVE = {"disease_stage": "remission_mrd_pos"}


def ticked(*symptoms: str, timing: Any = "now", **others: Any) -> dict[str, Any]:
    return {"urgent_symptoms": list(symptoms), "urgent_symptom_timing": timing, **others}


def fever(value: Any, unit: str = "Cel") -> dict[str, Any]:
    return {"temperature": {"value": value, "unit": unit}}


def level_of(value: Any, unit: str | None = "percent", **others: Any) -> dict[str, Any]:
    """One residual-disease result with a number."""
    row = {"sample_date": day(-21), "method": "flow", "specimen": "bone_marrow",
           "result_kind": "positive_quantified", "value": value, "unit": unit, **others}
    return {"mrd_results": [row]}


def two_results(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    same = {"method": "flow", "specimen": "bone_marrow"}
    return {"mrd_results": [{"sample_date": day(-60), **same, **old}, {"sample_date": day(-5), **same, **new}]}


POSITIVE_ROW = {"result_kind": "positive_quantified", "unit": "percent"}
NEGATIVE_ROW = {"result_kind": "not_detected", "sensitivity_value": 4, "sensitivity_unit": "power10"}


def cycle(number: Any, day_of_cycle: int, **others: Any) -> dict[str, Any]:
    return {"blinatumomab_now": "infusing", "blina_cycle_number": number,
            "blina_cycle_start_date": day(1 - day_of_cycle), **others}


def line(**columns: Any) -> dict[str, Any]:
    return {"treatment_lines": [{}, columns]}


def measured(value: Any, unit: str, uln: Any = None) -> dict[str, Any]:
    return {"value": value, "unit": unit} | ({} if uln is None else {"uln": uln})


def score(scale: str, value: Any) -> dict[str, Any]:
    return {"performance_scale": scale, "performance_score": value}
