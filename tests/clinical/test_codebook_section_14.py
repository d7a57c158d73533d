"""Every row of codebook section 14, in its order. Today is 2026-11-22; symptoms are "none" unless said."""

from __future__ import annotations

from typing import Any

from intake.clinical.assessment import Assessment, assess
from tests.clinical.examples.answers import level_of
from tests.clinical.examples.writing import AS_OF, years_old

QUIET = {"urgent_symptoms": ["none"]}
NEGATIVE = {"disease_stage": "remission_mrd_neg"}
POSITIVE = {"disease_stage": "remission_mrd_pos"}


def assessed(**answers: Any) -> Assessment:
    return assess({**QUIET, **answers}, AS_OF)


def lead(**answers: Any) -> str:
    found = assessed(**answers)
    return f"{found.lead.code} {found.level.value}"


def flags(**answers: Any) -> set[str]:
    return {flag.code for flag in assessed(**answers).flags}


def codes(issues: Any) -> list[str]:
    return [issue.code for issue in issues if issue.code != "H13"]


def test_residual_disease_of_exactly_0_1_percent_is_inclusive() -> None:
    assert lead(**POSITIVE, **level_of(0.1)) == "T20 soon"


def test_residual_disease_just_below_0_1_percent() -> None:
    assert lead(**POSITIVE, **level_of(0.0999)) == "T21 soon"


def test_ten_to_the_minus_four_is_0_01_percent() -> None:
    found = assessed(**POSITIVE, **level_of(4, "power10"))
    assert (found.lead.code, found.as_dict()["derived"]["mrd"][0]["percent"]) == ("T21", "0.01")


def test_nine_cells_in_a_million_are_below_0_01_percent() -> None:
    found = assessed(**POSITIVE, **level_of(9, "per_million"))
    assert found.as_dict()["derived"]["mrd"] == [{"class": "positive_below_0_01pct", "percent": "0.0009"}]
    assert found.lead.code == "T28"


def test_one_percent_in_remission_is_urgent_and_to_be_checked() -> None:
    found = assessed(**POSITIVE, **level_of(1))
    assert (found.lead.code, found.level.value, codes(found.warnings)) == ("T13", "urgent", ["W05"])


def test_a_negative_test_of_low_sensitivity_is_insufficient() -> None:
    row = {"result_kind": "not_detected", "sensitivity_value": 3, "sensitivity_unit": "power10"}
    found = assessed(**NEGATIVE, mrd_results=[row])
    assert found.as_dict()["derived"]["mrd"][0]["class"] == "negative_insufficient"
    assert found.lead.code == "T90"


def test_transplant_in_28_days_and_in_29() -> None:
    assert lead(**NEGATIVE, planned_transplant_date="2026-12-20") == "T15 urgent"
    assert lead(**NEGATIVE, planned_transplant_date="2026-12-21") == "T24 soon"
    without_stage = assessed(planned_transplant_date="2026-12-21")
    assert [match.code for match in without_stage.triage] == ["T24", "T27"]


def test_decision_in_7_8_and_22_days() -> None:
    assert lead(**NEGATIVE, decision_deadline="2026-11-29") == "T16 urgent"
    assert lead(**NEGATIVE, decision_deadline="2026-11-30") == "T26 soon"
    assert lead(**NEGATIVE, decision_deadline="2026-12-14") == "T90 routine"


def test_decision_14_and_15_days_ago() -> None:
    assert lead(**NEGATIVE, decision_deadline="2026-11-08") == "T16 urgent"
    assert lead(**NEGATIVE, decision_deadline="2026-11-07") == "T90 routine"


def in_break(start: str) -> dict[str, Any]:
    return {"blinatumomab_now": "in_break", "blina_cycle_start_date": start, "urgent_symptom_timing": "now"}


def test_last_infusion_14_days_ago_still_counts_and_an_unknown_symptom_does_not_hide_the_known_one() -> None:
    assert lead(**{**in_break("2026-10-12"), "urgent_symptoms": ["headache", "sudden_decline"]}) == "T01 immediate"


def test_last_infusion_15_days_ago_no_longer_counts() -> None:
    found = assessed(**{**in_break("2026-10-11"), "urgent_symptoms": ["sudden_decline"]})
    assert [match.code for match in found.triage] == ["T10", "T25", "T27"]


def test_tremor_without_blinatumomab() -> None:
    answers = {"urgent_symptoms": ["tremor_unsteady"], "urgent_symptom_timing": "now", "blinatumomab_now": "no"}
    assert lead(**answers) == "T10 urgent"


def test_fever_28_and_29_days_after_treatment() -> None:
    answers = {"urgent_symptoms": ["high_fever"], "urgent_symptom_timing": "now", "blinatumomab_now": "no"}
    assert lead(**answers, last_treatment_date="2026-10-25") == "T03 immediate"
    assert lead(**answers, last_treatment_date="2026-10-24") == "T10 urgent"


def test_a_symptom_that_is_over_is_flagged_only() -> None:
    answers = {"urgent_symptoms": ["confusion"], "urgent_symptom_timing": "resolved_over_7d", **NEGATIVE}
    assert lead(**answers) == "T90 routine"
    assert "recent_red_symptom" in flags(**answers)


def test_marrow_42_and_43_days_old() -> None:
    complete = {
        "leukaemia_type": "b_all", "diagnosis_date": "2025", "diagnosis_confirmed_by": ["bone_marrow_biopsy"],
        "cd19_status": "positive", "ph_status": "negative", **NEGATIVE, "marrow_blast_percent": 1,
        "cns_involvement": "none", "extramedullary_disease": "none",
    }
    assert "C1" not in assessed(**complete, marrow_date="2026-10-11").outdated_items
    assert "C1" in assessed(**complete, marrow_date="2026-10-10").outdated_items


def test_five_times_normal_is_raised_and_not_severe() -> None:
    raised = flags(alt={"value": 200, "unit": "U/L", "uln": 40})
    assert "liver_raised" in raised
    assert "liver_severe" not in raised


def test_kidney_function_of_59_5_rounds_to_60() -> None:
    assert {"kidney_reduced", "kidney_severe"}.isdisjoint(flags(egfr={"value": 59.5, "unit": "mL/min/1.73m2"}))


def test_scales_at_the_wrong_age() -> None:
    teenager = assessed(date_of_birth=years_old(15), performance_scale="karnofsky", performance_score=90)
    child = assessed(date_of_birth=years_old(9), performance_scale="ecog", performance_score=1)
    assert codes(teenager.warnings) == ["W10"]
    assert codes(child.errors) == ["H09"]
