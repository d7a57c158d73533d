"""Values that are computed: age, body surface, × normal, kidney function, relapse timing."""

from __future__ import annotations

from typing import Any

import pytest

from intake.clinical.assessment import assess
from tests.clinical.examples.answers import measured
from tests.clinical.examples.writing import AS_OF, day, years_old


def derived(**answers: Any) -> dict[str, Any]:
    return dict(assess(answers, AS_OF).as_dict()["derived"])


def test_months_are_given_below_two_years_only() -> None:
    assert derived(date_of_birth=years_old(2, -1)) == {"age_years": 1, "age_months": 23, "mrd": []}
    assert derived(date_of_birth=years_old(2)) == {"age_years": 2, "mrd": []}


def test_nobody_has_an_age_before_birth() -> None:
    assert derived(date_of_birth=day(1)) == {"mrd": []}


def test_body_surface_needs_height_and_weight() -> None:
    assert derived(height=measured(122, "cm"), weight=measured(22.5, "kg"))["bsa_m2"] == 0.87
    assert "bsa_m2" not in derived(height=measured(122, "cm"))


def test_other_liver_enzymes_are_compared_only_with_the_laboratorys_limit() -> None:
    assert derived(ggt=measured(90, "U/L", 60))["x_uln"] == {"ggt": 1.5}
    assert "x_uln" not in derived(ggt=measured(90, "U/L"))


CREATININE = {"creatinine": measured(0.7, "mg/dL")}


@pytest.mark.parametrize(("answers", "egfr", "source"), [
    ({"egfr": measured(59.5, "mL/min"), **CREATININE}, 60, "reported"),
    ({**CREATININE, "date_of_birth": years_old(27), "sex_for_clinical_use": "female"}, 121, "ckd_epi_2021"),
    ({"creatinine": measured(88, "umol/L"), "date_of_birth": years_old(58), "sex_for_clinical_use": "male"}, 88,
     "ckd_epi_2021"),
    ({"creatinine": measured(0.5, "mg/dL"), "date_of_birth": years_old(40), "sex_for_clinical_use": "male"}, 132,
     "ckd_epi_2021"),
    ({"creatinine": measured(41, "umol/L"), "date_of_birth": years_old(7), "height": measured(122, "cm")}, 109,
     "bedside_schwartz"),
])
def test_kidney_function(answers: dict[str, Any], egfr: int, source: str) -> None:
    found = derived(**answers)
    assert (found["egfr"], found["egfr_source"]) == (egfr, source)


@pytest.mark.parametrize("answers", [
    {}, CREATININE, {**CREATININE, "date_of_birth": years_old(30)},
    {**CREATININE, "date_of_birth": years_old(30), "sex_for_clinical_use": "other"},
    {**CREATININE, "date_of_birth": years_old(7)},
    {**CREATININE, "date_of_birth": years_old(1, -1), "height": measured(60, "cm")},
])
def test_kidney_function_is_not_computed_without_what_the_formula_needs(answers: dict[str, Any]) -> None:
    assert "egfr" not in derived(**answers)


def relapse(born: str, diagnosed: str | None, relapsed: str, **others: Any) -> str | None:
    answers = {"disease_stage": "relapse_first", "date_of_birth": born, "diagnosis_date": diagnosed,
               "relapse_date": relapsed, **others}
    return derived(**answers).get("relapse_timing")


@pytest.mark.parametrize(("born", "diagnosed", "relapsed", "others", "timing"), [
    ("2015", "2020-01-15", "2021-07-14", {}, "child_lt_18m"),
    ("2015", "2020-01-15", "2021-07-15", {}, "child_18_36m"),
    ("2015", "2020-01-15", "2023-02-14", {}, "child_18_36m"),
    ("2015", "2020-01-15", "2023-02-15", {}, "child_gt_36m"),
    ("2002-01-15", "2020-01-15", "2021-07-15", {"first_cr_date": "2020-07-16"}, "adult_cr1_lt_12m"),
    ("2002-01-15", "2020-01-15", "2021-07-15", {"first_cr_date": "2020-07-15"}, "adult_cr1_ge_12m"),
    ("2002-01-15", "2020-01-15", "2021-07-15", {}, None),
    ("2002-01-15", None, "2021-07-15", {}, None),
    ("2021", "2020-01-15", "2021-07-15", {}, None),
    ("2015", "2020-01-15", "2019-07-15", {}, None),
    ("2002-01-15", "2020-01-15", "2021-07-15", {"first_cr_date": "2022"}, None),
    ("2015", "2020-01-15", "2021-07-14", {"disease_stage": "primary_refractory"}, None),
    ("2015", "2020-01-15", "2021-07-14", {"disease_stage": "remission_mrd_neg"}, None),
])
def test_relapse_timing(born: str, diagnosed: Any, relapsed: str, others: dict[str, Any], timing: str | None) -> None:
    assert relapse(born, diagnosed, relapsed, **others) == timing


