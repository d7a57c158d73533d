"""How soon a person has to answer, and why: the rubric of codebook 7. It sorts work and is no medical advice.

Rules are checked in the order of the table. All that match are recorded; the first gives the level.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from intake.clinical.codebook.model import N_
from intake.clinical.cycle import hospital_days
from intake.clinical.facts import Facts
from intake.clinical.mrd import MrdClass
from intake.clinical.numbers import plain
from intake.clinical.rules import Codes, Condition, Sentence, answer_is


class Urgency(StrEnum):
    """Operational priority, most urgent first."""

    IMMEDIATE = "immediate"
    URGENT = "urgent"
    SOON = "soon"
    ROUTINE = "routine"


FHIR_PRIORITY: Mapping[Urgency, str] = MappingProxyType({
    Urgency.IMMEDIATE: "stat",
    Urgency.URGENT: "asap",
    Urgency.SOON: "urgent",
    Urgency.ROUTINE: "routine",
})

EMERGENCIES = frozenset({"T01", "T02", "T03", "T04"})
EMERGENCY_SYMPTOMS = frozenset({
    "confusion", "speech_difficulty", "seizure", "breathing_difficulty", "loss_of_consciousness",
    "uncontrolled_bleeding",
})
_UNCLEAR_LEVEL = frozenset({
    MrdClass.NONE, MrdClass.NOT_QUANTIFIABLE, MrdClass.BELOW_0_01_PERCENT, MrdClass.NOT_COMPARABLE,
})
_SYMPTOM_FIELDS = ("urgent_symptoms", "urgent_symptom_timing", "temperature")
_CYCLE_FIELDS = ("blina_cycle_start_date", "blina_schedule", "blina_interruption_days", "blina_last_infusion_date")
_MRD_FIELDS = ("disease_stage", "mrd_results")
_DECISION_FIELDS = ("decision_deadline", "planned_treatment_start")

Params = Callable[[Facts], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class TriageRule:
    """One line of the rubric. `unless`: not looked at if one of these matched; `alone`: only if nothing did."""

    code: str
    level: Urgency
    text: str
    condition: Condition
    sentence: str
    rests_on: tuple[str, ...]
    source: str = "codebook 7"
    params: Params = lambda facts: {}
    unless: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A rule that holds for a request, with its filled sentence and the fields it rests on."""

    code: str
    level: Urgency
    sentence: Sentence
    rests_on: tuple[str, ...]
    source: str


def matches(facts: Facts) -> tuple[Match, ...]:
    """All rules that hold, in the order of the rubric. Never empty with the full table: T90 holds if nothing else."""
    found: dict[str, Match] = {}
    for rule in RULES:
        if (rule.alone and found) or not rule.unless.isdisjoint(found):
            continue
        if rule.condition(facts):
            sentence = Sentence(rule.sentence, rule.params(facts))
            found[rule.code] = Match(rule.code, rule.level, sentence, rule.rests_on, rule.source)
    return tuple(found.values())


def _reaction(facts: Facts) -> bool:
    return facts.exposed and facts.acute


def _emergency_symptom(facts: Facts) -> bool:
    return facts.acute and not EMERGENCY_SYMPTOMS.isdisjoint(facts.symptoms)


def _fever_in_treatment(facts: Facts) -> bool:
    return facts.acute and facts.fever and facts.recently_treated


def _infusion_problem(facts: Facts) -> bool:
    answers = facts.answers
    problem = answers.value("infusion_problem")
    running = facts.status in ("infusing", "interrupted")
    return running and problem not in (None, "none") and not answers.has("infusion_problem_handled", "yes")


def _symptom_to_call(facts: Facts) -> bool:
    return facts.acute or facts.unsure or (bool(facts.symptoms) and facts.timing == "days_1_7")


def _active_disease_values(facts: Facts) -> bool:
    return bool(_alarming_values(facts))


def _alarming_values(facts: Facts) -> tuple[str, ...]:
    settings = facts.settings
    marrow = facts.in_remission and facts.at_least("marrow_blast_percent", settings.marrow_blast_limit)
    blood = facts.in_remission and facts.at_least("blood_blast_percent", settings.blood_blast_limit)
    white_cells = facts.at_least("wbc", settings.wbc_alarm)
    named = ((marrow, "marrow_blast_percent"), (blood, "blood_blast_percent"), (white_cells, "wbc"))
    return tuple(name for holds, name in named if holds)


def _transplant_near(facts: Facts) -> bool:
    days = facts.days_to_transplant
    return days is not None and 0 <= days <= facts.settings.transplant_urgent_days


def _transplant_prepared(facts: Facts) -> bool:
    days, settings = facts.days_to_transplant, facts.settings
    if days is not None and settings.transplant_urgent_days < days <= settings.transplant_soon_days:
        return True
    undated = not facts.answers.given("planned_transplant_date")
    return undated and facts.answers.has("transplant_plan", "donor_found", "date_set")


def _decision_near(facts: Facts) -> bool:
    settings = facts.settings
    return any(facts.decisions_within(-settings.decision_past_days, settings.decision_urgent_days))


def _decision_coming(facts: Facts) -> bool:
    settings = facts.settings
    return any(facts.decisions_within(settings.decision_urgent_days + 1, settings.decision_soon_days))


def _early_days_at_home(facts: Facts) -> bool:
    if facts.status != "infusing" or facts.cycle is None or facts.answers.has("in_hospital_now", "yes"):
        return False
    number, indication = facts.answers.value("blina_cycle_number"), facts.answers.value("blina_indication_stated")
    watched = hospital_days(number, indication)
    return watched > 0 and facts.cycle.day <= watched


def _mrd(*classes: MrdClass) -> Condition:
    return lambda facts: facts.in_remission and facts.mrd_class in classes


def _stated_but_unclear(facts: Facts) -> bool:
    return facts.stage == "remission_mrd_pos" and facts.mrd_class in _UNCLEAR_LEVEL


def _symptom_params(facts: Facts) -> Mapping[str, Any]:
    return {
        "symptoms": Codes("urgent_symptoms", facts.symptoms or (("high_fever",) if facts.fever else ())),
        "timing": Codes("urgent_symptom_timing", (facts.timing,) if facts.timing else ()),
        "status": Codes("blinatumomab_now", (facts.status,) if facts.status else ()),
    }


def _stage_params(facts: Facts) -> Mapping[str, Any]:
    return {"stage": Codes("disease_stage", (facts.stage or "other",))}


def _percent_params(facts: Facts) -> Mapping[str, Any]:
    return {"percent": facts.latest_mrd.percent if facts.latest_mrd is not None else ""}


def _value_params(facts: Facts) -> Mapping[str, Any]:
    return {"values": ", ".join(f"{name} {_entered(facts.answers.value(name))}" for name in _alarming_values(facts))}


def _entered(value: Any) -> str:
    return f"{plain(value)} %" if isinstance(value, Decimal) else f"{plain(value.value)} {value.unit}"


def _decision_params(low: Callable[[Facts], int], high: Callable[[Facts], int]) -> Params:
    """The nearest of the dates within the window."""

    def params(facts: Facts) -> Mapping[str, Any]:
        nearest = min(facts.decisions_within(low(facts), high(facts)), key=lambda decision: decision.days, default=None)
        return {} if nearest is None else {"date": nearest.stated.text, "days": nearest.days}

    return params


def _rise_params(facts: Facts) -> Mapping[str, Any]:
    latest, old = facts.latest_mrd, facts.risen_from
    if latest is None or old is None:
        return {}
    return {"old": f"{old.percent} %" if old.percent else old.mrd_class.value,
            "new": f"{latest.percent} %" if latest.percent else latest.mrd_class.value}


def _cycle_params(facts: Facts) -> Mapping[str, Any]:
    if facts.cycle is None:
        return {}
    return {"cycle": facts.answers.value("blina_cycle_number"), "day": facts.cycle.day}


RULES: tuple[TriageRule, ...] = (
    TriageRule(
        "T01", Urgency.IMMEDIATE,
        "exposed to blinatumomab and an acute symptom or fever",
        _reaction,
        N_("Possible reaction to blinatumomab: %(symptoms)s; onset: %(timing)s; blinatumomab: %(status)s. "
           "Any confusion calls for immediate contact."),
        (*_SYMPTOM_FIELDS, "blinatumomab_now", *_CYCLE_FIELDS),
        "codebook 7, 3.7; clinic page; S5, S8",
        _symptom_params,
    ),
    TriageRule(
        "T02", Urgency.IMMEDIATE,
        "acute confusion, speech difficulty, seizure, breathing difficulty, loss of consciousness or bleeding",
        _emergency_symptom,
        N_("An emergency symptom was reported: %(symptoms)s."),
        _SYMPTOM_FIELDS,
        params=_symptom_params,
    ),
    TriageRule(
        "T03", Urgency.IMMEDIATE,
        "acute fever during leukaemia treatment or up to 28 days after it",
        _fever_in_treatment,
        N_("Fever during leukaemia treatment or up to %(days)s days after it."),
        (*_SYMPTOM_FIELDS, "current_treatment", "last_treatment_date", "treatment_lines", "blinatumomab_now",
         *_CYCLE_FIELDS),
        "codebook 7, 3.8; S28",
        lambda facts: {"days": facts.settings.recent_treatment_days},
    ),
    TriageRule(
        "T04", Urgency.IMMEDIATE,
        "infusion running or interrupted, with a pump or line problem that nobody handles yet",
        _infusion_problem,
        N_("Pump or line problem during a continuous infusion: %(problem)s."),
        ("blinatumomab_now", "infusion_problem", "infusion_problem_handled"),
        "codebook 7; S1, S5, S9",
        lambda facts: {"problem": Codes("infusion_problem", (facts.answers.value("infusion_problem") or "",))},
    ),
    TriageRule(
        "T10", Urgency.URGENT,
        "none of T01–T04, but an acute symptom, one of the last week, or the sender is not sure",
        _symptom_to_call,
        N_("A symptom needs a call today: %(symptoms)s."),
        _SYMPTOM_FIELDS,
        params=_symptom_params,
        unless=EMERGENCIES,
    ),
    TriageRule(
        "T11", Urgency.URGENT, "stage is relapsed or refractory",
        lambda facts: facts.relapsed_or_refractory,
        N_("Active leukaemia: %(stage)s."), ("disease_stage",), "codebook 7; S23", _stage_params,
    ),
    TriageRule(
        "T12", Urgency.URGENT, "newly diagnosed, not treated yet",
        answer_is("disease_stage", "new_untreated"),
        N_("Newly diagnosed leukaemia, treatment not begun."), ("disease_stage",), "codebook 7; S25, S26",
    ),
    TriageRule(
        "T13", Urgency.URGENT, "remission is stated, but the latest residual disease is 1 % or more",
        _mrd(MrdClass.FROM_1_PERCENT),
        N_("Remission stated, but residual disease of %(percent)s %%: this may be active disease."),
        _MRD_FIELDS, "codebook 7; S13", _percent_params,
    ),
    TriageRule(
        "T14", Urgency.URGENT,
        "remission with marrow blasts of 5 % or blood blasts of 1 % or more; or white cells of 100 ×10⁹/L or more",
        _active_disease_values,
        N_("Blood or marrow values suggest active disease: %(values)s."),
        ("disease_stage", "marrow_blast_percent", "blood_blast_percent", "wbc"),
        "codebook 7; S13, S20, S25", _value_params,
    ),
    TriageRule(
        "T15", Urgency.URGENT, "transplant planned within 28 days",
        _transplant_near,
        N_("Transplant planned in %(days)s days."),
        ("planned_transplant_date", "transplant_plan"), "codebook 7; clinic page; S23, S24",
        lambda facts: {"days": facts.days_to_transplant},
    ),
    TriageRule(
        "T16", Urgency.URGENT, "a decision or treatment start from 14 days ago to 7 days ahead",
        _decision_near,
        N_("Decision or start of treatment on %(date)s (in %(days)s days)."),
        _DECISION_FIELDS, "codebook 7; S41",
        _decision_params(
            lambda facts: -facts.settings.decision_past_days, lambda facts: facts.settings.decision_urgent_days
        ),
    ),
    TriageRule(
        "T17", Urgency.URGENT,
        "infusion running outside hospital on the first days of cycle 1 (9, or 7 for residual disease and "
        "consolidation) or cycle 2 (2)",
        _early_days_at_home,
        N_("First days of cycle %(cycle)s (day %(day)s) outside hospital."),
        ("blinatumomab_now", "in_hospital_now", "blina_cycle_number", "blina_cycle_start_date",
         "blina_indication_stated"),
        "codebook 7, 9; clinic page; S1", _cycle_params,
    ),
    TriageRule(
        "T20", Urgency.SOON, "remission with residual disease from 0.1 % to below 1 %",
        _mrd(MrdClass.FROM_0_1_PERCENT),
        N_("Residual disease of %(percent)s %% in remission, at or above the 0.1 %% line of the label."),
        _MRD_FIELDS, "codebook 7, 3.5; S1, S2", _percent_params,
    ),
    TriageRule(
        "T21", Urgency.SOON, "remission with residual disease from 0.01 % to below 0.1 %",
        _mrd(MrdClass.FROM_0_01_PERCENT),
        N_("Residual disease of %(percent)s %% in remission."),
        _MRD_FIELDS, "codebook 7, 3.5; S13, S14", _percent_params,
    ),
    TriageRule(
        "T22", Urgency.SOON, "remission with rising residual disease",
        lambda facts: facts.in_remission and facts.risen_from is not None,
        N_("Residual disease is rising: %(old)s → %(new)s."), _MRD_FIELDS, "codebook 7, 3.5", _rise_params,
    ),
    TriageRule(
        "T23", Urgency.SOON, "first treatment is running",
        answer_is("disease_stage", "new_in_treatment"),
        N_("The first treatment is running."), ("disease_stage",),
    ),
    TriageRule(
        "T24", Urgency.SOON,
        "transplant in 29 to 90 days, or a donor found or a date set without the date being stated",
        _transplant_prepared,
        N_("A transplant is being prepared."), ("planned_transplant_date", "transplant_plan"),
        "codebook 7; S23, S24",
    ),
    TriageRule(
        "T25", Urgency.SOON, "on blinatumomab treatment: infusing, interrupted or between cycles",
        lambda facts: facts.on_blinatumomab,
        N_("On blinatumomab treatment now."), ("blinatumomab_now",),
    ),
    TriageRule(
        "T26", Urgency.SOON, "a decision or treatment start in 8 to 21 days, none sooner",
        _decision_coming,
        N_("Decision or start of treatment in %(days)s days."), _DECISION_FIELDS,
        params=_decision_params(
            lambda facts: facts.settings.decision_urgent_days + 1, lambda facts: facts.settings.decision_soon_days
        ),
        unless=frozenset({"T16"}),
    ),
    TriageRule(
        "T27", Urgency.SOON, "stage not given, or none of the listed ones",
        lambda facts: facts.stage_open,
        N_("The stage is not known: somebody should ask."), ("disease_stage",),
    ),
    TriageRule(
        "T28", Urgency.SOON,
        "residual disease is stated, but its level is missing, too low to measure, below 0.01 % or not comparable",
        _stated_but_unclear,
        N_("Residual disease is stated; its level is not known or very low."), _MRD_FIELDS,
    ),
    TriageRule(
        "T30", Urgency.SOON, "nothing else matched, and the sender considers it urgent",
        answer_is("self_rated_urgency", "yes"),
        N_("The sender considers it urgent."), ("self_rated_urgency",), alone=True,
    ),
    TriageRule(
        "T90", Urgency.ROUTINE, "nothing else matched",
        lambda facts: True,
        N_("Nothing in the answers is time-critical."), (), alone=True,
    ),
)
