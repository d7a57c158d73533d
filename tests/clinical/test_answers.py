"""Answers: read once, read-only, with a value, an absent state or neither."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from intake.clinical.answers import parse
from intake.clinical.codebook.model import Absent
from intake.clinical.reading import Window


def issues(**answers: Any) -> list[tuple[str, str]]:
    return [tuple(issue) for issue in parse(answers).issues]


def value(**answers: Any) -> Any:
    """The value of the only answer, which must be free of issues."""
    read = parse(answers)
    assert read.issues == ()
    return read.value(next(iter(answers)))


def test_the_three_states_of_an_answer() -> None:
    read = parse({"ph_status": "positive", "cd19_status": {"absent": "not_tested"}, "sex_for_clinical_use": None})
    assert (read.given("ph_status"), read.answered("ph_status"), read.value("ph_status")) == (True, True, "positive")
    assert (read.given("cd19_status"), read.answered("cd19_status")) == (False, True)
    assert read.absent("cd19_status") is Absent.NOT_TESTED
    assert (read.answered("sex_for_clinical_use"), read.absent("sex_for_clinical_use")) == (False, None)


def test_has_asks_for_one_code_or_one_of_several() -> None:
    read = parse({"ph_status": "positive", "neuro_history": ["stroke_tia", "psychiatric"]})
    assert read.has("ph_status", "negative", "positive")
    assert read.has("neuro_history", "brain_bleed", "psychiatric")
    assert not read.has("neuro_history", "none")
    assert not read.has("cd19_status", "positive")


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_text_is_no_answer(empty: str) -> None:
    names = ("ph_status", "neuro_exam_done", "marrow_date", "treating_hospital_name", "marrow_blast_percent",
             "remission_number", "current_country", "time_zone", "weight")
    read = parse(dict.fromkeys(names, empty))
    assert read.issues == ()
    assert not any(read.answered(name) for name in names)


@pytest.mark.parametrize("empty", [[], None])
def test_an_empty_list_is_no_answer(empty: Any) -> None:
    names = ("neuro_history", "treatment_lines", "contact_windows", "other_languages")
    read = parse(dict.fromkeys(names, empty))
    assert read.issues == ()
    assert not any(read.answered(name) for name in names)


@pytest.mark.parametrize("answers", [None, {}])
def test_nothing_at_all_is_no_mistake(answers: Any) -> None:
    assert parse(answers).issues == ()


@pytest.mark.parametrize("answers", [[], "x", 7])
def test_answers_must_be_an_object(answers: Any) -> None:
    assert [tuple(issue) for issue in parse(answers).issues] == [("I02", "answers")]


def test_repeated_choices_count_once() -> None:
    assert value(neuro_history=["stroke_tia", "stroke_tia"]) == ("stroke_tia",)


@pytest.mark.parametrize(("answers", "read"), [
    ({"consent_timestamp": "2026-11-22T10:00:00+02:00"}, datetime.fromisoformat("2026-11-22T10:00:00+02:00")),
    ({"contact_windows": [{"start_min": 540, "end_min": 600}]}, (Window((), 540, 600),)),
    ({"contact_windows": [{"weekdays": [0, 6], "start_min": 0, "end_min": 1440}]}, (Window((0, 6), 0, 1440),)),
    ({"other_languages": ["ru", "pt-BR"]}, ("ru", "pt-BR")),
    ({"preferred_language": "zh-Hant"}, "zh-Hant"),
    ({"time_zone": "America/Argentina/Buenos_Aires"}, "America/Argentina/Buenos_Aires"),
    ({"current_country": "KZ"}, "KZ"),
    ({"remission_number": "٢"}, 2),
    ({"consent_data_processing": False}, False),
    ({"patient_given_name": " Timur "}, "Timur"),
])
def test_a_value_of_its_kind(answers: dict[str, Any], read: Any) -> None:
    assert value(**answers) == read


def test_medicines_may_be_codes_or_free_text() -> None:
    (row,) = parse({"treatment_lines": [{"agents": ["imatinib", " herbal tea "]}]}).rows("treatment_lines")
    assert row.value("agents") == ("imatinib", "herbal tea")


@pytest.mark.parametrize(("name", "entry", "code"), [
    ("consent_timestamp", "yesterday", "I02"), ("consent_timestamp", "2026-11-22T10:00:00", "I02"),
    ("contact_windows", [{"start_min": 600, "end_min": 540}], "I02"), ("contact_windows", ["nine"], "I02"),
    ("contact_windows", [{"weekdays": [7], "start_min": 1, "end_min": 2}], "I02"), ("contact_windows", 9, "I02"),
    ("contact_windows", [{"start_min": True, "end_min": 9}], "I02"), ("contact_windows", [{}] * 11, "I02"),
    ("other_languages", "ru", "I02"), ("other_languages", ["?"], "I02"), ("preferred_language", "?", "I02"),
    ("time_zone", "../etc", "I02"), ("current_country", "kz", "I03"), ("treating_hospital_name", 5, "I02"),
    ("neuro_exam_done", "maybe", "I03"), ("neuro_exam_done", True, "I02"), ("remission_number", 1.5, "I02"),
    ("remission_number", 0, "H07"), ("blina_cycle_number", 0, "H07"), ("marrow_blast_percent", {"value": 5}, "I02"),
    ("ph_status", {"absent": 5}, "I02"), ("ph_status", {"absent": "unknown", "why": "x"}, "I02"),
    ("neuro_history", [5], "I02"), ("weight", {"value": 5, "unit": 7}, "I02"), ("weight", "1,234", "I02"),
    ("patient_given_name", 5, "I02"), ("urgent_symptoms", {"absent": "declined"}, "I03"),
    ("platelets", {"value": 5, "unit": ""}, "H11"), ("temperature", "38,5", "H11"),
])
def test_what_cannot_be_used_is_listed_and_counts_as_not_given(name: str, entry: Any, code: str) -> None:
    assert issues(**{name: entry}) == [(code, name)]
    assert not parse({name: entry}).answered(name)


def test_agents_must_be_a_list_of_texts() -> None:
    assert issues(treatment_lines=[{"agents": "imatinib"}, {"agents": [5]}]) == [
        ("I02", "treatment_lines[0].agents"), ("I02", "treatment_lines[1].agents")]


def test_what_is_usable_among_choices_stays_in_use() -> None:
    read = parse({"urgent_symptoms": ["headache", "seizure", 5]})
    assert read.value("urgent_symptoms") == ("seizure",)
    assert [issue.code for issue in read.issues] == ["I02"]


def test_a_percentage_may_come_as_a_measured_value() -> None:
    assert str(value(marrow_blast_percent={"value": 47, "unit": "%"})) == "47"
    assert value(marrow_blast_percent={"value": None, "unit": "%"}) is None


def test_a_measured_value_without_a_number_is_no_answer() -> None:
    assert value(weight={"value": None, "unit": "kg"}) is None


def test_a_group_can_be_unknown() -> None:
    assert parse({"mrd_results": {"absent": "unknown"}}).issues == ()


def test_answers_can_be_seen_without_some_of_them() -> None:
    read = parse({"ph_status": "positive", "cd19_status": {"absent": "unknown"}, "mrd_results": [{}]})
    seen = read.without(frozenset({"ph_status", "mrd_results"}))
    assert not seen.answered("ph_status")
    assert seen.answered("cd19_status")
    assert seen.rows("mrd_results") == ()
    assert read.answered("ph_status")


def test_a_field_knows_its_address() -> None:
    read = parse({"mrd_results": [{}, {}]})
    assert read.field("ph_status") == "ph_status"
    assert read.rows("mrd_results")[1].field("value") == "mrd_results[1].value"
