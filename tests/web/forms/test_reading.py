"""What is posted becomes an answer in the codebook's shape, or the fix beside the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.clinical.answers import parse
from intake.clinical.codebook import FIELDS, GROUPS, SCREENS
from intake.clinical.codebook.model import ALWAYS, Field, Kind, Voice
from intake.clinical.situation import Situation
from intake.services.journey import NOT_ASKED
from intake.web.forms import reading
from intake.web.forms.drawing import boxes_of, draw
from intake.web.forms.problem import NOT_OFFERED, Problem
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import PostedTwice, ScreenForm
from intake.web.forms.telling import told

pytestmark = pytest.mark.databases("sqlite")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = "2026-11-22"


@pytest.fixture(autouse=True)
def _page(app: Flask) -> Iterator[None]:
    """A page in English is being drawn."""
    with app.test_request_context("/en/", base_url="https://clinic.test"):
        yield


def question(name: str, answers: dict[str, Any] | None = None, voice: Voice = Voice.PATIENT) -> Question:
    """A question as it is asked after these answers, whether or not they show it."""
    situation = Situation(parse(answers or {}), NOW)
    field = _always(FIELDS[name]) if name in FIELDS else _always(_row_field(name))
    return questions_of([field], situation, voice)[0]


def _always(field: Field) -> Field:
    return replace(field, shown=ALWAYS)


def _row_field(name: str) -> Field:
    return next(field for group in GROUPS.values() for field in group.rows if field.name == name)


def read(name: str, answers: dict[str, Any] | None = None, /, **boxes: str | list[str]) -> Any:
    posted = {box.replace("__", "-"): value if isinstance(value, list) else [value] for box, value in boxes.items()}
    return reading.read(question(name, answers), posted, TODAY)


@pytest.mark.parametrize(
    ("name", "boxes", "answer"),
    [
        ("leukaemia_type", {"leukaemia_type": "b_all"}, "b_all"),
        ("leukaemia_type", {"leukaemia_type": "unknown"}, {"absent": "unknown"}),
        ("leukaemia_type", {}, None),
        ("neuro_history", {"neuro_history": ["neuropathy", "stroke_tia"]}, ["stroke_tia", "neuropathy"]),
        ("neuro_history", {"neuro_history": ["none"]}, ["none"]),
        ("neuro_history", {"neuro_history": ["declined"]}, {"absent": "declined"}),
        ("any_prior_treatment", {"any_prior_treatment": "yes"}, "yes"),
        ("diagnosis_date", {"diagnosis_date__year": "2024"}, "2024"),
        ("diagnosis_date", {"diagnosis_date__absent": "unknown"}, {"absent": "unknown"}),
        ("performance_date", {"performance_date__absent": "today"}, TODAY),
        ("marrow_blast_percent", {"marrow_blast_percent": "4,5"}, Decimal("4.5")),
        ("weight", {"weight__value": "22,5", "weight__unit": "kg"}, {"value": Decimal("22.5"), "unit": "kg"}),
        ("weight", {"weight__unit": "kg"}, None),
        ("travel_time_minutes", {"travel_time_minutes": "٢٤٠"}, 240),
        ("current_country", {"current_country": "KZ"}, "KZ"),
        ("time_zone", {"time_zone": "Asia/Almaty"}, "Asia/Almaty"),
        ("preferred_language", {"preferred_language": "kk"}, "kk"),
        ("other_languages", {"other_languages": ["uz", "ru"]}, ["uz", "ru"]),
        ("patient_full_name", {"patient_full_name": "  Тимур  "}, "Тимур"),
        ("main_question", {"main_question": "a\r\nb"}, "a\nb"),
        ("email", {"email__absent": "declined"}, {"absent": "declined"}),
        ("ongoing", {"ongoing": "yes"}, True),
        ("ongoing", {}, None),
        ("agents", {"agents": ["imatinib"], "agents__other": "Kymriah; herbs,"}, ["imatinib", "Kymriah", "herbs"]),
        (
            "contact_windows",
            {
                "contact_windows__0__days": ["6", "0"],
                "contact_windows__0__from": "09:00",
                "contact_windows__0__to": "12:30",
            },
            [{"weekdays": [0, 6], "start_min": 540, "end_min": 750}],
        ),
    ],
)
def test_an_answer_has_the_codebooks_shape(name: str, boxes: dict[str, Any], answer: Any) -> None:
    assert read(name, **boxes) == answer


def test_the_score_is_chosen_among_the_sentences_of_its_scale() -> None:
    lansky = {"performance_scale": "lansky"}
    assert read("performance_score", lansky, performance_score="80") == 80
    with pytest.raises(Problem) as problem:
        read("performance_score", lansky, performance_score="85")
    assert problem.value.event == NOT_OFFERED


@pytest.mark.parametrize(
    ("name", "boxes"),
    [
        ("current_country", {"current_country": "ZZ"}),
        ("sex_for_clinical_use", {"sex_for_clinical_use": "<"}),
        ("preferred_language", {"preferred_language": "../../etc"}),
        ("time_zone", {"time_zone": "Mars/Base"}),
        ("any_prior_treatment", {"any_prior_treatment": "maybe"}),
        ("ongoing", {"ongoing": "maybe"}),
        ("neuro_history", {"neuro_history": ["stroke_tia", "bad_luck"]}),
        ("other_languages", {"other_languages": ["xx"]}),
        ("agents", {"agents": ["arsenic"]}),
        ("leukaemia_type", {"leukaemia_type": "declined"}),
        ("diagnosis_date", {"diagnosis_date__absent": "today"}),
        ("contact_windows", {"contact_windows__0__from": "09:00", "contact_windows__0__to": "25:00"}),
        ("contact_windows", {"contact_windows__0__days": ["7"], "contact_windows__0__from": "09:00"}),
    ],
)
def test_a_value_that_was_not_offered_is_an_event(name: str, boxes: dict[str, Any]) -> None:
    with pytest.raises(Problem) as problem:
        read(name, **boxes)
    assert problem.value.event == NOT_OFFERED


@pytest.mark.parametrize(
    ("name", "boxes", "words"),
    [
        ("urgent_symptoms", {}, "None of these"),
        ("urgent_symptoms", {"urgent_symptoms": ["none", "seizure"]}, "None of these"),
        ("urgent_symptoms", {"urgent_symptoms": ["unknown", "seizure"]}, "not sure"),
        ("patient_full_name", {"patient_full_name": "\u200b \u00a0"}, "Enter the full name"),
        ("date_of_birth", {}, "Enter the date of birth"),
        ("submitter_role", {}, "Choose who you are"),
        ("diagnosis_date", {"diagnosis_date__year": "2024", "diagnosis_date__absent": "unknown"}, "box below"),
        ("contact_windows", {"contact_windows__1__days": ["1"]}, "from when"),
        ("contact_windows", {"contact_windows__0__from": "12:00", "contact_windows__0__to": "12:00"}, "later"),
        ("agents", {"agents__other": ",".join("abcdefghijklmnopqrstu")}, "at most 20"),
    ],
)
def test_the_message_is_the_fix(name: str, boxes: dict[str, Any], words: str) -> None:
    with pytest.raises(Problem, match=words):
        read(name, **boxes)


def test_nothing_medical_is_needed() -> None:
    """A person who knows nothing still gets through (ruling 2)."""
    contact = {
        "submitter_role", "submitter_full_name", "submitter_relationship", "authority_basis", "patient_full_name",
        "date_of_birth", "country_of_residence", "time_zone", "preferred_language", "preferred_channel",
    }
    asked = [name for screen in SCREENS for name in screen.fields if FIELDS[name].kind not in NOT_ASKED]
    assert {name for name in asked if question(name).needed} == contact | {"urgent_symptoms"}


ASKED = [field for field in (*FIELDS.values(), *(row for group in GROUPS.values() for row in group.rows))
         if field.kind not in NOT_ASKED and not field.automatic]
TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "none", "yes", "unknown", "today", "12,5", "2024", "2", "kg", "09:00", "a@x.org", "+7701", "٣"]
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_posted_is_an_answer_or_a_fix(data: st.DataObject) -> None:
    """Reading never fails otherwise, what was read is drawn, told and understood by the clinical core."""
    field = data.draw(st.sampled_from(ASKED))
    asked = question(field.name, {"performance_scale": "ecog"})
    names = (*reading.single_names(asked), *reading.several_names(asked))
    posted = {name: data.draw(st.lists(TEXT, min_size=1, max_size=1 if name in reading.single_names(asked) else 3))
              for name in data.draw(st.sets(st.sampled_from(names)))}
    form = ScreenForm([asked], TODAY)
    if form.read(posted):
        answer = form.answers[field.name]
        again = ScreenForm([asked], TODAY)
        assert answer is None or again.read(boxes_of(asked, answer))
        assert answer is None or again.answers[field.name] == answer
        assert (answer is None) == (not told(asked, answer)) or answer == []
        if field.name in FIELDS:
            assert not [issue for issue in parse({field.name: answer}).issues if issue.code.startswith("I")]
    else:
        assert form.faults[0].message
    assert draw(asked, form.boxes, None, True)["name"] == field.name


def test_a_control_of_one_value_comes_once() -> None:
    form = ScreenForm([question("email"), question("neuro_history")])
    with pytest.raises(PostedTwice):
        form.read({"email": ["a@x.org", "b@x.org"]})
    assert form.read({"neuro_history": ["stroke_tia", "neuropathy"], "email": [""]})


def test_the_browser_fills_in_only_who_types() -> None:
    assert draw(question("date_of_birth"), {}, None, True)["autocomplete"] == "bday"
    assert draw(question("patient_full_name"), {}, None, True)["autocomplete"] == "name"
    for voice in (Voice.PARENT, Voice.CARER, Voice.PHYSICIAN):
        assert draw(question("date_of_birth", voice=voice), {}, None, True)["autocomplete"] == "off"
        assert draw(question("submitter_full_name", voice=voice), {}, None, True)["autocomplete"] == "name"
    assert draw(question("country_of_residence", voice=Voice.CARER), {}, None, True)["autocomplete"] == "off"


def test_every_kind_that_is_asked_has_a_reader() -> None:
    assert {question(field.name).kind for field in ASKED} <= set(Kind) - NOT_ASKED
    assert all(question(field.name).kind in reading._READERS for field in ASKED)
