"""An assessment explains itself, can be stored, and cannot be changed."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from datetime import datetime

import pytest

from intake.clinical.answers import parse
from intake.clinical.assessment import assess, find
from intake.clinical.rules import RULE_SET_VERSION, Codes, Sentence
from intake.clinical.settings import DEFAULTS, described
from tests.clinical.cases import CASES, moment
from tests.clinical.examples.writing import AS_OF, day

TRANSPLANT = {"disease_stage": "remission_mrd_neg", "planned_transplant_date": day(20)}
FEVER = {"urgent_symptoms": ["high_fever", "seizure"], "blinatumomab_now": "infusing", "infusion_problem": "line_out"}


def test_every_conclusion_names_its_rule_and_the_fields_it_rests_on() -> None:
    for case in CASES:
        for line in assess(case["answers"], moment(case)).lines():
            assert line.code
            assert line.source
            assert line.rests_on or line.code == "T90"


def test_reasons_are_filled_sentences_in_any_language() -> None:
    found = assess(TRANSPLANT, AS_OF)
    assert found.reasons() == ("Transplant planned in 20 days.",)
    german = {"Transplant planned in %(days)s days.": "Transplantation in %(days)s Tagen."}
    assert found.reasons(lambda text: german.get(text, text)) == ("Transplantation in 20 Tagen.",)


def test_codes_in_a_sentence_are_shown_in_words() -> None:
    found = assess(FEVER, AS_OF)
    assert found.reasons()[0] == (
        "Possible reaction to blinatumomab: Fever of 38.0 °C (100.4 °F) or more; Seizure; onset: not stated; "
        "blinatumomab: Infusion running. Any confusion calls for immediate contact."
    )
    assert found.reasons()[3] == "Pump or line problem during a continuous infusion: Line dislodged."
    assert Codes("no_such_field", ("x",)).words(str) == "x"


def test_every_sentence_of_the_rubric_can_be_filled() -> None:
    row = {"method": "flow", "specimen": "bone_marrow"}
    answers = {
        "disease_stage": "remission_mrd_pos", "marrow_blast_percent": "5.50", "blood_blast_percent": 1,
        "wbc": {"value": 120000, "unit": "cells/uL"}, "decision_deadline": day(-2), "planned_treatment_start": day(3),
        "mrd_results": [{"sample_date": day(-90), **row, "result_kind": "not_detected"},
                        {"sample_date": day(-9), **row, "result_kind": "positive_not_quantifiable"}],
        "blinatumomab_now": "infusing", "blina_cycle_number": 1, "blina_cycle_start_date": day(-4),
    }
    reasons = dict(zip((match.code for match in assess(answers, AS_OF).triage), assess(answers, AS_OF).reasons(),
                       strict=True))
    assert reasons["T14"].endswith("marrow_blast_percent 5.5 %, blood_blast_percent 1 %, wbc 120000 cells/uL.")
    assert reasons["T16"] == f"Decision or start of treatment on {day(-2)} (in -2 days)."
    assert reasons["T17"] == "First days of cycle 1 (day 5) outside hospital."
    assert reasons["T22"] == "Residual disease is rising: negative_insufficient → positive_not_quantifiable."


def test_a_rise_in_numbers_is_shown_in_percent() -> None:
    row = {"method": "flow", "specimen": "bone_marrow", "result_kind": "positive_quantified", "unit": "percent"}
    results = [{**row, "sample_date": day(-90), "value": 0.02}, {**row, "sample_date": day(-9), "value": "1.2"}]
    found = assess({"disease_stage": "remission_mrd_pos", "mrd_results": results}, AS_OF)
    assert found.reasons() == (
        "Remission stated, but residual disease of 1.2 %: this may be active disease.",
        "Residual disease is rising: 0.02 % → 1.2 %.",
    )


def test_the_record_for_storage_holds_version_reasons_and_fields() -> None:
    record = json.loads(json.dumps(assess(FEVER, AS_OF).as_record()))
    assert record["rule_set_version"] == RULE_SET_VERSION
    assert record["reasons"][0]["code"] == "T01"
    assert record["rests_on"]["T04"] == ["blinatumomab_now", "infusion_problem", "infusion_problem_handled"]
    stored = Sentence.from_dict(record["reasons"][0])
    assert stored() == assess(FEVER, AS_OF).reasons()[0]


def test_json_has_the_keys_of_the_codebook() -> None:
    assert list(json.loads(assess({}, AS_OF).as_json())) == [
        "triage", "due", "checklist", "missing_items", "outdated_items", "flags", "factors", "missing_documents",
        "outdated_documents", "errors", "warnings", "derived",
    ]


def test_the_table_for_a_person_shows_levels_rules_and_cuts_long_cells() -> None:
    table = assess(FEVER, AS_OF).explain()
    assert "immediate (T01)" in table.splitlines()[0]
    assert "…" in table
    outdated = assess({"documents": [{"doc_type": "recent_labs", "doc_date": day(-30)}], "weight": 5}, AS_OF).explain()
    assert "outdated" in outdated
    assert "H11" in outdated


def test_the_number_of_ready_checks() -> None:
    ready = [assess(case["answers"], moment(case)).ready_count for case in CASES]
    assert ready == [6, 8, 8, 0, 8, 3]


def test_an_assessment_cannot_be_changed() -> None:
    found = assess({}, AS_OF)
    with pytest.raises(FrozenInstanceError):
        found.version = "2"  # type: ignore[misc]  # the very thing that must not be possible


def test_answers_that_were_read_already_are_taken_as_they_are() -> None:
    assert assess(parse(TRANSPLANT), AS_OF).as_dict() == assess(TRANSPLANT, AS_OF).as_dict()


@pytest.mark.parametrize("moment_text", ["2026-11-22T10:00:00", "1899-12-31T10:00:00+00:00",
                                         "9001-01-01T00:00:00+00:00"])
def test_a_moment_without_offset_or_out_of_time_is_refused(moment_text: str) -> None:
    with pytest.raises(ValueError, match="as_of"):
        assess({}, datetime.fromisoformat(moment_text))


def test_every_limit_has_words_and_a_source() -> None:
    listed = described()
    assert ("travel_minutes", 30) in [(name, value) for name, value, _, _ in listed]
    assert all(text and source for _, _, text, source in listed)
    assert DEFAULTS.zone == "Asia/Jerusalem"


def test_a_page_finds_the_errors_and_warnings_of_the_whole_assessment() -> None:
    for case in CASES:
        whole, found = assess(case["answers"], moment(case)), find(parse(case["answers"]), moment(case))
        assert (found.as_of, found.errors, found.warnings) == (whole.as_of, whole.errors, whole.warnings)
    odd = {"diagnosis_date": "2031-01-01", "weight": {"value": 1, "unit": "kg"}, "height": {"value": 300, "unit": "cm"}}
    found = find(parse(odd), AS_OF)
    assert found.errors
    assert found.warnings
