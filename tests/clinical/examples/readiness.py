"""Examples of the eight checks (codebook 4): every part given and missing, every limit on both sides."""

from __future__ import annotations

from typing import Any

from tests.clinical.examples.writing import UNKNOWN, Example, day, item, missing, years_old

C1 = {
    "leukaemia_type": "b_all", "diagnosis_date": day(-300), "diagnosis_confirmed_by": ["bone_marrow_aspirate"],
    "cd19_status": "positive", "ph_status": "negative", "disease_stage": "relapse_first",
    "marrow_blast_percent": 40, "marrow_date": day(-42), "cns_involvement": "none", "extramedullary_disease": "none",
}
PART_OF_FIELD = {"diagnosis_confirmed_by": "marrow_confirmation", "neuro_exam_done": "neuro_exam"}


def without_each(code: str, complete: dict[str, Any], *skip: str) -> tuple[Example, ...]:
    """Each field left out in turn is the one missing part."""
    return tuple(
        missing(code, PART_OF_FIELD.get(name, name), **{**complete, name: UNKNOWN}) for name in complete
        if name not in skip
    )


def negative_result(**columns: Any) -> dict[str, Any]:
    row = {"sample_date": day(-42), "method": "ngs", "specimen": "bone_marrow", "result_kind": "not_detected",
           "sensitivity_value": 6, "sensitivity_unit": "power10"}
    return {"disease_stage": "remission_mrd_neg", "mrd_results": [row | columns]}


DIAGNOSIS = (
    item("C1", "complete", **C1),
    item("C1", "complete", **{**C1, "diagnosis_confirmed_by": ["other", "bone_marrow_biopsy"]}),
    missing("C1", "marrow_confirmation", **{**C1, "diagnosis_confirmed_by": ["flow_cytometry"]}),
    item("C1", "outdated", **{**C1, "marrow_date": day(-43)}),
    item("C1", "partial", **{**C1, "marrow_date": day(-43), "ph_status": UNKNOWN}),
    item("C1", "partial", leukaemia_type="b_all"),
    item("C1", "missing"),
    *without_each("C1", C1),
)

ACTIVE = {"disease_stage": "relapse_first", "marrow_blast_percent": 40, "marrow_date": day(-42)}
RESIDUAL_DISEASE = (
    item("C2", "complete", **ACTIVE),
    item("C2", "complete", **{**ACTIVE, "disease_stage": "new_untreated"}),
    item("C2", "outdated", **{**ACTIVE, "marrow_date": day(-43)}),
    missing("C2", "marrow_blast_percent", **{**ACTIVE, "marrow_blast_percent": UNKNOWN}),
    missing("C2", "marrow_date", **{**ACTIVE, "marrow_date": UNKNOWN}),
    missing("C2", "marrow_blast_percent", "marrow_date", disease_stage="new_in_treatment"),
    missing("C2", "mrd_result", **{**ACTIVE, "disease_stage": "other"}),
    missing("C2", "mrd_result"),
    item("C2", "missing", disease_stage="remission_mrd_neg", mrd_results=[{"result_kind": "pending"}]),
    item("C2", "complete", **negative_result()),
    item("C2", "outdated", **negative_result(sample_date=day(-43))),
    missing("C2", "mrd_date", **negative_result(sample_date=UNKNOWN)),
    missing("C2", "mrd_method", **negative_result(method=UNKNOWN)),
    missing("C2", "mrd_specimen", **negative_result(specimen=UNKNOWN)),
    missing("C2", "mrd_sensitivity", **negative_result(sensitivity_value=UNKNOWN)),
    missing("C2", **negative_result(result_kind="positive_not_quantifiable", sensitivity_value=UNKNOWN)),
    item("C2", "partial", **negative_result(method=UNKNOWN)),
)

LINE = {"regimen_class": "chemo_frontline", "start_date": "2025", "response": "cr"}
C3 = {
    "any_prior_treatment": "yes", "treatment_lines": [LINE], "prior_blinatumomab": "no", "prior_inotuzumab": "no",
    "prior_car_t": "no", "prior_transplant": "yes",
}


def lines(*changes: dict[str, Any]) -> dict[str, Any]:
    return {**C3, "treatment_lines": [{**LINE, **change} for change in changes]}


TREATMENTS = (
    item("C3", "complete", **C3),
    item("C3", "complete", any_prior_treatment="no"),
    item("C3", "missing"),
    item("C3", "partial", any_prior_treatment="yes"),
    item("C3", "partial", treatment_lines=[{}]),
    missing("C3", "treatment_lines", **{**C3, "treatment_lines": []}),
    *without_each("C3", C3, "treatment_lines"),
    missing("C3", "line2.regimen_class", **lines({}, {"regimen_class": UNKNOWN})),
    missing("C3", "line1.start_date", **lines({"start_date": UNKNOWN}, {})),
    missing("C3", "line2.response", **lines({}, {"response": UNKNOWN, "ongoing": True})),
    missing("C3", "line2.response", **lines({}, {"response": {"absent": "pending"}, "ongoing": False})),
    missing("C3", **lines({}, {"response": {"absent": "pending"}, "ongoing": True})),
    missing("C3", "treatment_lines", "prior_car_t", **{**C3, "treatment_lines": [], "prior_car_t": UNKNOWN}),
    missing("C3", "line1.response", "prior_car_t", **{**lines({"response": None}), "prior_car_t": UNKNOWN}),
    missing("C3", "prior_tki", **C3, ph_status="positive"),
    missing("C3", **C3, ph_status="positive", prior_tki="yes"),
    missing("C3", **C3, ph_status="negative"),
)

NEURO = {"neuro_history": ["none"], "neuro_exam_done": "yes", "neuro_exam_date": day(-30)}
LIVER = {"bilirubin_total": {"value": 1, "unit": "mg/dL"}, "alt": {"value": 30, "unit": "U/L"},
         "liver_lab_date": day(-14)}
KIDNEY = {"creatinine": {"value": 1, "unit": "mg/dL"}, "kidney_lab_date": day(-14)}
INFECTION = {"active_infection": "no", "infection_status_date": day(-7)}
SCORE = {"performance_scale": "ecog", "performance_score": 1, "performance_date": day(-30)}

REST = (
    item("C4", "complete", **NEURO),
    item("C4", "outdated", **{**NEURO, "neuro_exam_date": day(-31)}),
    item("C4", "missing", neuro_exam_done="no"),
    missing("C4", "neuro_exam", **{**NEURO, "neuro_exam_done": "no"}),
    *without_each("C4", NEURO),
    item("C5", "complete", **LIVER),
    item("C5", "outdated", **{**LIVER, "liver_lab_date": day(-15)}),
    missing("C5", **{**LIVER, "alt": UNKNOWN, "ast": {"value": 30, "unit": "U/L"}}),
    missing("C5", "alt_or_ast", **{**LIVER, "alt": UNKNOWN}),
    missing("C5", "bilirubin_total", **{**LIVER, "bilirubin_total": {"value": 61, "unit": "mg/dL"}}),
    missing("C5", "bilirubin_total", **{**LIVER, "bilirubin_total": 1}),
    *without_each("C5", LIVER, "alt"),
    item("C6", "complete", **KIDNEY),
    item("C6", "outdated", **{**KIDNEY, "kidney_lab_date": day(-15)}),
    missing("C6", **{**KIDNEY, "creatinine": UNKNOWN, "egfr": {"value": 90, "unit": "mL/min"}}),
    missing("C6", "creatinine_or_egfr", **{**KIDNEY, "creatinine": UNKNOWN}),
    missing("C6", "kidney_lab_date", **{**KIDNEY, "kidney_lab_date": UNKNOWN}),
    item("C7", "complete", **INFECTION),
    item("C7", "outdated", **{**INFECTION, "infection_status_date": day(-8)}),
    *without_each("C7", INFECTION),
    item("C8", "complete", **SCORE),
    item("C8", "outdated", **{**SCORE, "performance_date": day(-31)}),
    *without_each("C8", SCORE),
    item("C8", "not_applicable", date_of_birth=years_old(1, -1)),
    missing("C8", date_of_birth=years_old(1, -1)),
    item("C8", "missing", date_of_birth=years_old(1)),
    item("C8", "missing"),
)

EXAMPLES = (*DIAGNOSIS, *RESIDUAL_DISEASE, *TREATMENTS, *REST)
