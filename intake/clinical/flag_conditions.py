"""When flags are raised (codebook 6)."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date

from intake.clinical.factors import HOME_FACTOR, Status, factor, too_far
from intake.clinical.facts import Facts
from intake.clinical.mrd import MrdClass

REQUIRED_CONSENTS = (
    "consent_data_processing", "consent_medical_review", "consent_cross_border_transfer", "ack_not_emergency",
    "ack_no_treatment_advice",
)
_PROFESSIONALS = ("referring_physician", "other_professional")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a flag may look at: the facts, the triage rules that matched, and the missing parts of readiness."""

    facts: Facts
    matched: Set[str]
    missing: Set[str]


Seeing = Callable[[Circumstances], bool]


def answer_is(name: str, *codes: str) -> Seeing:
    return lambda seen: seen.facts.answers.has(name, *codes)


def matched(code: str) -> Seeing:
    return lambda seen: code in seen.matched


def mrd(*classes: MrdClass) -> Seeing:
    """Residual disease is flagged only in remission or where the stage is open."""
    return lambda seen: (seen.facts.in_remission or seen.facts.stage_open) and seen.facts.mrd_class in classes


def prior(answer: str, *classes: str) -> Seeing:
    return lambda seen: seen.facts.had(answer, *classes)


def toxicity(*codes: str) -> Seeing:
    return lambda seen: not seen.facts.toxicities.isdisjoint(codes)


def cd19_recheck(seen: Circumstances) -> bool:
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


def ph_positive_without_tki(seen: Circumstances) -> bool:
    return had_no_tki(seen.facts)


def had_no_tki(facts: Facts) -> bool:
    return facts.answers.has("ph_status", "positive") and not facts.had_tki


def kidney_severe(seen: Circumstances) -> bool:
    kidney, settings = seen.facts.kidney, seen.facts.settings
    low = kidney is not None and kidney.egfr < settings.egfr_severe
    return low or seen.facts.answers.has("dialysis", "yes")


def kidney_reduced(seen: Circumstances) -> bool:
    kidney, settings = seen.facts.kidney, seen.facts.settings
    return kidney is not None and settings.egfr_severe <= kidney.egfr < settings.egfr_reduced


def performance(ecog: range, other: range) -> Seeing:
    def holds(seen: Circumstances) -> bool:
        answers = seen.facts.answers
        scale, score = answers.value("performance_scale"), answers.value("performance_score")
        return scale is not None and score is not None and score in (ecog if scale == "ecog" else other)

    return holds


def age(holds: Callable[[int], bool]) -> Seeing:
    return lambda seen: seen.facts.years is not None and holds(seen.facts.years)


def older_adult(seen: Circumstances) -> bool:
    return seen.facts.years is not None and seen.facts.years >= seen.facts.settings.older_adult_years


def low_weight(seen: Circumstances) -> bool:
    weight = seen.facts.answers.value("weight")
    return weight is not None and weight.canonical < seen.facts.settings.low_weight_kg


def live_vaccine(seen: Circumstances) -> bool:
    given = seen.facts.answers.value("live_vaccine_date")
    return given is not None and 0 <= given.days_ago(seen.facts.today) <= seen.facts.settings.live_vaccine_days


def past_symptom(seen: Circumstances) -> bool:
    return bool(seen.facts.symptoms) and seen.facts.timing in ("days_1_7", "resolved_over_7d")


def home_gap(seen: Circumstances) -> bool:
    return factor(HOME_FACTOR, seen.facts, frozenset()).status in (Status.PRESENT, Status.POSSIBLE)


def far(seen: Circumstances) -> bool:
    return too_far(seen.facts) and not seen.facts.answers.has("stay_near_clinic", "yes")


def translation(seen: Circumstances) -> bool:
    read = seen.facts.settings.reading_languages
    return any(
        (language := document.value("language")) is not None
        and language.split("-")[0].lower() not in read
        and not document.has("translated", "yes")
        for document in seen.facts.answers.rows("documents")
    )


def authority(seen: Circumstances) -> bool:
    answers = seen.facts.answers
    role = answers.value("submitter_role")
    if role is None or role == "patient":
        return False
    if role in _PROFESSIONALS:
        return not answers.has("authority_basis", "physician_referral_with_consent")
    stated = answers.value("authority_basis")
    return stated in (None, "none_yet") or not answers.has("authority_document_provided", "yes")


def patient_unaware(seen: Circumstances) -> bool:
    minor = seen.facts.years is not None and seen.facts.years < 18
    return not minor and seen.facts.answers.has("patient_knows_about_request", "no")


def consent_incomplete(seen: Circumstances) -> bool:
    return consents_missing(seen.facts)


def consents_missing(facts: Facts) -> bool:
    return any(facts.answers.value(name) is not True for name in REQUIRED_CONSENTS)


def rising(seen: Circumstances) -> bool:
    return seen.facts.in_remission and seen.facts.risen_from is not None


def never_tested(seen: Circumstances) -> bool:
    return seen.facts.in_remission and seen.facts.latest_mrd is None


def earlier_neurotoxicity(seen: Circumstances) -> bool:
    stated = seen.facts.answers.has("neuro_history", "previous_treatment_neurotoxicity")
    return stated or toxicity("neuro_grade3plus", "seizure")(seen)


def earlier_liver_vein_disease(seen: Circumstances) -> bool:
    return seen.facts.answers.has("liver_disease_known", "vod_sos_past") or toxicity("vod_sos")(seen)


def limit_assumed(seen: Circumstances) -> bool:
    return any(value.assumed for value in seen.facts.liver.values())


def severe_infection(seen: Circumstances) -> bool:
    answers = seen.facts.answers
    return answers.has("active_infection", "yes") and answers.has(
        "infection_severity", "iv_antibiotics", "hospitalised_severe"
    )


def below_label_age(seen: Circumstances) -> bool:
    return seen.facts.age is not None and seen.facts.age.months < 1


def pregnant_or_breastfeeding(seen: Circumstances) -> bool:
    answers = seen.facts.answers
    return answers.has("pregnancy_status", "pregnant", "possible") or answers.has("breastfeeding", "yes")
