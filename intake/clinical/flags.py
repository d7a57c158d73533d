"""Flags: a closed list of things staff should notice, never shown to patients (codebook 6)."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date

from intake.clinical.facts import Facts
from intake.clinical.factors import HOME_FACTOR, Status, factor, too_far
from intake.clinical.mrd import MrdClass

Seeing = Callable[["Circumstances"], bool]

REQUIRED_CONSENTS = (
    "consent_data_processing", "consent_medical_review", "consent_cross_border_transfer", "ack_not_emergency",
    "ack_no_treatment_advice",
)
SIGNIFICANT_NEURO_HISTORY = (
    "seizure_epilepsy", "stroke_tia", "brain_bleed", "confusion_encephalopathy", "movement_tremor",
    "leukoencephalopathy", "previous_treatment_neurotoxicity", "other_brain",
)
_PROFESSIONALS = ("referring_physician", "other_professional")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a flag may look at: the facts, the triage rules that matched, and the missing parts of readiness."""

    facts: Facts
    matched: Set[str]
    missing: Set[str]


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


def _is(name: str, *codes: str) -> Seeing:
    return lambda seen: seen.facts.answers.has(name, *codes)


def _matched(code: str) -> Seeing:
    return lambda seen: code in seen.matched


def _mrd(*classes: MrdClass) -> Seeing:
    """Residual disease is flagged only in remission or where the stage is open."""
    return lambda seen: (seen.facts.in_remission or seen.facts.stage_open) and seen.facts.mrd_class in classes


def _prior(answer: str, *classes: str) -> Seeing:
    return lambda seen: seen.facts.had(answer, *classes)


def _toxicity(*codes: str) -> Seeing:
    return lambda seen: not seen.facts.toxicities.isdisjoint(codes)


def _cd19_recheck(seen: Circumstances) -> bool:
    """CD19 can be lost after blinatumomab or CAR-T, so a relapse needs a test that is not older than it."""
    facts = seen.facts
    targeted = facts.had("prior_blinatumomab", "blinatumomab") or facts.had("prior_car_t", "car_t")
    if not (targeted and facts.relapsed_or_refractory):
        return False
    tested = facts.answers.value("cd19_test_date")
    compared = _cd19_comparison(facts)
    return tested is None or compared is None or tested.first < compared


def _cd19_comparison(facts: Facts) -> date | None:
    """The latest of the relapse and the ends (else starts) of treatment aimed at CD19."""
    stated = [facts.answers.value("relapse_date")]
    for line in facts.lines:
        if line.has("regimen_class", "blinatumomab", "car_t"):
            stated.append(line.value("end_date") or line.value("start_date"))
    return max((day.first for day in stated if day is not None), default=None)


def _ph_positive_without_tki(seen: Circumstances) -> bool:
    return ph_positive_without_tki(seen.facts)


def ph_positive_without_tki(facts: Facts) -> bool:
    return facts.answers.has("ph_status", "positive") and not facts.had_tki


def _kidney_severe(seen: Circumstances) -> bool:
    kidney, settings = seen.facts.kidney, seen.facts.settings
    low = kidney is not None and kidney.egfr < settings.egfr_severe
    return low or seen.facts.answers.has("dialysis", "yes")


def _kidney_reduced(seen: Circumstances) -> bool:
    kidney, settings = seen.facts.kidney, seen.facts.settings
    return kidney is not None and settings.egfr_severe <= kidney.egfr < settings.egfr_reduced


def _performance(ecog: range, other: range) -> Seeing:
    def holds(seen: Circumstances) -> bool:
        answers = seen.facts.answers
        scale, score = answers.value("performance_scale"), answers.value("performance_score")
        return scale is not None and score is not None and score in (ecog if scale == "ecog" else other)

    return holds


def _age(holds: Callable[[int], bool]) -> Seeing:
    return lambda seen: seen.facts.years is not None and holds(seen.facts.years)


def _older_adult(seen: Circumstances) -> bool:
    return seen.facts.years is not None and seen.facts.years >= seen.facts.settings.older_adult_years


def _low_weight(seen: Circumstances) -> bool:
    weight = seen.facts.answers.value("weight")
    return weight is not None and weight.canonical < seen.facts.settings.low_weight_kg


def _live_vaccine(seen: Circumstances) -> bool:
    given = seen.facts.answers.value("live_vaccine_date")
    return given is not None and 0 <= given.days_ago(seen.facts.today) <= seen.facts.settings.live_vaccine_days


def _past_symptom(seen: Circumstances) -> bool:
    return bool(seen.facts.symptoms) and seen.facts.timing in ("days_1_7", "resolved_over_7d")


def _home_gap(seen: Circumstances) -> bool:
    return factor(HOME_FACTOR, seen.facts, frozenset()).status in (Status.PRESENT, Status.POSSIBLE)


def _far(seen: Circumstances) -> bool:
    return too_far(seen.facts) and not seen.facts.answers.has("stay_near_clinic", "yes")


def _translation(seen: Circumstances) -> bool:
    read = seen.facts.settings.reading_languages
    return any(
        (language := document.value("language")) is not None
        and language.split("-")[0].lower() not in read
        and not document.has("translated", "yes")
        for document in seen.facts.answers.rows("documents")
    )


def _authority(seen: Circumstances) -> bool:
    answers = seen.facts.answers
    role = answers.value("submitter_role")
    if role is None or role == "patient":
        return False
    if role in _PROFESSIONALS:
        return not answers.has("authority_basis", "physician_referral_with_consent")
    stated = answers.value("authority_basis")
    return stated in (None, "none_yet") or not answers.has("authority_document_provided", "yes")


def _patient_unaware(seen: Circumstances) -> bool:
    minor = seen.facts.years is not None and seen.facts.years < 18
    return not minor and seen.facts.answers.has("patient_knows_about_request", "no")


def _consent_incomplete(seen: Circumstances) -> bool:
    return consent_incomplete(seen.facts)


def consent_incomplete(facts: Facts) -> bool:
    return any(facts.answers.value(name) is not True for name in REQUIRED_CONSENTS)


_MRD_FIELDS = ("mrd_results", "disease_stage")
_LIVER_FIELDS = ("bilirubin_total", "alt", "ast")
_KIDNEY_FIELDS = ("egfr", "creatinine", "date_of_birth", "sex_for_clinical_use", "height")
_SCORE_FIELDS = ("performance_scale", "performance_score")

RULES: tuple[FlagRule, ...] = (
    FlagRule("not_b_lineage", "leukaemia of T lineage, myeloid or other",
             _is("leukaemia_type", "t_all", "aml", "other"), ("leukaemia_type",)),
    FlagRule("lineage_check", "mixed phenotype, mature B, lymphoid blast crisis or lymphoblastic lymphoma",
             _is("leukaemia_type", "mpal", "burkitt_mature_b", "cml_lymphoid_blast", "b_lymphoma_lbl"),
             ("leukaemia_type",)),
    FlagRule("cd19_negative", "CD19 negative", _is("cd19_status", "negative"), ("cd19_status",)),
    FlagRule("cd19_weak", "CD19 partial or weak", _is("cd19_status", "partial_weak"), ("cd19_status",)),
    FlagRule("cd19_recheck_needed",
             "relapsed or refractory after blinatumomab or CAR-T, and CD19 not tested since",
             _cd19_recheck,
             ("cd19_test_date", "relapse_date", "treatment_lines", "prior_blinatumomab", "prior_car_t",
              "disease_stage"), "codebook 6; S30"),
    FlagRule("ph_positive", "Philadelphia chromosome positive", _is("ph_status", "positive"), ("ph_status",)),
    FlagRule("ph_unknown", "Philadelphia chromosome not given",
             lambda seen: not seen.facts.answers.given("ph_status"), ("ph_status",)),
    FlagRule("ph_positive_no_tki", "Ph-positive and no tyrosine-kinase inhibitor so far", _ph_positive_without_tki,
             ("ph_status", "prior_tki", "treatment_lines")),
    FlagRule("kmt2a_rearranged", "KMT2A rearranged", _is("kmt2a_status", "rearranged"), ("kmt2a_status",)),
    FlagRule("ph_like", "Ph-like signature", _is("ph_like_status", "yes"), ("ph_like_status",)),
    FlagRule("cns_active", "leukaemia in the central nervous system now", _is("cns_involvement", "current"),
             ("cns_involvement",)),
    FlagRule("cns_history", "leukaemia in the central nervous system in the past",
             _is("cns_involvement", "past_cleared"), ("cns_involvement",)),
    FlagRule("extramedullary_current", "leukaemia outside the marrow now", _is("extramedullary_disease", "current"),
             ("extramedullary_disease",)),
    FlagRule("mrd_ge_1_percent", "latest residual disease 1 % or more", _mrd(MrdClass.FROM_1_PERCENT), _MRD_FIELDS,
             "codebook 6, 3.5; S13"),
    FlagRule("mrd_ge_0_1", "latest residual disease from 0.1 % to below 1 %", _mrd(MrdClass.FROM_0_1_PERCENT),
             _MRD_FIELDS, "codebook 6, 3.5; S1, S2"),
    FlagRule("mrd_0_01_to_0_1", "latest residual disease from 0.01 % to below 0.1 %",
             _mrd(MrdClass.FROM_0_01_PERCENT), _MRD_FIELDS, "codebook 6, 3.5; S13, S14"),
    FlagRule("mrd_low_or_nq", "latest residual disease below 0.01 % or not quantifiable",
             _mrd(MrdClass.BELOW_0_01_PERCENT, MrdClass.NOT_QUANTIFIABLE), _MRD_FIELDS, "codebook 6, 3.5; S14"),
    FlagRule("mrd_negative_insufficient_sensitivity", "latest result negative, but the test was not sensitive enough",
             _mrd(MrdClass.NEGATIVE_INSUFFICIENT), _MRD_FIELDS, "codebook 6, 3.5; S4, S14"),
    FlagRule("mrd_not_comparable", "latest residual disease cannot be compared with the thresholds",
             _mrd(MrdClass.NOT_COMPARABLE), _MRD_FIELDS, "codebook 6, 3.5"),
    FlagRule("mrd_rising", "remission with rising residual disease",
             lambda seen: seen.facts.in_remission and seen.facts.risen_from is not None, _MRD_FIELDS,
             "codebook 6, 3.5"),
    FlagRule("mrd_never_tested", "remission without a usable result of residual disease",
             lambda seen: seen.facts.in_remission and seen.facts.latest_mrd is None, _MRD_FIELDS,
             "codebook 6; clinic page"),
    FlagRule("prior_blinatumomab", "blinatumomab before", _prior("prior_blinatumomab", "blinatumomab"),
             ("prior_blinatumomab", "treatment_lines")),
    FlagRule("prior_inotuzumab", "inotuzumab before", _prior("prior_inotuzumab", "inotuzumab"),
             ("prior_inotuzumab", "treatment_lines")),
    FlagRule("prior_car_t", "CAR-T cells before", _prior("prior_car_t", "car_t"), ("prior_car_t", "treatment_lines")),
    FlagRule("prior_transplant", "transplant before",
             _prior("prior_transplant", "transplant_allo", "transplant_auto"),
             ("prior_transplant", "treatment_lines")),
    FlagRule("prior_neurotoxicity", "neurological toxicity or seizure under earlier treatment",
             lambda seen: _toxicity("neuro_grade3plus", "seizure")(seen)
             or seen.facts.answers.has("neuro_history", "previous_treatment_neurotoxicity"),
             ("treatment_lines", "neuro_history"), "codebook 6; S29"),
    FlagRule("prior_crs_severe", "severe cytokine release before", _toxicity("crs_grade3plus"), ("treatment_lines",)),
    FlagRule("vod_history", "liver vein disease before",
             lambda seen: _toxicity("vod_sos")(seen) or seen.facts.answers.has("liver_disease_known", "vod_sos_past"),
             ("treatment_lines", "liver_disease_known"), "codebook 6; S6"),
    FlagRule("gvhd_active", "graft-versus-host disease now",
             _is("gvhd_status", "active_mild", "active_moderate_severe"), ("gvhd_status",)),
    FlagRule("neuro_history_significant", "neurological history that matters for this treatment",
             _is("neuro_history", *SIGNIFICANT_NEURO_HISTORY), ("neuro_history",), "codebook 6; S6, S10"),
    FlagRule("neuro_baseline_missing", "no neurological examination",
             lambda seen: "C4.neuro_exam" in seen.missing, ("neuro_exam_done",), "codebook 6; clinic page"),
    FlagRule("liver_severe", "ALT or AST above 5 times, or bilirubin above 3 times the upper limit",
             lambda seen: seen.facts.liver_severe, _LIVER_FIELDS, "codebook 6; S6"),
    FlagRule("liver_raised", "not severe; ALT or AST above 3 times, or bilirubin above 1.5 times the upper limit",
             lambda seen: seen.facts.liver_raised, _LIVER_FIELDS, "codebook 6; S31"),
    FlagRule("uln_assumed", "the laboratory's upper limit is not known, a usual one was taken",
             lambda seen: any(value.assumed for value in seen.facts.liver.values()), _LIVER_FIELDS, "codebook 3.3"),
    FlagRule("kidney_severe", "eGFR below 30, or dialysis", _kidney_severe, (*_KIDNEY_FIELDS, "dialysis"),
             "codebook 6; S7"),
    FlagRule("kidney_reduced", "eGFR from 30 to 59", _kidney_reduced, _KIDNEY_FIELDS),
    FlagRule("infection_active", "active infection", _is("active_infection", "yes"), ("active_infection",)),
    FlagRule("infection_severe", "active infection with intravenous antibiotics or in hospital",
             lambda seen: seen.facts.answers.has("active_infection", "yes")
             and seen.facts.answers.has("infection_severity", "iv_antibiotics", "hospitalised_severe"),
             ("active_infection", "infection_severity")),
    FlagRule("performance_poor", "ECOG 3 or more, Karnofsky or Lansky 40 or less",
             _performance(range(3, 5), range(0, 41)), _SCORE_FIELDS, "codebook 6; S17"),
    FlagRule("performance_borderline", "ECOG 2, Karnofsky or Lansky 50 or 60",
             _performance(range(2, 3), range(50, 61)), _SCORE_FIELDS),
    FlagRule("child", "under 18 years", _age(lambda years: years < 18), ("date_of_birth",)),
    FlagRule("infant", "under 1 year", _age(lambda years: years < 1), ("date_of_birth",)),
    FlagRule("below_label_age", "under 1 month",
             lambda seen: seen.facts.age is not None and seen.facts.age.months < 1, ("date_of_birth",),
             "codebook 6; S1, S3"),
    FlagRule("older_adult", "65 years or older", _older_adult, ("date_of_birth",), "codebook 6; S29"),
    FlagRule("low_weight", "weight below 45 kg", _low_weight, ("weight",), "codebook 6; S5, S12"),
    FlagRule("pregnancy_or_breastfeeding", "pregnant, possibly pregnant, or breast-feeding",
             lambda seen: seen.facts.answers.has("pregnancy_status", "pregnant", "possible")
             or seen.facts.answers.has("breastfeeding", "yes"),
             ("pregnancy_status", "breastfeeding"), "codebook 6; S10, S11"),
    FlagRule("live_vaccine_recent", "live vaccine within the last 14 days", _live_vaccine, ("live_vaccine_date",),
             "codebook 6; S10"),
    FlagRule("transplant_within_28d", "transplant within 28 days", _matched("T15"),
             ("planned_transplant_date", "transplant_plan")),
    FlagRule("decision_within_7d", "decision or treatment start within 7 days", _matched("T16"),
             ("decision_deadline", "planned_treatment_start")),
    FlagRule("blina_early_days_at_home", "first days of a cycle outside hospital", _matched("T17"),
             ("blinatumomab_now", "in_hospital_now", "blina_cycle_number", "blina_cycle_start_date")),
    FlagRule("infusion_problem", "pump or line problem that nobody handles yet", _matched("T04"),
             ("infusion_problem", "infusion_problem_handled")),
    FlagRule("recent_red_symptom", "an urgent symptom in the past, longer ago than a day", _past_symptom,
             ("urgent_symptoms", "urgent_symptom_timing")),
    FlagRule("caregiver_missing", "no caregiver", _is("caregiver_available", "none"), ("caregiver_available",)),
    FlagRule("home_support_gap", "support at home is missing or thin (factor F5)", _home_gap,
             ("caregiver_available", "can_manage_pump", "line_care", "caregiver_can_spot_warning_signs",
              "travel_time_minutes", "stay_near_clinic", "phone_24h", "home_safe")),
    FlagRule("far_from_hospital", "more than 30 minutes to the hospital and not staying near it", _far,
             ("travel_time_minutes", "stay_near_clinic")),
    FlagRule("interpreter_needed", "interpreter needed", _is("interpreter_needed", "yes"), ("interpreter_needed",)),
    FlagRule("visa_needed", "visa to be applied for", _is("visa_status", "need_to_apply"), ("visa_status",)),
    FlagRule("translation_needed", "a report in a language the clinic does not read, not translated", _translation,
             ("documents",)),
    FlagRule("authority_to_check", "the right to act for the patient is not shown yet", _authority,
             ("submitter_role", "authority_basis", "authority_document_provided")),
    FlagRule("patient_unaware", "adult patient who does not know about the request", _patient_unaware,
             ("patient_knows_about_request", "date_of_birth")),
    FlagRule("consent_incomplete", "a required consent is missing", _consent_incomplete, REQUIRED_CONSENTS),
)
