"""Examples of the rubric (codebook 7, 14), one on each side of every boundary."""

from __future__ import annotations

from typing import Any

from tests.clinical.examples.answers import (
    NEGATIVE,
    NEGATIVE_ROW,
    POSITIVE,
    POSITIVE_ROW,
    cycle,
    fever,
    level_of,
    ticked,
    two_results,
)
from tests.clinical.examples.writing import UNKNOWN, day, lead, level, matched, rule

REACTION = (
    rule("T01", True, **ticked("confusion"), blinatumomab_now="infusing"),
    rule("T01", True, **ticked("faint_low_bp"), blinatumomab_now="interrupted"),
    rule("T01", True, **ticked("tremor_unsteady", timing="last_24h"), blinatumomab_now="infusing"),
    rule("T01", True, urgent_symptoms=["tremor_unsteady"], blinatumomab_now="infusing"),
    rule("T01", True, **ticked("tremor_unsteady", timing=UNKNOWN), blinatumomab_now="infusing"),
    rule("T01", True, **ticked("none", "confusion"), blinatumomab_now="infusing"),
    rule("T01", False, **ticked("confusion", timing="days_1_7"), blinatumomab_now="infusing"),
    rule("T01", False, **ticked("confusion", timing="resolved_over_7d"), blinatumomab_now="infusing"),
    rule("T01", False, urgent_symptoms=["none"], blinatumomab_now="infusing"),
    rule("T01", True, urgent_symptoms=["none"], **fever(38), blinatumomab_now="infusing"),
    rule("T01", True, urgent_symptoms=["none"], **fever("38,0"), blinatumomab_now="infusing"),
    rule("T01", True, urgent_symptoms=["none"], **fever(100.4, "degF"), blinatumomab_now="infusing"),
    rule("T01", True, urgent_symptoms=["none"], **fever(102), blinatumomab_now="infusing"),  # °F typed as °C
    rule("T01", False, urgent_symptoms=["none"], **fever(37.99), blinatumomab_now="infusing"),
    rule("T01", False, urgent_symptoms=["none"], **fever(20), blinatumomab_now="infusing"),
    rule("T01", False, urgent_symptoms=["none"], temperature=39, blinatumomab_now="infusing"),
    rule("T01", False, **ticked("sudden_decline"), blinatumomab_now="no"),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="no", blina_last_infusion_date=day(-14)),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="no", blina_last_infusion_date=day(0)),
    rule("T01", False, **ticked("sudden_decline"), blinatumomab_now="no", blina_last_infusion_date=day(-15)),
    rule("T01", False, **ticked("sudden_decline"), blinatumomab_now="no", blina_last_infusion_date=day(1)),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="in_break"),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-41)),
    rule("T01", False, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-42)),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-42),
         blina_interruption_days=1),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-90),
         blina_interruption_days=8),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-90),
         blina_interruption_days=99),
    rule("T01", False, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-90),
         blina_interruption_days=7),
    rule("T01", True, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-12)),
    rule("T01", False, **ticked("sudden_decline"), blinatumomab_now="in_break", blina_cycle_start_date=day(-12),
         blina_last_infusion_date=day(-20)),
    rule("T01", False, **ticked("sudden_decline"), blinatumomab_now="no", blina_cycle_start_date=day(-30)),
)

EMERGENCY_SYMPTOMS = (
    *(rule("T02", True, **ticked(code)) for code in (
        "confusion", "speech_difficulty", "seizure", "breathing_difficulty", "loss_of_consciousness",
        "uncontrolled_bleeding")),
    *(rule("T02", False, **ticked(code)) for code in (
        "tremor_unsteady", "high_fever", "sudden_decline", "faint_low_bp")),
    rule("T02", False, **ticked("seizure", timing="days_1_7")),
    rule("T02", True, **ticked("seizure", timing="resolved_over_7d"), **fever(38.5)),
)

FEVER_IN_TREATMENT = (
    rule("T03", True, **ticked("high_fever"), last_treatment_date=day(-28)),
    rule("T03", False, **ticked("high_fever"), last_treatment_date=day(-29)),
    rule("T03", True, **ticked("high_fever"), last_treatment_date=day(0)),
    rule("T03", False, **ticked("high_fever"), last_treatment_date=day(1)),
    rule("T03", True, **fever(38), current_treatment="on_treatment"),
    rule("T03", False, **ticked("high_fever"), current_treatment="awaiting_next"),
    rule("T03", False, **ticked("sudden_decline"), current_treatment="on_treatment"),
    rule("T03", False, **ticked("high_fever", timing="days_1_7"), current_treatment="on_treatment"),
    rule("T03", True, **ticked("high_fever"), blinatumomab_now="infusing"),
    rule("T03", True, **ticked("high_fever"), treatment_lines=[{"ongoing": True}]),
    rule("T03", True, **ticked("high_fever"), treatment_lines=[{}, {"end_date": day(-28)}]),
    rule("T03", False, **ticked("high_fever"), treatment_lines=[{"ongoing": False, "end_date": day(-29)}]),
)

INFUSION = (
    rule("T04", True, blinatumomab_now="infusing", infusion_problem="pump_alarm"),
    rule("T04", True, blinatumomab_now="interrupted", infusion_problem="no_bag", infusion_problem_handled="no"),
    rule("T04", True, blinatumomab_now="infusing", infusion_problem="line_out", infusion_problem_handled=UNKNOWN),
    rule("T04", False, blinatumomab_now="infusing", infusion_problem="pump_alarm", infusion_problem_handled="yes"),
    rule("T04", False, blinatumomab_now="infusing", infusion_problem="none"),
    rule("T04", False, blinatumomab_now="infusing", infusion_problem=UNKNOWN),
    rule("T04", False, blinatumomab_now="in_break", infusion_problem="pump_alarm"),
)

CALL_TODAY = (
    rule("T10", True, **ticked("tremor_unsteady"), blinatumomab_now="no"),
    rule("T10", True, **ticked("confusion", timing="days_1_7")),
    rule("T10", False, **ticked("confusion", timing="resolved_over_7d")),
    rule("T10", False, **ticked("none", timing="days_1_7")),
    rule("T10", True, urgent_symptoms=UNKNOWN),
    rule("T10", True, **fever(38.0)),
    rule("T10", False, **fever(37.9)),
    rule("T10", False, urgent_symptoms=["none"]),
    rule("T10", False, **ticked("confusion")),
    rule("T10", False, **ticked("sudden_decline"), blinatumomab_now="infusing"),
    rule("T10", False, **ticked("high_fever"), current_treatment="on_treatment"),
    rule("T10", False, urgent_symptoms=UNKNOWN, blinatumomab_now="infusing", infusion_problem="line_leak"),
)

STAGE = (
    *(rule("T11", True, disease_stage=stage) for stage in (
        "relapse_first", "relapse_later", "relapse_post_transplant", "relapse_post_cart", "primary_refractory",
        "relapse_refractory")),
    *(rule("T11", False, disease_stage=stage) for stage in ("new_untreated", "new_in_treatment", "other")),
    rule("T11", False, **NEGATIVE),
    rule("T12", True, disease_stage="new_untreated"),
    rule("T12", False, disease_stage="new_in_treatment"),
    rule("T23", True, disease_stage="new_in_treatment"),
    rule("T23", False, disease_stage="new_untreated"),
    rule("T27", True),
    rule("T27", True, disease_stage=UNKNOWN),
    rule("T27", True, disease_stage="other"),
    rule("T27", True, disease_stage="nonsense"),
    rule("T27", False, **NEGATIVE),
)

RESIDUAL_DISEASE = (
    rule("T13", True, **POSITIVE, **level_of(1)),
    rule("T13", False, **POSITIVE, **level_of("0.9999")),
    rule("T13", True, **POSITIVE, **level_of(2, "power10")),
    rule("T13", False, disease_stage="relapse_first", **level_of(1)),
    rule("T20", True, **POSITIVE, **level_of("0.9999")),
    rule("T20", True, **POSITIVE, **level_of("0.1")),
    rule("T20", True, disease_stage="remission_mrd_unknown", **level_of(3, "power10")),
    rule("T20", False, **POSITIVE, **level_of(1)),
    rule("T20", False, **POSITIVE, **level_of(0.0999)),
    rule("T20", False, **level_of(0.1)),
    rule("T21", True, **POSITIVE, **level_of(0.0999)),
    rule("T21", True, **POSITIVE, **level_of(4, "power10")),
    rule("T21", True, **POSITIVE, **level_of(1, "per_10k")),
    rule("T21", True, **POSITIVE, **level_of(0.0001, "fraction")),
    rule("T21", False, **POSITIVE, **level_of(99, "per_million")),
    rule("T21", False, disease_stage="other", **level_of(0.02)),
    rule("T28", True, **POSITIVE, **level_of(9, "per_million")),
    rule("T28", True, **POSITIVE, **level_of(0.01, "transcript_ratio")),
    rule("T28", True, **POSITIVE, mrd_results=[{"result_kind": "positive_not_quantifiable"}]),
    rule("T28", True, **POSITIVE),
    rule("T28", True, **POSITIVE, mrd_results=[{"result_kind": "pending"}]),
    rule("T28", True, **POSITIVE, mrd_results=[{"result_kind": "indeterminate"}]),
    rule("T28", False, **POSITIVE, **level_of(0.02)),
    rule("T28", False, **POSITIVE, mrd_results=[NEGATIVE_ROW]),
    rule("T28", False, **NEGATIVE, mrd_results=[{"result_kind": "positive_not_quantifiable"}]),
    rule("T22", True, **POSITIVE, **two_results(NEGATIVE_ROW, {**POSITIVE_ROW, "value": 0.02})),
    rule("T22", True, **POSITIVE, **two_results({"result_kind": "not_detected"}, {**POSITIVE_ROW, "value": 0.02})),
    rule("T22", True, **POSITIVE,
         **two_results({**POSITIVE_ROW, "value": 0.02}, {**POSITIVE_ROW, "value": 0.2})),
    rule("T22", False, **POSITIVE,
         **two_results({**POSITIVE_ROW, "value": 0.02}, {**POSITIVE_ROW, "value": 0.1999})),
    rule("T22", False, **POSITIVE,
         **two_results({**NEGATIVE_ROW, "method": "ngs"}, {**POSITIVE_ROW, "value": 0.2})),
    rule("T22", False, **POSITIVE,
         **two_results({**NEGATIVE_ROW, "specimen": "blood"}, {**POSITIVE_ROW, "value": 0.2})),
    rule("T22", False, **POSITIVE, **two_results({**POSITIVE_ROW, "value": 0.2}, NEGATIVE_ROW)),
    rule("T22", False, **POSITIVE,
         **two_results({"result_kind": "positive_not_quantifiable"}, {**POSITIVE_ROW, "value": 0.2})),
    rule("T22", False, disease_stage="relapse_first",
         **two_results(NEGATIVE_ROW, {**POSITIVE_ROW, "value": 0.02})),
)


def wbc(value: Any, unit: str = "10*9/L") -> dict[str, Any]:
    return {"wbc": {"value": value, "unit": unit}}


VALUES = (
    rule("T14", True, **NEGATIVE, marrow_blast_percent=5),
    rule("T14", False, **NEGATIVE, marrow_blast_percent=4.96),
    rule("T14", True, **NEGATIVE, blood_blast_percent=1),
    rule("T14", False, **NEGATIVE, blood_blast_percent=0.96),
    rule("T14", False, disease_stage="relapse_first", marrow_blast_percent=90, blood_blast_percent=50),
    rule("T14", False, marrow_blast_percent=90),
    rule("T14", True, **wbc(100)),
    rule("T14", True, **wbc(100000, "cells/uL"), disease_stage="relapse_first"),
    rule("T14", False, **wbc("99.96")),
    rule("T14", False, **wbc(1600)),
)

PLANS = (
    rule("T15", True, **NEGATIVE, planned_transplant_date=day(28)),
    rule("T15", True, **NEGATIVE, planned_transplant_date=day(0)),
    rule("T15", True, **NEGATIVE, planned_transplant_date="2026-11"),
    rule("T15", False, **NEGATIVE, planned_transplant_date=day(29)),
    rule("T15", False, **NEGATIVE, planned_transplant_date=day(-1)),
    rule("T15", False, **NEGATIVE, planned_transplant_date=day(28), transplant_plan="already_transplanted"),
    rule("T24", True, **NEGATIVE, planned_transplant_date=day(29)),
    rule("T24", True, **NEGATIVE, planned_transplant_date=day(90)),
    rule("T24", False, **NEGATIVE, planned_transplant_date=day(91)),
    rule("T24", False, **NEGATIVE, planned_transplant_date=day(28), transplant_plan="date_set"),
    rule("T24", False, **NEGATIVE, planned_transplant_date=day(29), transplant_plan="already_transplanted"),
    rule("T24", True, **NEGATIVE, transplant_plan="donor_found"),
    rule("T24", True, **NEGATIVE, transplant_plan="date_set"),
    rule("T24", False, **NEGATIVE, transplant_plan="donor_search"),
    rule("T16", True, **NEGATIVE, decision_deadline=day(7)),
    rule("T16", True, **NEGATIVE, planned_treatment_start=day(-14)),
    rule("T16", True, **NEGATIVE, decision_deadline=day(-15), planned_treatment_start=day(0)),
    rule("T16", True, **NEGATIVE, decision_deadline="2026-11"),
    rule("T16", False, **NEGATIVE, decision_deadline=day(8)),
    rule("T16", False, **NEGATIVE, decision_deadline=day(-15)),
    rule("T26", True, **NEGATIVE, decision_deadline=day(8)),
    rule("T26", True, **NEGATIVE, planned_treatment_start=day(21)),
    rule("T26", False, **NEGATIVE, decision_deadline=day(22)),
    rule("T26", False, **NEGATIVE, decision_deadline=day(7)),
    rule("T26", False, **NEGATIVE, decision_deadline=day(8), planned_treatment_start=day(7)),
)


EARLY_DAYS = (
    rule("T17", True, **cycle(1, 9)),
    rule("T17", True, **cycle(1, 9, blina_indication_stated="other", in_hospital_now="no")),
    rule("T17", True, **cycle(1, 9, blina_indication_stated="relapsed_refractory", in_hospital_now=UNKNOWN)),
    rule("T17", False, **cycle(1, 10)),
    rule("T17", True, **cycle(1, 7, blina_indication_stated="mrd_positive")),
    rule("T17", True, **cycle(1, 7, blina_indication_stated="consolidation")),
    rule("T17", False, **cycle(1, 8, blina_indication_stated="mrd_positive")),
    rule("T17", False, **cycle(1, 8, blina_indication_stated="consolidation")),
    rule("T17", True, **cycle(2, 2)),
    rule("T17", False, **cycle(2, 3)),
    rule("T17", False, **cycle(3, 1)),
    rule("T17", False, **cycle(UNKNOWN, 1)),
    rule("T17", False, **cycle(UNKNOWN, -3)),
    rule("T17", False, **cycle(1, 5, in_hospital_now="yes")),
    rule("T17", False, **{**cycle(1, 5), "blinatumomab_now": "interrupted"}),
    rule("T17", False, blinatumomab_now="infusing", blina_cycle_number=1),
    rule("T25", True, blinatumomab_now="infusing"),
    rule("T25", True, blinatumomab_now="interrupted"),
    rule("T25", True, blinatumomab_now="in_break"),
    rule("T25", False, blinatumomab_now="no"),
    rule("T25", False, blinatumomab_now=UNKNOWN),
)

REST = (
    matched("T30", **NEGATIVE, self_rated_urgency="yes"),
    matched("T90", **NEGATIVE, self_rated_urgency="no"),
    matched("T90", **NEGATIVE),
    matched("T27", self_rated_urgency="yes"),
    matched("T90", **NEGATIVE, **ticked("confusion", timing="resolved_over_7d")),
    matched("T15", **NEGATIVE, planned_transplant_date=day(28)),
    matched("T24", "T27", planned_transplant_date=day(29)),
    matched("T16", "T24", **NEGATIVE, decision_deadline=day(3), planned_transplant_date=day(40)),
    lead("T01", **ticked("confusion"), blinatumomab_now="infusing"),
    lead("T20", **POSITIVE, **level_of(0.1), transplant_plan="date_set"),
)

LEVELS = (
    level("immediate", **ticked("sudden_decline"), blinatumomab_now="infusing"),
    level("immediate", **ticked("seizure")),
    level("immediate", **ticked("high_fever"), current_treatment="on_treatment"),
    level("immediate", blinatumomab_now="infusing", infusion_problem="line_out"),
    level("urgent", **NEGATIVE, urgent_symptoms=UNKNOWN),
    level("urgent", disease_stage="relapse_first"),
    level("urgent", disease_stage="new_untreated"),
    level("urgent", **POSITIVE, **level_of(1)),
    level("urgent", **NEGATIVE, **wbc(100)),
    level("urgent", **NEGATIVE, planned_transplant_date=day(28)),
    level("urgent", **NEGATIVE, decision_deadline=day(7)),
    level("urgent", **NEGATIVE, **cycle(1, 9)),
    level("soon", **POSITIVE, **level_of(0.1)),
    level("soon", **POSITIVE, **level_of(0.01)),
    level("soon", **NEGATIVE, **two_results(NEGATIVE_ROW, {"result_kind": "positive_not_quantifiable"})),
    level("soon", disease_stage="new_in_treatment"),
    level("soon", **NEGATIVE, planned_transplant_date=day(29)),
    level("soon", **NEGATIVE, blinatumomab_now="in_break"),
    level("soon", **NEGATIVE, decision_deadline=day(8)),
    level("soon"),
    level("soon", **POSITIVE),
    level("soon", **NEGATIVE, self_rated_urgency="yes"),
    level("routine", **NEGATIVE),
)

EXAMPLES = (
    *REACTION, *EMERGENCY_SYMPTOMS, *FEVER_IN_TREATMENT, *INFUSION, *CALL_TODAY, *STAGE, *RESIDUAL_DISEASE, *VALUES,
    *PLANS, *EARLY_DAYS, *REST, *LEVELS,
)
