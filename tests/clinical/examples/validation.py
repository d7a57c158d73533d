"""Examples of hard errors and warnings (codebook 10), one on each side of every boundary."""

from __future__ import annotations

from typing import Any

from tests.clinical.examples.answers import (
    NEGATIVE,
    NEGATIVE_ROW,
    POSITIVE,
    POSITIVE_ROW,
    level_of,
    line,
    measured,
    score,
)
from tests.clinical.examples.flags import AGREED, CONSENTS
from tests.clinical.examples.writing import UNKNOWN, day, issue, years_old

PAST = (
    "diagnosis_date", "first_cr_date", "relapse_date", "cd19_test_date", "marrow_date", "cbc_date",
    "neuro_exam_date", "liver_lab_date", "kidney_lab_date", "infection_status_date", "performance_date",
    "blina_last_infusion_date", "past_transplant_date", "last_treatment_date", "live_vaccine_date",
    "blina_cycle_start_date",
)


def one_line(**columns: Any) -> dict[str, Any]:
    return {"treatment_lines": [columns]}


DATES = (
    issue("H01", "date_of_birth", date_of_birth=day(1)),
    issue("H01", date_of_birth=day(0)),
    issue("H01", "date_of_birth", date_of_birth=years_old(121)),
    issue("H01", date_of_birth=years_old(121, -1)),
    issue("H01", date_of_birth="2026"),
    *(issue("H02", name, **{name: day(1)}) for name in PAST),
    *(issue("H02", **{name: day(0)}) for name in PAST),
    issue("H02", "diagnosis_date", diagnosis_date="2026-12"),
    issue("H02", diagnosis_date="2026-11"),
    issue("H02", blina_cycle_start_date=day(1), blinatumomab_now="no"),
    issue("H02", "treatment_lines[0].start_date", **one_line(start_date=day(1))),
    issue("H02", "treatment_lines[0].end_date", **one_line(end_date=day(1))),
    issue("H02", "mrd_results[0].sample_date", mrd_results=[{"sample_date": day(1)}]),
    *(issue("H03", name, date_of_birth="2000-05", **{name: "2000-04"}) for name in PAST),
    issue("H03", date_of_birth="2000-05", diagnosis_date="2000"),
    issue("H03", "mrd_results[0].sample_date", date_of_birth="2000", mrd_results=[{"sample_date": "1999-12-31"}]),
    issue("H04", "first_cr_date", diagnosis_date="2025-03", first_cr_date="2025-02-28"),
    issue("H04", diagnosis_date="2025-03", first_cr_date="2025-03-01"),
    issue("H04", "relapse_date", diagnosis_date="2025-03-02", relapse_date="2025-03-01"),
    issue("H04", "relapse_date", first_cr_date="2025-03-02", relapse_date="2025-03-01"),
    issue("H04", relapse_date="2025-03-01", first_cr_date="2025-03-01", diagnosis_date="2025-03-01"),
    issue("H04", "treatment_lines[1].end_date", **line(start_date="2025-02", end_date="2025-01-31")),
    issue("H04", **line(start_date="2025-02", end_date="2025-02-01")),
)

RESIDUAL_DISEASE = (
    issue("H05", "mrd_results[0].value", **level_of(0)),
    issue("H05", "mrd_results[0].value", **level_of(-1)),
    issue("H05", "mrd_results[0].value", **level_of(100.1)),
    issue("H05", **level_of(100)),
    issue("H05", "mrd_results[0].value", **level_of(8, "power10")),
    issue("H05", "mrd_results[0].value", **level_of(-1, "power10")),
    issue("H05", **level_of(7, "power10")),
    issue("H05", **level_of(140, "transcript_ratio")),
    issue("H05", "mrd_results[0].sensitivity_value", mrd_results=[{**NEGATIVE_ROW, "sensitivity_value": 8}]),
    issue("H05", "mrd_results[0].sensitivity_value",
          mrd_results=[{**NEGATIVE_ROW, "sensitivity_value": 0, "sensitivity_unit": "percent"}]),
    issue("H06", "mrd_results[0].value", **level_of(UNKNOWN)),
    issue("H06", "mrd_results[0].value", **level_of(1, None)),
    issue("H06", **level_of(1)),
    issue("H06", mrd_results=[{"result_kind": "positive_not_quantifiable"}]),
    issue("H11", "mrd_results[0].sensitivity_value",
          mrd_results=[{"result_kind": "not_detected", "sensitivity_value": 0.01}]),
    issue("H11", mrd_results=[{"result_kind": "not_detected", "sensitivity_value": 4}]),
    issue("W01", "mrd_results[0].value", **level_of(0.009, sensitivity_value=4, sensitivity_unit="power10")),
    issue("W01", **level_of(0.01, sensitivity_value=4, sensitivity_unit="power10")),
    issue("W02", "disease_stage", **NEGATIVE, **level_of(0.001)),
    issue("W02", **NEGATIVE, mrd_results=[NEGATIVE_ROW]),
    issue("W02", **POSITIVE, **level_of(0.001)),
    issue("W03", "disease_stage", **POSITIVE, mrd_results=[NEGATIVE_ROW]),
    issue("W03", "disease_stage", **POSITIVE, mrd_results=[{"result_kind": "not_detected"}]),
    issue("W03", **NEGATIVE, mrd_results=[NEGATIVE_ROW]),
    issue("W04", "mrd_results[0].sample_date", disease_stage="relapse_first", relapse_date=day(-21), **level_of(1)),
    issue("W04", disease_stage="relapse_first", relapse_date=day(-20), **level_of(1)),
    issue("W04", **POSITIVE, relapse_date=day(-30), **level_of(1)),
    issue("W04", disease_stage="relapse_first", **level_of(1)),
    issue("W05", "disease_stage", **NEGATIVE, **level_of(1)),
    issue("W05", **NEGATIVE, **level_of(0.99)),
    issue("W05", disease_stage="other", **level_of(1)),
    issue("W20", "mrd_results[0].sensitivity_value", mrd_results=[{"result_kind": "not_detected"}]),
    issue("W20", mrd_results=[NEGATIVE_ROW]),
    issue("W20", mrd_results=[POSITIVE_ROW]),
)

PLAUSIBLE = {
    "weight": ("kg", 2, 300, 0.5, 400), "height": ("cm", 40, 220, 30, 260), "temperature": ("Cel", 35, 42, 30, 45),
    "bilirubin_total": ("mg/dL", 0.1, 10, 0, 60), "alt": ("U/L", 3, 1000, 0, 20000),
    "ast": ("U/L", 3, 1000, 0, 20000), "ggt": ("U/L", 3, 1000, 0, 20000), "alp": ("U/L", 10, 1500, 0, 20000),
    "creatinine": ("mg/dL", 0.1, 5, 0.05, 30), "egfr": ("mL/min", 5, 150, 0, 250),
    "wbc": ("10*9/L", 0, 200, 0, 1500), "anc": ("10*9/L", 0, 50, 0, 500),
    "platelets": ("10*9/L", 0, 1000, 0, 3000), "haemoglobin": ("g/dL", 4, 20, 1, 25),
}
STEP = 0.001


def limits() -> list[Any]:
    found = []
    for name, (unit, low, high, lowest, highest) in PLAUSIBLE.items():
        found += [issue("W16", **{name: measured(value, unit)}) for value in (low, high)]
        found += [issue("W16", name, **{name: measured(high + STEP, unit)})]
        found += [issue("W16", name, **{name: measured(low - STEP, unit)})] if low > lowest else []
        found += [issue("H07", **{name: measured(value, unit)}) for value in (lowest, highest)]
        found += [issue("H07", name, **{name: measured(value, unit)}) for value in (lowest - STEP, highest + STEP)]
        found += [issue("W16", **{name: measured(highest + STEP, unit)}), issue("H11", name, **{name: high}),
                  issue("H11", name, **{name: {"value": high}}), issue("H11", **{name: measured(high, unit)})]
    return found


NUMBERS = (
    *limits(),
    issue("H07", "marrow_blast_percent", marrow_blast_percent=100.1),
    issue("H07", "blood_blast_percent", blood_blast_percent=-0.1),
    issue("H07", marrow_blast_percent=0, blood_blast_percent=100),
    issue("H07", "travel_time_minutes", travel_time_minutes=1441),
    issue("W15", "weight", weight=measured(61, "kg"), height=measured(100, "cm")),
    issue("W15", weight=measured(60, "kg"), height=measured(100, "cm")),
    issue("W15", weight=measured(10, "kg"), height=measured(100, "cm")),
    issue("W15", "weight", weight=measured(9.9, "kg"), height=measured(100, "cm")),
    issue("W15", weight=measured(61, "kg")),
)

PEOPLE = (
    issue("H08", "performance_score", **score("ecog", 5)),
    issue("H08", "performance_score", **score("lansky", 0)),
    issue("H08", "performance_score", **score("karnofsky", 85)),
    issue("H08", **score("karnofsky", 100)),
    issue("H08", **score("ecog", 0)),
    issue("H08", performance_score=85),
    issue("H09", "performance_scale", **score("lansky", 90), date_of_birth=years_old(18)),
    issue("H09", **score("lansky", 90), date_of_birth=years_old(18, -1)),
    issue("H09", "performance_scale", **score("ecog", 1), date_of_birth=years_old(10, -1)),
    issue("H09", "performance_scale", **score("karnofsky", 90), date_of_birth=years_old(10, -1)),
    issue("H09", **score("ecog", 1), date_of_birth=years_old(10)),
    issue("H09", **score("lansky", 90)),
    issue("W10", "performance_scale", **score("lansky", 90), date_of_birth=years_old(16)),
    issue("W10", "performance_scale", **score("lansky", 90), date_of_birth=years_old(18, -1)),
    issue("W10", **score("lansky", 90), date_of_birth=years_old(16, -1)),
    issue("W10", **score("lansky", 90), date_of_birth=years_old(18)),
    issue("W10", "performance_scale", **score("karnofsky", 90), date_of_birth=years_old(15)),
    issue("W10", "performance_scale", **score("ecog", 1), date_of_birth=years_old(10)),
    issue("W10", **score("ecog", 1), date_of_birth=years_old(16)),
    issue("W10", **score("ecog", 1), date_of_birth=years_old(10, -1)),
    issue("H10", "submitter_role", submitter_role="patient", date_of_birth=years_old(18, -1)),
    issue("H10", submitter_role="patient", date_of_birth=years_old(18)),
    issue("H10", submitter_role="parent", date_of_birth=years_old(5)),
    issue("H10", submitter_role="patient"),
    *(issue("H12", "authority_basis", submitter_role=role) for role in ("parent", "legal_guardian", "caregiver")),
    issue("H12", submitter_role="caregiver", authority_basis="none_yet"),
    issue("H12", submitter_role="patient"),
    issue("H12", submitter_role="referring_physician"),
    issue("H13", **AGREED),
    *(issue("H13", "consents", **{**AGREED, name: False}) for name in CONSENTS),
    issue("H13", "consents"),
)

COURSE = (
    issue("H15", "prior_transplant", disease_stage="relapse_post_transplant", prior_transplant="no"),
    issue("H15", disease_stage="relapse_post_transplant", prior_transplant="yes"),
    issue("H15", disease_stage="relapse_first", prior_transplant="no"),
    issue("H16", "prior_car_t", disease_stage="relapse_post_cart", prior_car_t="no"),
    issue("H16", disease_stage="relapse_post_cart"),
    issue("H16", disease_stage="relapse_first", prior_car_t="no"),
    issue("W06", "marrow_blast_percent", **NEGATIVE, marrow_blast_percent=5),
    issue("W06", **NEGATIVE, marrow_blast_percent=4.9),
    issue("W06", disease_stage="relapse_first", marrow_blast_percent=5),
    issue("W07", "marrow_blast_percent", disease_stage="primary_refractory", marrow_blast_percent=4.9),
    issue("W07", disease_stage="relapse_first", marrow_blast_percent=5),
    issue("W07", disease_stage="relapse_first"),
    issue("W07", disease_stage="new_untreated", marrow_blast_percent=1),
    issue("W08", "prior_tki", ph_status="positive"),
    issue("W08", ph_status="positive", **line(regimen_class="tki")),
    issue("W08", ph_status="negative"),
    issue("W09", "ph_status", ph_status="negative", prior_tki="yes"),
    issue("W09", ph_status="negative", ph_like_status="yes", prior_tki="yes"),
    issue("W09", ph_status="positive", prior_tki="yes"),
    issue("W09", ph_status="negative", prior_tki="no"),
    issue("W11", "treatment_lines[0].start_date", diagnosis_date="2025-03-02", **one_line(start_date="2025-03-01")),
    issue("W11", diagnosis_date="2025-03-02", **one_line(start_date="2025-03")),
    issue("W11", **one_line(start_date="2025-03")),
    issue("W11", diagnosis_date="2025-03-02", **one_line(response="cr")),
    issue("W13", "planned_transplant_date", planned_transplant_date=day(-1)),
    issue("W13", planned_transplant_date=day(0)),
    issue("W13", planned_transplant_date="2026-11"),
    issue("W13", planned_transplant_date=day(-1), transplant_plan="already_transplanted"),
    issue("W17", "blina_cycle_start_date", blinatumomab_now="infusing", blina_cycle_start_date=day(-28)),
    issue("W17", blinatumomab_now="infusing", blina_cycle_start_date=day(-27)),
    issue("W17", blinatumomab_now="infusing", blina_cycle_start_date=day(-28), blina_interruption_days=1),
    issue("W17", blinatumomab_now="in_break", blina_cycle_start_date=day(-40)),
    *(issue("W17", "blina_cycle_start_date", blinatumomab_now=now) for now in ("infusing", "interrupted", "in_break")),
    issue("W17", blinatumomab_now="no"),
    issue("W18", "blina_cycle_number", blina_cycle_number=10),
    issue("W18", blina_cycle_number=9),
    issue("W18"),
    issue("W19", "prior_blinatumomab", prior_blinatumomab="no", **line(regimen_class="blinatumomab")),
    issue("W19", "prior_blinatumomab", prior_blinatumomab="no", blinatumomab_now="in_break"),
    issue("W19", prior_blinatumomab="no", blinatumomab_now="no"),
    issue("W19", prior_blinatumomab="yes", **line(regimen_class="blinatumomab")),
)

READING = (
    issue("I01", "shoe_size", shoe_size=44),
    issue("I01", "treatment_lines[0].colour", **one_line(colour="red")),
    issue("I01", patient_given_name="Timur", patient_family_name="Example"),
    issue("I02", "disease_stage", disease_stage=7),
    issue("I02", "urgent_symptoms", urgent_symptoms="none"),
    issue("I02", "treatment_lines", treatment_lines={"regimen_class": "tki"}),
    issue("I02", "treatment_lines[1]", treatment_lines=[{}, 5]),
    issue("I02", "consent_data_processing", consent_data_processing="yes"),
    issue("I02", "diagnosis_date", diagnosis_date="2025-02-30"),
    issue("I02", "platelets", platelets=measured("1,234", "10*9/L")),
    issue("I02", "alt.uln", alt=measured(30, "U/L", 0)),
    issue("I02", "alt.uln", alt=measured(30, "U/L", "high")),
    issue("I02", "alt.uln", alt=measured(30, "U/L", 30000)),
    issue("I03", "disease_stage", disease_stage="fine"),
    issue("I03", "urgent_symptoms", urgent_symptoms=["headache", "seizure"]),
    issue("I03", "current_country", current_country="XX"),
    issue("I03", "weight", weight=measured(11, "stone")),
    issue("I03", "submitter_role", submitter_role=UNKNOWN),
    issue("I03", "ph_status", ph_status={"absent": "lost"}),
)

EXAMPLES = (*DATES, *RESIDUAL_DISEASE, *NUMBERS, *PEOPLE, *COURSE, *READING)
