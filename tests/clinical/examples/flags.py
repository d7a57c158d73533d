"""Examples of the flags (codebook 6), one on each side of every boundary."""

from __future__ import annotations

from typing import Any

from tests.clinical.examples.answers import (
    NEGATIVE,
    NEGATIVE_ROW,
    POSITIVE,
    POSITIVE_ROW,
    cycle,
    level_of,
    line,
    measured,
    score,
    ticked,
    two_results,
)
from tests.clinical.examples.writing import UNKNOWN, day, flag, years_old

RELAPSE = {"disease_stage": "relapse_first"}

DISEASE = (
    *(flag("not_b_lineage", True, leukaemia_type=kind) for kind in ("t_all", "aml", "other")),
    flag("not_b_lineage", False, leukaemia_type="b_all"),
    *(flag("lineage_check", True, leukaemia_type=kind)
      for kind in ("mpal", "burkitt_mature_b", "cml_lymphoid_blast", "b_lymphoma_lbl")),
    flag("lineage_check", False, leukaemia_type="t_all"),
    flag("cd19_negative", True, cd19_status="negative"),
    flag("cd19_negative", False, cd19_status="partial_weak"),
    flag("cd19_weak", True, cd19_status="partial_weak"),
    flag("cd19_weak", False, cd19_status="positive"),
    flag("ph_positive", True, ph_status="positive"),
    flag("ph_positive", False, ph_status="negative"),
    flag("ph_unknown", True, ph_status=UNKNOWN),
    flag("ph_unknown", True),
    flag("ph_unknown", False, ph_status="negative"),
    flag("ph_positive_no_tki", True, ph_status="positive"),
    flag("ph_positive_no_tki", True, ph_status="positive", prior_tki="no", **line(agents=["vincristine"])),
    flag("ph_positive_no_tki", False, ph_status="positive", prior_tki="yes"),
    flag("ph_positive_no_tki", False, ph_status="positive", **line(regimen_class="tki")),
    *(flag("ph_positive_no_tki", False, ph_status="positive", **line(agents=["vincristine", agent])) for agent in (
        "imatinib", "dasatinib", "nilotinib", "bosutinib", "ponatinib", "asciminib")),
    flag("ph_positive_no_tki", False, ph_status="negative"),
    flag("kmt2a_rearranged", True, kmt2a_status="rearranged"),
    flag("kmt2a_rearranged", False, kmt2a_status="not_rearranged"),
    flag("ph_like", True, ph_like_status="yes"),
    flag("ph_like", False, ph_like_status="no"),
    flag("cns_active", True, cns_involvement="current"),
    flag("cns_active", False, cns_involvement="past_cleared"),
    flag("cns_history", True, cns_involvement="past_cleared"),
    flag("cns_history", False, cns_involvement="none"),
    flag("extramedullary_current", True, extramedullary_disease="current"),
    flag("extramedullary_current", False, extramedullary_disease="past"),
)

CD19_AGAIN = (
    flag("cd19_recheck_needed", True, **RELAPSE, prior_blinatumomab="yes"),
    flag("cd19_recheck_needed", True, **RELAPSE, prior_car_t="yes", cd19_test_date=day(-10)),
    flag("cd19_recheck_needed", True, **RELAPSE, prior_car_t="yes", cd19_test_date=day(-10), relapse_date=day(-9)),
    flag("cd19_recheck_needed", False, **RELAPSE, prior_car_t="yes", cd19_test_date=day(-9), relapse_date=day(-9)),
    flag("cd19_recheck_needed", True, **RELAPSE, cd19_test_date=day(-10), relapse_date=day(-30),
         **line(regimen_class="blinatumomab", start_date=day(-60), end_date=day(-5))),
    flag("cd19_recheck_needed", False, **RELAPSE, cd19_test_date=day(-10), relapse_date=day(-30),
         **line(regimen_class="blinatumomab", start_date=day(-60), end_date=day(-15))),
    flag("cd19_recheck_needed", True, **RELAPSE, cd19_test_date=day(-61), **line(regimen_class="car_t",
         start_date=day(-60))),
    flag("cd19_recheck_needed", False, **RELAPSE, cd19_test_date=day(-60), **line(regimen_class="car_t",
         start_date=day(-60))),
    flag("cd19_recheck_needed", False, **RELAPSE, prior_blinatumomab="yes", cd19_test_date=day(-40),
         relapse_date=day(-50), **line(regimen_class="inotuzumab", end_date=day(-5))),
    flag("cd19_recheck_needed", False, **NEGATIVE, prior_blinatumomab="yes"),
    flag("cd19_recheck_needed", False, **RELAPSE, prior_inotuzumab="yes"),
)

RESIDUAL_DISEASE = (
    flag("mrd_ge_1_percent", True, **POSITIVE, **level_of(1)),
    flag("mrd_ge_1_percent", True, **level_of(1)),
    flag("mrd_ge_1_percent", True, disease_stage="other", **level_of(1)),
    flag("mrd_ge_1_percent", False, **RELAPSE, **level_of(1)),
    flag("mrd_ge_1_percent", False, **POSITIVE, **level_of(0.99)),
    flag("mrd_ge_0_1", True, **POSITIVE, **level_of(0.1)),
    flag("mrd_ge_0_1", False, **POSITIVE, **level_of(0.09)),
    flag("mrd_0_01_to_0_1", True, **POSITIVE, **level_of(0.01)),
    flag("mrd_0_01_to_0_1", False, **POSITIVE, **level_of(0.1)),
    flag("mrd_low_or_nq", True, **POSITIVE, **level_of(0.009)),
    flag("mrd_low_or_nq", True, mrd_results=[{"result_kind": "positive_not_quantifiable"}]),
    flag("mrd_low_or_nq", False, **POSITIVE, **level_of(0.01)),
    flag("mrd_negative_insufficient_sensitivity", True, **NEGATIVE, mrd_results=[{"result_kind": "not_detected"}]),
    flag("mrd_negative_insufficient_sensitivity", True, **NEGATIVE,
         mrd_results=[{**NEGATIVE_ROW, "sensitivity_value": 3}]),
    flag("mrd_negative_insufficient_sensitivity", False, **NEGATIVE, mrd_results=[NEGATIVE_ROW]),
    flag("mrd_not_comparable", True, **POSITIVE, **level_of(0.1, "transcript_ratio")),
    flag("mrd_not_comparable", True, **POSITIVE, **level_of(UNKNOWN)),
    flag("mrd_not_comparable", False, **POSITIVE, **level_of(0.1)),
    flag("mrd_rising", True, **POSITIVE, **two_results(NEGATIVE_ROW, {**POSITIVE_ROW, "value": 0.1})),
    flag("mrd_rising", False, **RELAPSE, **two_results(NEGATIVE_ROW, {**POSITIVE_ROW, "value": 0.1})),
    flag("mrd_rising", False, **POSITIVE, **level_of(0.1)),
    flag("mrd_never_tested", True, **NEGATIVE),
    flag("mrd_never_tested", True, **NEGATIVE, mrd_results=[{"result_kind": "indeterminate"}]),
    flag("mrd_never_tested", False, **NEGATIVE, mrd_results=[NEGATIVE_ROW]),
    flag("mrd_never_tested", False, disease_stage="other"),
)

EARLIER_TREATMENT = (
    *(flag(f"prior_{name}", True, **{f"prior_{name}": "yes"})
      for name in ("blinatumomab", "inotuzumab", "car_t", "transplant")),
    *(flag(f"prior_{name}", True, **line(regimen_class=name)) for name in ("blinatumomab", "inotuzumab", "car_t")),
    flag("prior_transplant", True, **line(regimen_class="transplant_allo")),
    flag("prior_transplant", True, **line(regimen_class="transplant_auto")),
    *(flag(f"prior_{name}", False, **{f"prior_{name}": "no"}, **line(regimen_class="radiotherapy"))
      for name in ("blinatumomab", "inotuzumab", "car_t", "transplant")),
    flag("prior_neurotoxicity", True, **line(serious_toxicity=["neuro_grade3plus"])),
    flag("prior_neurotoxicity", True, **line(serious_toxicity=["allergy", "seizure"])),
    flag("prior_neurotoxicity", True, neuro_history=["previous_treatment_neurotoxicity"]),
    flag("prior_neurotoxicity", False, neuro_history=["seizure_epilepsy"], **line(serious_toxicity=["allergy"])),
    flag("prior_crs_severe", True, **line(serious_toxicity=["crs_grade3plus"])),
    flag("prior_crs_severe", False, **line(serious_toxicity=["severe_infection"])),
    flag("vod_history", True, **line(serious_toxicity=["vod_sos"])),
    flag("vod_history", True, liver_disease_known=["vod_sos_past"]),
    flag("vod_history", False, liver_disease_known=["gilbert"]),
    flag("gvhd_active", True, gvhd_status="active_mild"),
    flag("gvhd_active", True, gvhd_status="active_moderate_severe"),
    flag("gvhd_active", False, gvhd_status="past"),
)

NEUROLOGY = (
    *(flag("neuro_history_significant", True, neuro_history=["neuropathy", code]) for code in (
        "seizure_epilepsy", "stroke_tia", "brain_bleed", "confusion_encephalopathy", "movement_tremor",
        "leukoencephalopathy", "previous_treatment_neurotoxicity", "other_brain")),
    flag("neuro_history_significant", False, neuro_history=["neuropathy", "brain_radiotherapy", "psychiatric"]),
    flag("neuro_history_significant", False, neuro_history=["none"]),
    flag("neuro_baseline_missing", True, neuro_exam_done="no"),
    flag("neuro_baseline_missing", True),
    flag("neuro_baseline_missing", False, neuro_exam_done="yes"),
)

ORGANS = (
    flag("liver_severe", True, alt=measured(200.1, "U/L", 40)),
    flag("liver_severe", False, alt=measured(200, "U/L", 40)),
    flag("liver_severe", True, ast=measured(200.1, "U/L", 40)),
    flag("liver_severe", False, ggt=measured(900, "U/L", 40)),
    flag("liver_severe", True, bilirubin_total=measured(61.57, "umol/L")),
    flag("liver_severe", False, bilirubin_total=measured(61.56, "umol/L")),
    flag("liver_severe", True, alt=measured(3.34, "ukat/L")),
    flag("liver_raised", True, alt=measured(200, "U/L", 40)),
    flag("liver_raised", False, alt=measured(200.1, "U/L", 40)),
    flag("liver_raised", True, ast=measured(120.1, "U/L", 40)),
    flag("liver_raised", False, ast=measured(120, "U/L", 40)),
    flag("liver_raised", True, bilirubin_total=measured(1.81, "mg/dL", 1.2)),
    flag("liver_raised", False, bilirubin_total=measured(1.8, "mg/dL", 1.2)),
    flag("liver_raised", False, bilirubin_total=measured(1.81, "mg/dL", 1.2), alt=measured(900, "U/L")),
    flag("liver_raised", False, bilirubin_total=measured(1.8, "mg/dL")),
    flag("liver_raised", True, bilirubin_total=measured(1.81, "mg/dL")),
    flag("liver_raised", True, alt=measured(120.1, "U/L")),
    flag("liver_raised", False, alt=measured(120, "U/L")),
    flag("liver_raised", True, ast=measured(120.1, "U/L")),
    flag("liver_raised", False, ast=measured(120, "U/L")),
    flag("liver_severe", False, alt=measured(30000, "U/L", 40)),
    *(flag("uln_assumed", True, **{name: measured(1, unit)})
      for name, unit in (("bilirubin_total", "mg/dL"), ("alt", "U/L"), ("ast", "U/L"))),
    flag("uln_assumed", True, alt=measured(30, "U/L", 0)),
    flag("uln_assumed", False, alt=measured(30, "U/L", 40)),
    flag("uln_assumed", False, ggt=measured(30, "U/L")),
    flag("kidney_severe", True, egfr=measured(29.49, "mL/min")),
    flag("kidney_severe", False, egfr=measured(29.5, "mL/min")),
    flag("kidney_severe", True, dialysis="yes"),
    flag("kidney_severe", False, dialysis="no"),
    flag("kidney_reduced", True, egfr=measured(29.5, "mL/min/1.73m2")),
    flag("kidney_reduced", False, egfr=measured(29.4, "mL/min/1.73m2")),
    flag("kidney_reduced", True, egfr=measured(59.4, "mL/min/1.73m2")),
    flag("kidney_reduced", False, egfr=measured(59.5, "mL/min/1.73m2")),
    flag("kidney_reduced", False),
    flag("infection_active", True, active_infection="yes"),
    flag("infection_active", False, active_infection="no"),
    flag("infection_severe", True, active_infection="yes", infection_severity="iv_antibiotics"),
    flag("infection_severe", True, active_infection="yes", infection_severity="hospitalised_severe"),
    flag("infection_severe", False, active_infection="yes", infection_severity="mild_outpatient"),
    flag("infection_severe", False, active_infection="no", infection_severity="iv_antibiotics"),
)


PERSON = (
    flag("performance_poor", True, **score("ecog", 3)),
    flag("performance_poor", True, **score("ecog", 4)),
    flag("performance_poor", False, **score("ecog", 2)),
    flag("performance_poor", True, **score("karnofsky", 40)),
    flag("performance_poor", True, **score("lansky", 10)),
    flag("performance_poor", False, **score("lansky", 50)),
    flag("performance_poor", False, performance_score=3),
    flag("performance_borderline", True, **score("ecog", 2)),
    flag("performance_borderline", False, **score("ecog", 1)),
    flag("performance_borderline", False, **score("ecog", 3)),
    flag("performance_borderline", True, **score("karnofsky", 60)),
    flag("performance_borderline", True, **score("lansky", 50)),
    flag("performance_borderline", False, **score("karnofsky", 70)),
    flag("performance_borderline", False, **score("karnofsky", 40)),
    flag("child", True, date_of_birth=years_old(18, -1)),
    flag("child", False, date_of_birth=years_old(18)),
    flag("child", False),
    flag("child", False, date_of_birth=day(1)),
    flag("infant", True, date_of_birth=years_old(1, -1)),
    flag("infant", False, date_of_birth=years_old(1)),
    flag("below_label_age", True, date_of_birth="2026-10-23"),
    flag("below_label_age", False, date_of_birth="2026-10-22"),
    flag("below_label_age", False),
    flag("older_adult", True, date_of_birth=years_old(65)),
    flag("older_adult", False, date_of_birth=years_old(65, -1)),
    flag("older_adult", False),
    flag("low_weight", True, weight=measured(44.9, "kg")),
    flag("low_weight", True, weight=measured(99.2, "lb")),
    flag("low_weight", False, weight=measured(45, "kg")),
    flag("low_weight", False),
    flag("pregnancy_or_breastfeeding", True, pregnancy_status="pregnant"),
    flag("pregnancy_or_breastfeeding", True, pregnancy_status="possible"),
    flag("pregnancy_or_breastfeeding", True, breastfeeding="yes"),
    flag("pregnancy_or_breastfeeding", False, pregnancy_status="not_pregnant", breastfeeding="no"),
    flag("live_vaccine_recent", True, live_vaccine_date=day(-14)),
    flag("live_vaccine_recent", True, live_vaccine_date=day(0)),
    flag("live_vaccine_recent", False, live_vaccine_date=day(-15)),
    flag("live_vaccine_recent", False, live_vaccine_date=day(1)),
)

COURSE = (
    flag("transplant_within_28d", True, planned_transplant_date=day(28)),
    flag("transplant_within_28d", False, planned_transplant_date=day(29)),
    flag("decision_within_7d", True, decision_deadline=day(7)),
    flag("decision_within_7d", False, decision_deadline=day(8)),
    flag("blina_early_days_at_home", True, **cycle(1, 9)),
    flag("blina_early_days_at_home", False, **cycle(1, 10)),
    flag("infusion_problem", True, blinatumomab_now="infusing", infusion_problem="line_out"),
    flag("infusion_problem", False, blinatumomab_now="infusing", infusion_problem="none"),
    flag("recent_red_symptom", True, **ticked("confusion", timing="resolved_over_7d")),
    flag("recent_red_symptom", True, **ticked("high_fever", timing="days_1_7")),
    flag("recent_red_symptom", False, **ticked("high_fever", timing="last_24h")),
    flag("recent_red_symptom", False, **ticked("none", timing="days_1_7")),
)


def report(language: Any, translated: Any = "no") -> dict[str, Any]:
    return {"documents": [{"doc_type": "recent_labs", "language": language, "translated": translated}]}


CIRCUMSTANCES = (
    flag("caregiver_missing", True, caregiver_available="none"),
    flag("caregiver_missing", False, caregiver_available="part_time"),
    flag("home_support_gap", True, caregiver_available="none"),
    flag("home_support_gap", True, caregiver_available="part_time"),
    flag("home_support_gap", False, caregiver_available="full_time"),
    flag("far_from_hospital", True, travel_time_minutes=31),
    flag("far_from_hospital", True, travel_time_minutes=31, stay_near_clinic="can_arrange"),
    flag("far_from_hospital", False, travel_time_minutes=31, stay_near_clinic="yes"),
    flag("far_from_hospital", False, travel_time_minutes=30),
    flag("far_from_hospital", False),
    flag("interpreter_needed", True, interpreter_needed="yes"),
    flag("interpreter_needed", False, interpreter_needed="no"),
    flag("visa_needed", True, visa_status="need_to_apply"),
    flag("visa_needed", False, visa_status="have_visa"),
    flag("translation_needed", True, **report("de")),
    flag("translation_needed", True, **report("de", UNKNOWN)),
    flag("translation_needed", False, **report("de", "yes")),
    *(flag("translation_needed", False, **report(language)) for language in ("he", "en-GB", "RU")),
    flag("translation_needed", False, **report(None)),
    flag("authority_to_check", True, submitter_role="caregiver"),
    flag("authority_to_check", True, submitter_role="parent", authority_basis="none_yet",
         authority_document_provided="yes"),
    flag("authority_to_check", True, submitter_role="parent", authority_document_provided="yes"),
    flag("authority_to_check", True, submitter_role="parent", authority_basis="parental_responsibility"),
    flag("authority_to_check", False, submitter_role="parent", authority_basis="parental_responsibility",
         authority_document_provided="yes"),
    flag("authority_to_check", True, submitter_role="referring_physician", authority_basis="written_authorisation"),
    flag("authority_to_check", True, submitter_role="other_professional"),
    flag("authority_to_check", False, submitter_role="referring_physician",
         authority_basis="physician_referral_with_consent"),
    flag("authority_to_check", False, submitter_role="patient"),
    flag("authority_to_check", False),
    flag("patient_unaware", True, patient_knows_about_request="no"),
    flag("patient_unaware", True, patient_knows_about_request="no", date_of_birth=years_old(18)),
    flag("patient_unaware", False, patient_knows_about_request="no", date_of_birth=years_old(18, -1)),
    flag("patient_unaware", False, patient_knows_about_request="yes"),
)

CONSENTS = ("consent_data_processing", "consent_medical_review", "consent_cross_border_transfer",
            "ack_not_emergency", "ack_no_treatment_advice")
AGREED = dict.fromkeys(CONSENTS, True)

CONSENT = (
    flag("consent_incomplete", False, **AGREED),
    *(flag("consent_incomplete", True, **{**AGREED, name: value}) for name in CONSENTS for value in (False, None, "x")),
)

EXAMPLES = (
    *DISEASE, *CD19_AGAIN, *RESIDUAL_DISEASE, *EARLIER_TREATMENT, *NEUROLOGY, *ORGANS, *PERSON, *COURSE,
    *CIRCUMSTANCES, *CONSENT,
)
