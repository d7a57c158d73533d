"""The questions are exactly those of the codebook's tables."""

from __future__ import annotations

import pytest

from intake.clinical.codebook import FIELDS, GROUPS, field
from intake.clinical.codebook.model import Absent, Field, Kind
from tests.clinical.codebook.saying import case, questions
from tests.clinical.codebook.table import (
    AUTOMATIC,
    LENGTHS,
    LINES,
    MUST_BE_TRUE,
    NUMBERS,
    PAST_EVENTS,
    UNITS,
    Line,
)

QUESTIONS = dict(questions())
LETTERS = {
    "U": Absent.UNKNOWN, "T": Absent.NOT_TESTED, "P": Absent.PENDING, "D": Absent.DECLINED,
    "N": Absent.NOT_APPLICABLE,
}


def test_every_question_of_the_tables_is_asked_and_no_other() -> None:
    assert sorted(QUESTIONS) == sorted(line.name for line in LINES)


def test_the_three_groups_are_the_repeating_ones() -> None:
    assert sorted(GROUPS) == ["documents", "mrd_results", "treatment_lines"]
    assert all(group.rows for group in GROUPS.values())
    assert all(not declared.rows for declared in FIELDS.values() if declared.name not in GROUPS)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_a_question_has_the_kind_level_options_and_absent_states_of_its_table(line: Line) -> None:
    declared = field(line.name)
    assert declared.kind.value == line.kind
    assert declared.level.value == line.level
    assert {option.code for option in declared.options} == line.options
    assert set(declared.absent) == {LETTERS[letter] for letter in line.absent}


@pytest.mark.parametrize(("name", "declared"), QUESTIONS.items(), ids=QUESTIONS)
def test_a_question_keeps_the_limits_of_its_table(name: str, declared: Field) -> None:
    longest = {"email": 254, "treatment_lines.agents": 200, "consent_text_version": 200, "neuro_exam_text": 2000}
    assert declared.max_length == LENGTHS.get(name, longest.get(name, 200 if name in AUTOMATIC_TEXTS else None))
    assert (declared.minimum, declared.maximum) == NUMBERS.get(name, (None, None))
    assert declared.units == UNITS.get(name, ())
    assert declared.must_be_past == (name in PAST_EVENTS)
    assert declared.must_be_true == (name in MUST_BE_TRUE)
    assert declared.automatic == (name in AUTOMATIC)


AUTOMATIC_TEXTS = {"patient_given_name", "patient_family_name"}


def test_no_option_code_stands_twice_in_a_question() -> None:
    for name, declared in QUESTIONS.items():
        codes = [option.code for option in declared.options]
        assert len(codes) == len(set(codes)), name


def test_choices_have_options_and_nothing_else_has() -> None:
    with_options = {Kind.ONE, Kind.MULTI, Kind.YES_NO, Kind.AGENTS}
    for name, declared in QUESTIONS.items():
        assert bool(declared.options) == (declared.kind in with_options), name


def test_measures_name_their_units_and_free_texts_their_length() -> None:
    for name, declared in QUESTIONS.items():
        if declared.kind is Kind.MEASURE:
            assert len(declared.units) == 2, name
        if declared.kind is Kind.TEXT:
            assert declared.max_length, name


def test_none_of_these_excludes_every_other_answer() -> None:
    exclusive = {
        (name, option.code) for name, declared in QUESTIONS.items() for option in declared.options if option.exclusive
    }
    assert exclusive == {
        ("urgent_symptoms", "none"), ("neuro_history", "none"), ("liver_disease_known", "none"),
        ("blina_side_effects", "none"), ("treatment_lines.serious_toxicity", "none"),
        ("other_genetics", "none_found"),
    }


def test_a_question_knows_its_own_name() -> None:
    assert all(name.rpartition(".")[2] == declared.name for name, declared in QUESTIONS.items())


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(KeyError):
        field("shoe_size")
    with pytest.raises(KeyError):
        field("treatment_lines.shoe_size")


def test_an_option_is_found_by_its_code_or_not_at_all() -> None:
    found = field("ph_status").option("positive")
    assert found is not None
    assert found.code == "positive"
    assert field("ph_status").option("maybe") is None


def test_a_pending_result_is_offered_only_while_the_treatment_runs() -> None:
    response = field("treatment_lines.response")
    assert response.offered_absent(case(), case(ongoing=True).answers) == (Absent.UNKNOWN, Absent.PENDING)
    assert response.offered_absent(case(), case(ongoing=False).answers) == (Absent.UNKNOWN,)
    assert response.offered_absent(case()) == (Absent.UNKNOWN,)
    assert field("cd19_status").offered_absent(case()) == (Absent.UNKNOWN, Absent.NOT_TESTED, Absent.PENDING)


def test_the_urgent_question_has_its_own_words_for_not_knowing() -> None:
    assert field("urgent_symptoms").absent_label(Absent.UNKNOWN).family == "I'm not sure"
    assert field("cd19_status").absent_label(Absent.UNKNOWN).family == "I don't know"


def test_a_sensitivity_is_a_power_of_ten_unless_said_otherwise() -> None:
    assert field("mrd_results.sensitivity_unit").default == "power10"
    assert [name for name, declared in QUESTIONS.items() if declared.default] == ["mrd_results.sensitivity_unit"]


def test_today_is_offered_where_a_state_is_described() -> None:
    assert {name for name, declared in QUESTIONS.items() if declared.offers_today} == {
        "infection_status_date", "performance_date",
    }


def test_browsers_complete_only_what_is_about_the_person_typing() -> None:
    completed = {name for name, declared in QUESTIONS.items() if declared.autocomplete}
    assert completed == {
        "callback_phone", "submitter_full_name", "physician_institution", "email", "whatsapp_number",
        "preferred_language", "country_of_residence",
    }
