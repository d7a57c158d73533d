"""The medical part of made-up requests, by situation, with dates counted back from the day of the request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

Answers = dict[str, Any]
UNKNOWN = {"absent": "unknown"}
MEASURED = {"unit": "U/L", "uln": 40}


def ago(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()


def diagnosis(today: date, days: int, **changed: Any) -> Answers:
    """A confirmed B-cell acute lymphoblastic leukaemia without anything unusual."""
    return {
        "leukaemia_type": "b_all",
        "cd19_status": "positive",
        "cd19_test_date": ago(today, days),
        "diagnosis_confirmed_by": ["bone_marrow_aspirate", "flow_cytometry", "cytogenetics_fish"],
        "diagnosis_date": ago(today, days),
        "ph_status": "negative",
        "kmt2a_status": "not_rearranged",
        "cns_involvement": "none",
        "extramedullary_disease": "none",
        **changed,
    }


def organs(today: date, days: int, **changed: Any) -> Answers:
    """Normal liver, kidney and nervous system, no infection."""
    return {
        "neuro_history": ["none"],
        "neuro_exam_done": "yes",
        "neuro_exam_date": ago(today, days),
        "neuro_exam_result": "normal",
        "bilirubin_total": {"value": 11, "unit": "umol/L", "uln": 21},
        "alt": {"value": 32, **MEASURED},
        "ast": {"value": 27, **MEASURED},
        "liver_lab_date": ago(today, days),
        "creatinine": {"value": 62, "unit": "umol/L"},
        "kidney_lab_date": ago(today, days),
        "active_infection": "no",
        "infection_status_date": ago(today, 1),
        **changed,
    }


def home(**changed: Any) -> Answers:
    return {
        "caregiver_available": "full_time",
        "caregiver_can_spot_warning_signs": "will_learn",
        "can_manage_pump": "with_help",
        "line_type": "port",
        "line_care": "clinic",
        "travel_time_minutes": 25,
        "stay_near_clinic": "yes",
        "phone_24h": "yes",
        "home_safe": "yes",
        **changed,
    }


def well_enough(today: date, scale: str, score: int) -> Answers:
    return {"performance_scale": scale, "performance_score": score, "performance_date": ago(today, 3)}


def treated(*lines: Answers, current: str, **changed: Any) -> Answers:
    """What was given so far; none of the special treatments unless said."""
    never = dict.fromkeys(("prior_blinatumomab", "prior_inotuzumab", "prior_car_t", "prior_transplant"), "no")
    return {
        "any_prior_treatment": "yes",
        "treatment_lines": list(lines),
        **never,
        "current_treatment": current,
        **changed,
    }


def line(today: date, kind: str, start: int, end: int | None, response: Any, **changed: Any) -> Answers:
    """One treatment from `start` to `end` days ago; without an end it is still running."""
    until: Answers = {"ongoing": True} if end is None else {"end_date": ago(today, end), "reason_stopped": "completed"}
    return {"regimen_class": kind, "start_date": ago(today, start), **until, "response": response, **changed}


def mrd(today: date, days: int, percent: float | None, method: str = "flow") -> Answers:
    """A marrow test; without a number nothing was found."""
    found: Answers = {"result_kind": "not_detected"}
    if percent is not None:
        found = {"result_kind": "positive_quantified", "value": percent, "unit": "percent"}
    depth = {"sensitivity_value": 4, "sensitivity_unit": "power10"}
    return {"sample_date": ago(today, days), "method": method, "specimen": "bone_marrow", **found, **depth}


def tested(*results: Answers) -> Answers:
    return {"mrd_ever_tested": "yes" if results else "no", "mrd_results": list(results)}


def relapse_of_a_child(today: date) -> Answers:
    """First marrow relapse after the end of treatment; the next chemotherapy has begun."""
    return {
        **diagnosis(today, 900, cd19_status=UNKNOWN, cd19_test_date=None),
        "disease_stage": "relapse_first",
        "first_cr_date": ago(today, 860),
        "relapse_date": ago(today, 20),
        "relapse_sites": ["marrow"],
        "marrow_blast_percent": 52,
        "marrow_date": ago(today, 20),
        **treated(
            line(today, "chemo_frontline", 895, 160, "cr"),
            line(today, "chemo_salvage", 13, None, {"absent": "pending"}),
            current="on_treatment",
        ),
        "mrd_ever_tested": UNKNOWN,
        "transplant_plan": "considering",
        **organs(today, 6, neuro_exam_done="no", neuro_exam_date=None, neuro_exam_result=None),
        **well_enough(today, "lansky", 80),
        **home(travel_time_minutes=240, stay_near_clinic="can_arrange"),
        "discussion_topics": ["appropriate_for_stage", "neuro_risk"],
    }


def rising_residual_disease(today: date) -> Answers:
    """First remission, the sensitive test finds more than before."""
    return {
        **diagnosis(today, 230, ph_like_status="no"),
        "disease_stage": "remission_mrd_pos",
        "first_cr_date": ago(today, 195),
        "remission_number": 1,
        "marrow_blast_percent": 1,
        "marrow_date": ago(today, 17),
        **treated(line(today, "chemo_frontline", 228, 30, "cr"), current="awaiting_next"),
        **tested(mrd(today, 95, 0.02), mrd(today, 17, 0.31)),
        "transplant_plan": "considering",
        "donor_type": "matched_sibling",
        **organs(today, 5),
        **well_enough(today, "ecog", 0),
        **home(),
        "discussion_topics": ["mrd_testing_and_clearance", "second_opinion_on_plan"],
    }


def second_remission(today: date) -> Answers:
    """Second remission after blinatumomab, nothing found; a referral without hurry."""
    return {
        **diagnosis(today, 1700),
        "disease_stage": "remission_mrd_neg",
        "first_cr_date": ago(today, 1660),
        "relapse_number": 1,
        "relapse_date": ago(today, 380),
        "remission_number": 2,
        "marrow_blast_percent": 1,
        "marrow_date": ago(today, 25),
        **treated(
            line(today, "chemo_frontline", 1698, 950, "cr"),
            line(today, "blinatumomab", 260, 150, "mrd_negative", cycles=3, serious_toxicity=["none"]),
            current="none",
            prior_blinatumomab="yes",
        ),
        **tested(mrd(today, 25, None, "ngs")),
        "transplant_plan": "donor_search",
        **organs(today, 4),
        **well_enough(today, "ecog", 1),
        **home(),
        "discussion_topics": ["bridge_to_transplant", "options_israel_international"],
    }


def transplant_in_three_weeks(today: date) -> Answers:
    """A transplant has its date; the liver and an infection want a look before."""
    booked = {"transplant_plan": "date_set", "planned_transplant_date": ago(today, -21), "donor_type": "haploidentical"}
    return {
        **rising_residual_disease(today),
        **booked,
        "alt": {"value": 146, **MEASURED},
        "active_infection": "yes",
        "infection_severity": "mild_outpatient",
        "caregiver_available": "part_time",
        "travel_time_minutes": 50,
        "stay_near_clinic": "can_arrange",
        "discussion_topics": ["bridge_to_transplant"],
    }


def not_b_lineage(today: date) -> Answers:
    """T-cell leukaemia in relapse: triaged like any other, with the flag on top."""
    return {
        **relapse_of_a_child(today),
        "leukaemia_type": "t_all",
        "cd19_status": {"absent": "not_tested"},
        **well_enough(today, "karnofsky", 70),
        **organs(today, 12, neuro_exam_done=UNKNOWN, neuro_exam_date=None, neuro_exam_result=None),
        "discussion_topics": ["options_israel_international"],
    }


def first_treatment(today: date) -> Answers:
    """Diagnosed weeks ago, the first treatment runs; little is known yet."""
    return {
        **diagnosis(today, 24, ph_status=UNKNOWN, kmt2a_status=UNKNOWN, cns_involvement=UNKNOWN),
        "disease_stage": "new_in_treatment",
        **treated(line(today, "chemo_frontline", 20, None, {"absent": "pending"}), current="on_treatment"),
        "mrd_ever_tested": "no",
        "neuro_history": ["none"],
        "active_infection": UNKNOWN,
        "discussion_topics": ["appropriate_for_stage"],
    }


def after_transplant(today: date) -> Answers:
    """Relapse after a donor transplant, with side effects of it still active."""
    return {
        **relapse_of_a_child(today),
        **diagnosis(today, 1300),
        "disease_stage": "relapse_post_transplant",
        **treated(
            line(today, "chemo_frontline", 1295, 1100, "cr"),
            line(today, "transplant_allo", 1060, 1055, "mrd_negative"),
            current="none",
            prior_transplant="yes",
        ),
        "transplant_plan": "already_transplanted",
        "past_transplant_date": ago(today, 1060),
        "gvhd_status": "active_mild",
        **organs(today, 9),
        **well_enough(today, "ecog", 2),
    }


def remission_never_tested(today: date) -> Answers:
    """In remission; nobody has looked with a sensitive test."""
    return {
        **diagnosis(today, 400),
        "disease_stage": "remission_mrd_unknown",
        "first_cr_date": ago(today, 350),
        "remission_number": 1,
        **treated(line(today, "chemo_frontline", 396, 40, "cr"), current="none"),
        **tested(),
        **organs(today, 45),
        **well_enough(today, "ecog", 1),
        **home(caregiver_available="none", can_manage_pump=UNKNOWN),
        "discussion_topics": ["mrd_testing_and_clearance"],
    }


def knows_little(_today: date) -> Answers:
    """A relative who has the word leukaemia and a telephone."""
    return {"leukaemia_type": UNKNOWN, "disease_stage": UNKNOWN, "any_prior_treatment": UNKNOWN}


Situation = Callable[[date], Answers]
