"""When the rules of triage hold, and what goes into their sentences (codebook 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from intake.clinical.cycle import hospital_days
from intake.clinical.facts import Facts
from intake.clinical.mrd import MrdClass
from intake.clinical.numbers import plain
from intake.clinical.rules import Codes, Condition

Params = Callable[[Facts], Mapping[str, Any]]

EMERGENCY_SYMPTOMS = frozenset({
    "confusion", "speech_difficulty", "seizure", "breathing_difficulty", "loss_of_consciousness",
    "uncontrolled_bleeding",
})
_UNCLEAR_LEVEL = frozenset({
    MrdClass.NONE, MrdClass.NOT_QUANTIFIABLE, MrdClass.BELOW_0_01_PERCENT, MrdClass.NOT_COMPARABLE,
})


def reaction(facts: Facts) -> bool:
    return facts.exposed and facts.acute


def emergency_symptom(facts: Facts) -> bool:
    return facts.acute and not EMERGENCY_SYMPTOMS.isdisjoint(facts.symptoms)


def fever_in_treatment(facts: Facts) -> bool:
    return facts.acute and facts.fever and facts.recently_treated


def infusion_problem(facts: Facts) -> bool:
    answers = facts.answers
    problem = answers.value("infusion_problem")
    running = facts.status in ("infusing", "interrupted")
    return running and problem not in (None, "none") and not answers.has("infusion_problem_handled", "yes")


def symptom_to_call(facts: Facts) -> bool:
    return facts.acute or facts.unsure or (bool(facts.symptoms) and facts.timing == "days_1_7")


def active_disease_values(facts: Facts) -> bool:
    return bool(_alarming_values(facts))


def _alarming_values(facts: Facts) -> tuple[str, ...]:
    settings = facts.settings
    marrow = facts.in_remission and facts.at_least("marrow_blast_percent", settings.marrow_blast_limit)
    blood = facts.in_remission and facts.at_least("blood_blast_percent", settings.blood_blast_limit)
    white_cells = facts.at_least("wbc", settings.wbc_alarm)
    named = ((marrow, "marrow_blast_percent"), (blood, "blood_blast_percent"), (white_cells, "wbc"))
    return tuple(name for holds, name in named if holds)


def transplant_near(facts: Facts) -> bool:
    days = facts.days_to_transplant
    return days is not None and 0 <= days <= facts.settings.transplant_urgent_days


def transplant_prepared(facts: Facts) -> bool:
    days, settings = facts.days_to_transplant, facts.settings
    if days is not None and settings.transplant_urgent_days < days <= settings.transplant_soon_days:
        return True
    undated = not facts.answers.given("planned_transplant_date")
    return undated and facts.answers.has("transplant_plan", "donor_found", "date_set")


def decision_near(facts: Facts) -> bool:
    settings = facts.settings
    return any(facts.decisions_within(-settings.decision_past_days, settings.decision_urgent_days))


def decision_coming(facts: Facts) -> bool:
    settings = facts.settings
    return any(facts.decisions_within(settings.decision_urgent_days + 1, settings.decision_soon_days))


def early_days_at_home(facts: Facts) -> bool:
    if facts.status != "infusing" or facts.cycle is None or facts.answers.has("in_hospital_now", "yes"):
        return False
    number, indication = facts.answers.value("blina_cycle_number"), facts.answers.value("blina_indication_stated")
    watched = hospital_days(number, indication)
    return watched > 0 and facts.cycle.day <= watched


def mrd(*classes: MrdClass) -> Condition:
    return lambda facts: facts.in_remission and facts.mrd_class in classes


def stated_but_unclear(facts: Facts) -> bool:
    return facts.stage == "remission_mrd_pos" and facts.mrd_class in _UNCLEAR_LEVEL


def symptom_params(facts: Facts) -> Mapping[str, Any]:
    return {
        "symptoms": Codes("urgent_symptoms", facts.symptoms or (("high_fever",) if facts.fever else ())),
        "timing": Codes("urgent_symptom_timing", (facts.timing,) if facts.timing else ()),
        "status": Codes("blinatumomab_now", (facts.status,) if facts.status else ()),
    }


def stage_params(facts: Facts) -> Mapping[str, Any]:
    return {"stage": Codes("disease_stage", (facts.stage or "other",))}


def percent_params(facts: Facts) -> Mapping[str, Any]:
    return {"percent": facts.latest_mrd.percent if facts.latest_mrd is not None else ""}


def value_params(facts: Facts) -> Mapping[str, Any]:
    return {"values": ", ".join(f"{name} {_entered(facts.answers.value(name))}" for name in _alarming_values(facts))}


def _entered(value: Any) -> str:
    return f"{plain(value)} %" if isinstance(value, Decimal) else f"{plain(value.value)} {value.unit}"


def decision_params(low: Callable[[Facts], int], high: Callable[[Facts], int]) -> Params:
    """The nearest of the dates within the window."""

    def params(facts: Facts) -> Mapping[str, Any]:
        nearest = min(facts.decisions_within(low(facts), high(facts)), key=lambda decision: decision.days, default=None)
        return {} if nearest is None else {"date": nearest.stated.text, "days": nearest.days}

    return params


def rise_params(facts: Facts) -> Mapping[str, Any]:
    latest, old = facts.latest_mrd, facts.risen_from
    assert latest is not None
    assert old is not None  # the rule holds, so something has risen from something
    return {"old": f"{old.percent} %" if old.percent else old.mrd_class.value,
            "new": f"{latest.percent} %" if latest.percent else latest.mrd_class.value}


def cycle_params(facts: Facts) -> Mapping[str, Any]:
    assert facts.cycle is not None  # the rule holds only on a day of a cycle
    return {"cycle": facts.answers.value("blina_cycle_number"), "day": facts.cycle.day}


