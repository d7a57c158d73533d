"""Conversions are exact; the entered value stays beside the canonical one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.clinical.answers import parse
from intake.clinical.units import QUANTITIES, to_canonical


@pytest.mark.parametrize(("name", "value", "unit", "canonical"), [
    ("weight", "100", "lb", "45.359237"), ("weight", "100", "[lb_av]", "45.359237"), ("height", "70", "in", "177.8"),
    ("temperature", "100.4", "degF", "38"), ("temperature", "98.6", "[degF]", "37"),
    ("bilirubin_total", "17.1", "umol/L", "1"), ("bilirubin_total", "61.56", "µmol/L", "3.6"),
    ("creatinine", "88.4", "umol/L", "1"), ("alt", "0.5", "ukat/L", "30"), ("alp", "2", "µkat/L", "120"),
    ("wbc", "12400", "cells/uL", "12.4"), ("wbc", "12.4", "K/µL", "12.4"), ("anc", "1.5", "10*3/uL", "1.5"),
    ("haemoglobin", "123", "g/L", "12.3"), ("egfr", "59.5", "mL/min", "59.5"),
    ("egfr", "59.5", "mL/min/{1.73_m2}", "59.5"),
])
def test_a_value_in_its_canonical_unit(name: str, value: str, unit: str, canonical: str) -> None:
    assert to_canonical(name, Decimal(value), unit) == Decimal(canonical)


def test_a_unit_that_the_field_does_not_take_is_never_guessed() -> None:
    with pytest.raises(KeyError):
        to_canonical("weight", Decimal(11), "stone")


def test_number_unit_and_upper_limit_stay_as_entered() -> None:
    measure = parse({"alt": {"value": "0,5", "unit": "µkat/L", "uln": 0.8}}).value("alt")
    assert (measure.value, measure.unit, measure.uln) == (Decimal("0.5"), "µkat/L", Decimal("0.8"))
    assert (measure.canonical, measure.canonical_uln) == (Decimal(30), Decimal(48))


def test_a_value_far_too_high_suggests_the_other_unit() -> None:
    assert {name for name, quantity in QUANTITIES.items() if quantity.suggestion} == {"bilirubin_total", "creatinine"}
    assert parse({"creatinine": {"value": 84, "unit": "mg/dL"}}).refused["creatinine"] == ("H07", Decimal(84))
