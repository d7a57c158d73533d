"""The six factors that can speak against the treatment, for the haematologist to look at (codebook 5).

Shown to staff only, and never as a verdict. Per factor the first matching line of the table counts; if
none matches the factor is absent.
"""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from enum import StrEnum

from intake.clinical.codebook.model import N_
from intake.clinical.facts import Facts

Looking = Callable[[Facts, Set[str]], bool]


class Status(StrEnum):
    PRESENT = "present"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    ABSENT = "absent"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class FactorRule:
    """One cell of the table: the factor gets the status if the condition holds (facts, flags)."""

    factor: str
    status: Status
    text: str
    condition: Looking
    rests_on: tuple[str, ...]
    source: str = "codebook 5; clinic page"


@dataclass(frozen=True, slots=True)
class Factor:
    """The status of one factor for a request; `reason` is the line of the table that decided."""

    code: str
    status: Status
    reason: str
    rests_on: tuple[str, ...]


TITLES = {
    "F1": N_("Not of B lineage, or the target is missing"),
    "F2": N_("Active severe infection"),
    "F3": N_("Significant neurological disease"),
    "F4": N_("Severely reduced liver function"),
    "F5": N_("Infusion at home cannot be managed"),
    "F6": N_("Poor performance status"),
}
HOME_FACTOR = "F5"


def factors(facts: Facts, flags: Set[str]) -> tuple[Factor, ...]:
    """The six factors in order."""
    return tuple(factor(code, facts, flags) for code in TITLES)


def factor(code: str, facts: Facts, flags: Set[str]) -> Factor:
    """One factor. F5 rests on answers alone, so flags may be empty for it."""
    for rule in RULES:
        if rule.factor == code and rule.condition(facts, flags):
            return Factor(code, rule.status, rule.text, rule.rests_on)
    return Factor(code, Status.ABSENT, "nothing of this kind in the answers", _rests_on(code))


def _rests_on(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for rule in RULES if rule.factor == code for name in rule.rests_on))


def _flagged(*names: str) -> Looking:
    return lambda facts, flags: any(name in flags for name in names)


def _not_given(*names: str) -> Looking:
    return lambda facts, flags: not all(facts.answers.given(name) for name in names)


def _neurological_signs(facts: Facts, flags: Set[str]) -> tuple[bool, bool]:
    """Significant history; abnormal examination or active disease of the nervous system."""
    abnormal = facts.answers.has("neuro_exam_result", "abnormal")
    return "neuro_history_significant" in flags, abnormal or "cns_active" in flags


def _home_impossible(facts: Facts, flags: Set[str]) -> bool:
    answers = facts.answers
    return (
        answers.has("caregiver_available", "none")
        or answers.has("can_manage_pump", "no")
        or answers.has("line_care", "none_available")
    )


def too_far(facts: Facts) -> bool:
    """Travel time above the limit."""
    minutes = facts.answers.value("travel_time_minutes")
    return minutes is not None and minutes > facts.settings.travel_minutes


def _home_difficult(facts: Facts, flags: Set[str]) -> bool:
    answers = facts.answers
    return (
        answers.has("caregiver_available", "part_time")
        or answers.has("caregiver_can_spot_warning_signs", "no")
        or (too_far(facts) and answers.has("stay_near_clinic", "no"))
        or answers.has("phone_24h", "no")
        or answers.has("home_safe", "no")
    )


def _liver_to_look_at(facts: Facts, flags: Set[str]) -> bool:
    known = facts.answers.has("liver_disease_known", "hepatitis_b", "hepatitis_c")
    return known or "liver_raised" in flags or "vod_history" in flags


_LIVER = ("bilirubin_total", "alt", "ast")
_NEURO = ("neuro_history", "neuro_exam_result", "cns_involvement")
_HOME = ("caregiver_available", "can_manage_pump", "line_care")
_SUPPORT = ("caregiver_available", "caregiver_can_spot_warning_signs", "travel_time_minutes", "stay_near_clinic",
            "phone_24h", "home_safe")
_SCORE = ("performance_scale", "performance_score")

RULES: tuple[FactorRule, ...] = (
    FactorRule("F1", Status.PRESENT, "not of B lineage, or CD19 negative",
               _flagged("not_b_lineage", "cd19_negative"), ("leukaemia_type", "cd19_status")),
    FactorRule("F1", Status.POSSIBLE, "lineage to be checked, CD19 weak, or CD19 to be tested again",
               _flagged("lineage_check", "cd19_weak", "cd19_recheck_needed"),
               ("leukaemia_type", "cd19_status", "cd19_test_date")),
    FactorRule("F1", Status.UNKNOWN, "type of leukaemia or CD19 not given",
               _not_given("leukaemia_type", "cd19_status"), ("leukaemia_type", "cd19_status")),
    FactorRule("F2", Status.PRESENT, "severe infection", _flagged("infection_severe"),
               ("active_infection", "infection_severity")),
    FactorRule("F2", Status.POSSIBLE, "active infection", _flagged("infection_active"), ("active_infection",)),
    FactorRule("F2", Status.UNKNOWN, "infection not answered", _not_given("active_infection"), ("active_infection",)),
    FactorRule("F3", Status.PRESENT,
               "significant history, and an abnormal examination or active disease of the nervous system",
               lambda facts, flags: all(_neurological_signs(facts, flags)), _NEURO),
    FactorRule("F3", Status.POSSIBLE, "significant history, abnormal examination or active disease of the nervous system",
               lambda facts, flags: any(_neurological_signs(facts, flags)), _NEURO),
    FactorRule("F3", Status.UNKNOWN, "neurological history not given", _not_given("neuro_history"), ("neuro_history",)),
    FactorRule("F4", Status.PRESENT, "liver values above the severe limit, or cirrhosis",
               lambda facts, flags: "liver_severe" in flags or facts.answers.has("liver_disease_known", "cirrhosis"),
               (*_LIVER, "liver_disease_known")),
    FactorRule("F4", Status.POSSIBLE, "liver values raised, hepatitis B or C, or earlier liver vein disease",
               _liver_to_look_at, (*_LIVER, "liver_disease_known", "treatment_lines")),
    FactorRule("F4", Status.UNKNOWN, "none of bilirubin, ALT and AST given",
               lambda facts, flags: not any(facts.answers.given(name) for name in _LIVER), _LIVER),
    FactorRule("F5", Status.PRESENT, "no caregiver, pump cannot be managed, or nobody for bags and dressings",
               _home_impossible, _HOME),
    FactorRule("F5", Status.POSSIBLE,
               "caregiver part-time or cannot spot warning signs, far without lodging, no telephone, home not safe",
               _home_difficult, _SUPPORT),
    FactorRule("F5", Status.UNKNOWN, "caregiver, pump or line care not answered", _not_given(*_HOME), _HOME),
    FactorRule("F6", Status.NOT_APPLICABLE, "under one year of age", lambda facts, flags: facts.years == 0,
               ("date_of_birth",)),
    FactorRule("F6", Status.PRESENT, "poor performance status", _flagged("performance_poor"), _SCORE),
    FactorRule("F6", Status.POSSIBLE, "borderline performance status", _flagged("performance_borderline"), _SCORE),
    FactorRule("F6", Status.UNKNOWN, "scale or score not given", _not_given(*_SCORE), _SCORE),
)
