"""Flags: a closed list of things staff should notice, never shown to patients (codebook 6)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from intake.clinical.facts import Facts
from intake.clinical.flag_conditions import (
    REQUIRED_CONSENTS,
    Circumstances,
    Seeing,
    age,
    answer_is,
    authority,
    below_label_age,
    cd19_recheck,
    consent_incomplete,
    earlier_liver_vein_disease,
    earlier_neurotoxicity,
    far,
    home_gap,
    kidney_reduced,
    kidney_severe,
    limit_assumed,
    live_vaccine,
    low_weight,
    matched,
    mrd,
    never_tested,
    older_adult,
    past_symptom,
    patient_unaware,
    performance,
    ph_positive_without_tki,
    pregnant_or_breastfeeding,
    prior,
    rising,
    severe_infection,
    toxicity,
    translation,
)
from intake.clinical.mrd import MrdClass

SIGNIFICANT_NEURO_HISTORY = (
    "seizure_epilepsy",
    "stroke_tia",
    "brain_bleed",
    "confusion_encephalopathy",
    "movement_tremor",
    "leukoencephalopathy",
    "previous_treatment_neurotoxicity",
    "other_brain",
)


@dataclass(frozen=True, slots=True)
class FlagRule:
    """A flag, when it is raised, and on what it rests."""

    code: str
    text: str
    condition: Seeing
    rests_on: tuple[str, ...]
    source: str = "codebook 6"


@dataclass(frozen=True, slots=True)
class Flag:
    code: str
    text: str
    rests_on: tuple[str, ...]
    source: str


def flags(facts: Facts, matched: Set[str], missing: Set[str]) -> tuple[Flag, ...]:
    """The raised flags in alphabetical order."""
    circumstances = Circumstances(facts, matched, missing)
    raised = [rule for rule in RULES if rule.condition(circumstances)]
    return tuple(
        Flag(rule.code, rule.text, rule.rests_on, rule.source) for rule in sorted(raised, key=lambda rule: rule.code)
    )


_MRD_FIELDS = ("mrd_results", "disease_stage")
_LIVER_FIELDS = ("bilirubin_total", "alt", "ast")
_KIDNEY_FIELDS = ("egfr", "creatinine", "date_of_birth", "sex_for_clinical_use", "height")
_SCORE_FIELDS = ("performance_scale", "performance_score")

RULES: tuple[FlagRule, ...] = (
    FlagRule("not_b_lineage", "leukaemia of T lineage, myeloid or other", answer_is("leukaemia_type", "t_all", "aml",
             "other"), ("leukaemia_type",)),
    FlagRule("lineage_check", "mixed phenotype, mature B, lymphoid blast crisis or lymphoblastic lymphoma",
             answer_is("leukaemia_type", "mpal", "burkitt_mature_b", "cml_lymphoid_blast", "b_lymphoma_lbl"),
             ("leukaemia_type",)),
    FlagRule("cd19_negative", "CD19 negative", answer_is("cd19_status", "negative"), ("cd19_status",)),
    FlagRule("cd19_weak", "CD19 partial or weak", answer_is("cd19_status", "partial_weak"), ("cd19_status",)),
    FlagRule("cd19_recheck_needed", "relapsed or refractory after blinatumomab or CAR-T, and CD19 not tested since",
             cd19_recheck, ("cd19_test_date", "relapse_date", "treatment_lines", "prior_blinatumomab", "prior_car_t",
             "disease_stage"), "codebook 6; S30"),
    FlagRule("ph_positive", "Philadelphia chromosome positive", answer_is("ph_status", "positive"), ("ph_status",)),
    FlagRule("ph_unknown", "Philadelphia chromosome not given",
             lambda seen: not seen.facts.answers.given("ph_status"), ("ph_status",)),
    FlagRule("ph_positive_no_tki", "Ph-positive and no tyrosine-kinase inhibitor so far", ph_positive_without_tki,
             ("ph_status", "prior_tki", "treatment_lines")),
    FlagRule("kmt2a_rearranged", "KMT2A rearranged", answer_is("kmt2a_status", "rearranged"), ("kmt2a_status",)),
    FlagRule("ph_like", "Ph-like signature", answer_is("ph_like_status", "yes"), ("ph_like_status",)),
    FlagRule("cns_active", "leukaemia in the central nervous system now", answer_is("cns_involvement", "current"),
             ("cns_involvement",)),
    FlagRule("cns_history", "leukaemia in the central nervous system in the past", answer_is("cns_involvement",
             "past_cleared"), ("cns_involvement",)),
    FlagRule("extramedullary_current", "leukaemia outside the marrow now", answer_is("extramedullary_disease",
             "current"), ("extramedullary_disease",)),
    FlagRule("mrd_ge_1_percent", "latest residual disease at least 1 %", mrd(MrdClass.FROM_1_PERCENT), _MRD_FIELDS,
             "codebook 6, 3.5; S13"),
    FlagRule("mrd_ge_0_1", "latest residual disease from 0.1 % to below 1 %", mrd(MrdClass.FROM_0_1_PERCENT),
             _MRD_FIELDS, "codebook 6, 3.5; S1, S2"),
    FlagRule("mrd_0_01_to_0_1", "latest residual disease from 0.01 % to below 0.1 %", mrd(MrdClass.FROM_0_01_PERCENT),
             _MRD_FIELDS, "codebook 6, 3.5; S13, S14"),
    FlagRule("mrd_low_or_nq", "latest residual disease not quantifiable or below 0.01 %",
             mrd(MrdClass.BELOW_0_01_PERCENT, MrdClass.NOT_QUANTIFIABLE), _MRD_FIELDS, "codebook 6, 3.5; S14"),
    FlagRule("mrd_negative_insufficient_sensitivity", "latest result negative, but the test was not sensitive enough",
             mrd(MrdClass.NEGATIVE_INSUFFICIENT), _MRD_FIELDS, "codebook 6, 3.5; S4, S14"),
    FlagRule("mrd_not_comparable", "latest residual disease cannot be compared with the thresholds",
             mrd(MrdClass.NOT_COMPARABLE), _MRD_FIELDS, "codebook 6, 3.5"),
    FlagRule("mrd_rising", "remission with rising residual disease", rising, _MRD_FIELDS, "codebook 6, 3.5"),
    FlagRule("mrd_never_tested", "remission without a usable result of residual disease", never_tested, _MRD_FIELDS,
             "codebook 6; clinic page"),
    FlagRule("prior_blinatumomab", "blinatumomab before", prior("prior_blinatumomab", "blinatumomab"),
             ("prior_blinatumomab", "treatment_lines")),
    FlagRule("prior_inotuzumab", "inotuzumab before", prior("prior_inotuzumab", "inotuzumab"), ("prior_inotuzumab",
             "treatment_lines")),
    FlagRule("prior_car_t", "CAR-T cells before", prior("prior_car_t", "car_t"), ("prior_car_t", "treatment_lines")),
    FlagRule("prior_transplant", "transplant before", prior("prior_transplant", "transplant_allo", "transplant_auto"),
             ("prior_transplant", "treatment_lines")),
    FlagRule("prior_neurotoxicity", "neurological toxicity or seizure under earlier treatment", earlier_neurotoxicity,
             ("treatment_lines", "neuro_history"), "codebook 6; S29"),
    FlagRule("prior_crs_severe", "severe cytokine release before", toxicity("crs_grade3plus"), ("treatment_lines",)),
    FlagRule("vod_history", "liver vein disease before", earlier_liver_vein_disease,
             ("treatment_lines", "liver_disease_known"), "codebook 6; S6"),
    FlagRule("gvhd_active", "graft-versus-host disease now", answer_is("gvhd_status", "active_mild",
             "active_moderate_severe"), ("gvhd_status",)),
    FlagRule("neuro_history_significant", "neurological history that matters for this treatment",
             answer_is("neuro_history", *SIGNIFICANT_NEURO_HISTORY), ("neuro_history",), "codebook 6; S6, S10"),
    FlagRule("neuro_baseline_missing", "no neurological examination",
             lambda seen: "C4.neuro_exam" in seen.missing, ("neuro_exam_done",), "codebook 6; clinic page"),
    FlagRule("liver_severe", "ALT or AST above 5 times, or bilirubin above 3 times the upper limit",
             lambda seen: seen.facts.liver_severe, _LIVER_FIELDS, "codebook 6; S6"),
    FlagRule("liver_raised", "not severe; ALT or AST above 3 times, or bilirubin above 1.5 times the upper limit",
             lambda seen: seen.facts.liver_raised, _LIVER_FIELDS, "codebook 6; S31"),
    FlagRule("uln_assumed", "the laboratory's upper limit is not known, a usual one was taken", limit_assumed,
             _LIVER_FIELDS, "codebook 3.3"),
    FlagRule("kidney_severe", "eGFR below 30, or dialysis", kidney_severe, (*_KIDNEY_FIELDS, "dialysis"),
             "codebook 6; S7"),
    FlagRule("kidney_reduced", "eGFR from 30 to 59", kidney_reduced, _KIDNEY_FIELDS),
    FlagRule("infection_active", "active infection", answer_is("active_infection", "yes"), ("active_infection",)),
    FlagRule("infection_severe", "active infection with intravenous antibiotics or in hospital", severe_infection,
             ("active_infection", "infection_severity")),
    FlagRule("performance_poor", "ECOG 3 or more, Karnofsky or Lansky 40 or less", performance(range(3, 5), range(41)),
             _SCORE_FIELDS, "codebook 6; S17"),
    FlagRule("performance_borderline", "ECOG 2, Karnofsky or Lansky 50 or 60", performance(range(2, 3), range(50, 61)),
             _SCORE_FIELDS),
    FlagRule("child", "under 18 years", age(lambda years: years < 18), ("date_of_birth",)),
    FlagRule("infant", "under 1 year", age(lambda years: years < 1), ("date_of_birth",)),
    FlagRule("below_label_age", "under 1 month", below_label_age, ("date_of_birth",), "codebook 6; S1, S3"),
    FlagRule("older_adult", "65 years or older", older_adult, ("date_of_birth",), "codebook 6; S29"),
    FlagRule("low_weight", "weight below 45 kg", low_weight, ("weight",), "codebook 6; S5, S12"),
    FlagRule("pregnancy_or_breastfeeding", "pregnant, possibly pregnant, or breast-feeding",
             pregnant_or_breastfeeding, ("pregnancy_status", "breastfeeding"), "codebook 6; S10, S11"),
    FlagRule("live_vaccine_recent", "live vaccine within the last 14 days", live_vaccine, ("live_vaccine_date",),
             "codebook 6; S10"),
    FlagRule("transplant_within_28d", "transplant within 28 days", matched("T15"), ("planned_transplant_date",
             "transplant_plan")),
    FlagRule("decision_within_7d", "decision or treatment start within 7 days", matched("T16"), ("decision_deadline",
             "planned_treatment_start")),
    FlagRule("blina_early_days_at_home", "first days of a cycle outside hospital", matched("T17"), ("blinatumomab_now",
             "in_hospital_now", "blina_cycle_number", "blina_cycle_start_date")),
    FlagRule("infusion_problem", "pump or line problem that nobody handles yet", matched("T04"), ("infusion_problem",
             "infusion_problem_handled")),
    FlagRule("recent_red_symptom", "an urgent symptom in the past, longer ago than a day", past_symptom,
             ("urgent_symptoms", "urgent_symptom_timing")),
    FlagRule("caregiver_missing", "no caregiver", answer_is("caregiver_available", "none"), ("caregiver_available",)),
    FlagRule("home_support_gap", "support at home is missing or thin (factor F5)", home_gap, ("caregiver_available",
             "can_manage_pump", "line_care", "caregiver_can_spot_warning_signs", "travel_time_minutes",
             "stay_near_clinic", "phone_24h", "home_safe")),
    FlagRule("far_from_hospital", "more than 30 minutes to the hospital and not staying near it", far,
             ("travel_time_minutes", "stay_near_clinic")),
    FlagRule("interpreter_needed", "interpreter needed", answer_is("interpreter_needed", "yes"),
             ("interpreter_needed",)),
    FlagRule("visa_needed", "visa to be applied for", answer_is("visa_status", "need_to_apply"), ("visa_status",)),
    FlagRule("translation_needed", "a report in a language the clinic does not read, not translated", translation,
             ("documents",)),
    FlagRule("authority_to_check", "the right to act for the patient is not shown yet", authority, ("submitter_role",
             "authority_basis", "authority_document_provided")),
    FlagRule("patient_unaware", "adult patient who does not know about the request", patient_unaware,
             ("patient_knows_about_request", "date_of_birth")),
    FlagRule("consent_incomplete", "a required consent is missing", consent_incomplete, REQUIRED_CONSENTS),
)
