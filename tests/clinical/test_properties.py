"""What must hold for all answers, not only for the worked cases."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.clinical.answers import parse
from intake.clinical.assessment import assess
from intake.clinical.codebook import FIELDS, GROUPS
from intake.clinical.codebook.model import Absent
from intake.clinical.facts import Facts
from intake.clinical.settings import DEFAULTS
from intake.clinical.triage import Urgency
from intake.clinical.units import QUANTITIES
from tests.clinical.cases import BOUNDARY_CHECKS, CASES, moment
from tests.clinical.examples.writing import AS_OF, TODAY

ORDER = list(Urgency)
REAL = [*CASES, *BOUNDARY_CHECKS]
QUESTIONS = sorted(set(FIELDS) - set(GROUPS))
SYMPTOMS = [option.code for option in FIELDS["urgent_symptoms"].options if option.code != "none"]

real_cases = st.sampled_from(REAL)


def urgency(answers: Any, as_of: Any = AS_OF) -> int:
    """0 is the most urgent."""
    return ORDER.index(assess(answers, as_of).level)


@given(real_cases, st.sampled_from(QUESTIONS), st.sampled_from(list(Absent)), st.data())
@settings(max_examples=300, deadline=None)
def test_saying_i_do_not_know_never_lowers_urgency(case: Any, name: str, state: Absent, data: st.DataObject) -> None:
    kept = data.draw(st.sets(st.sampled_from(sorted(case["answers"]))))
    answers = {key: value for key, value in case["answers"].items() if key in kept and key != name}
    assert urgency({**answers, name: {"absent": state.value}}) <= urgency(answers)


@given(real_cases, st.sampled_from(SYMPTOMS), st.sampled_from(["now", "last_24h", None]))
@settings(max_examples=300, deadline=None)
def test_one_more_acute_symptom_never_lowers_urgency(case: Any, symptom: str, timing: str | None) -> None:
    answers = {**case["answers"], "urgent_symptom_timing": timing}
    more = [*answers["urgent_symptoms"], symptom]
    assert urgency({**answers, "urgent_symptoms": more}) <= urgency(answers)
    assert urgency({**answers, "urgent_symptoms": more}) <= ORDER.index(Urgency.URGENT)


@given(
    st.decimals(min_value=38, max_value=200, places=2),
    st.lists(st.sampled_from([*SYMPTOMS, "none"]), max_size=3),
    st.sampled_from(["now", "last_24h", "days_1_7", "resolved_over_7d", {"absent": "unknown"}, None]),
)
@settings(max_examples=200, deadline=None)
def test_38_degrees_or_more_are_acute_whatever_else_is_ticked(value: Decimal, ticked: list[str], timing: Any) -> None:
    temperature = {"value": value, "unit": "Cel"}
    answers = {"temperature": temperature, "urgent_symptoms": ticked, "urgent_symptom_timing": timing}
    facts = Facts(parse(answers), AS_OF, DEFAULTS)
    assert facts.acute
    assert facts.fever
    assert urgency(answers) <= ORDER.index(Urgency.URGENT)


days = st.integers(min_value=-900, max_value=-1).map(lambda ahead: TODAY + timedelta(days=ahead))


@st.composite
def dated_rows(draw: Any) -> tuple[list[Any], list[Any]]:
    """Residual-disease results and treatment lines, each with its own date."""
    dates = draw(st.lists(days, unique=True, min_size=2, max_size=6))
    return [draw(mrd_row(stated)) for stated in dates], [draw(line(stated)) for stated in dates]


@st.composite
def mrd_row(draw: Any, stated: date) -> dict[str, Any]:
    return {
        "sample_date": stated.isoformat(),
        "method": draw(st.sampled_from(["flow", "ngs"])),
        "specimen": draw(st.sampled_from(["bone_marrow", "blood"])),
        "result_kind": draw(st.sampled_from(["not_detected", "positive_quantified", "indeterminate"])),
        "value": draw(st.sampled_from(["0.5", "0.05", "0.005", "2"])),
        "unit": draw(st.sampled_from(["percent", "per_10k", "transcript_ratio"])),
        "sensitivity_value": draw(st.sampled_from([3, 4])),
        "sensitivity_unit": "power10",
    }


@st.composite
def line(draw: Any, stated: date) -> dict[str, Any]:
    return {
        "regimen_class": draw(st.sampled_from(["blinatumomab", "car_t", "maintenance"])),
        "start_date": stated.isoformat(),
        "serious_toxicity": draw(st.sampled_from([["none"], ["seizure"], ["vod_sos"]])),
    }


@given(dated_rows(), st.randoms(use_true_random=False), st.sampled_from(["remission_mrd_pos", "relapse_first"]))
@settings(max_examples=150, deadline=None)
def test_the_order_of_dated_rows_never_matters(rows: Any, random: Any, stage: str) -> None:
    results, lines = rows
    shuffled = [list(group) for group in rows]
    for group in shuffled:
        random.shuffle(group)
    one = assess({"disease_stage": stage, "mrd_results": results, "treatment_lines": lines}, AS_OF)
    other = assess({"disease_stage": stage, "mrd_results": shuffled[0], "treatment_lines": shuffled[1]}, AS_OF)
    assert one.triage == other.triage
    assert one.flags == other.flags
    assert [check.state for check in one.checklist] == [check.state for check in other.checklist]


entered = st.decimals(min_value=Decimal("-10000"), max_value=Decimal("1000000"), places=12).map(Decimal.normalize)


@given(st.sampled_from(sorted(QUANTITIES)), st.data(), entered)
@settings(max_examples=300, deadline=None)
def test_a_conversion_can_be_undone_exactly(name: str, data: st.DataObject, value: Decimal) -> None:
    unit = data.draw(st.sampled_from(QUANTITIES[name].units))
    assert unit.from_canonical(unit.to_canonical(value)) == value


@given(real_cases)
@settings(max_examples=20, deadline=None)
def test_the_same_answers_give_the_same_assessment_and_stay_as_they_were(case: Any) -> None:
    answers = copy.deepcopy(case["answers"])
    first, second = assess(answers, moment(case)), assess(answers, moment(case))
    assert first.as_record() == second.as_record()
    assert answers == case["answers"]


def test_a_python_float_counts_as_what_it_prints() -> None:
    answers = {"wbc": {"value": 0.1 + 0.2, "unit": "10*9/L"}}
    assert parse(answers).value("wbc").value == Decimal("0.30000000000000004")
    assert parse({"wbc": {"value": 0.3, "unit": "10*9/L"}}).value("wbc").canonical == Decimal("0.3")
