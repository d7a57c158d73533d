"""Checking, changing, the short route, a pause."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from intake.runtime import Runtime
from tests.support.journey import Person, begin, content, walk

ANSWERS: dict[str, Any] = {
    "urgent_symptoms": ["none"], "blinatumomab_now": "no", "callback_phone": "+77010000001",
    "submitter_role": "patient",
    "preferred_channel": "phone", "preferred_language": "ru", "country_of_residence": "KZ", "time_zone": "Asia/Almaty",
    "patient_full_name": "Тимур", "date_of_birth": "1990-05-04",
}
pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def draft(runtime: Runtime, client: FlaskClient) -> str:
    return begin(runtime, client, {"urgent_symptoms": ["none"]}, visited=["symptoms"])


@pytest.fixture
def person(client: FlaskClient, draft: str) -> Person:
    return Person(client)


def test_check_shows_answers_with_their_way_back_and_what_was_not_given(person: Person) -> None:
    walk(person, ANSWERS)
    assert "Тимур" in person.text
    assert "4 May 1990" in person.text
    assert "Not provided" in person.text
    assert 'href="/en/request/patient-name?to=check"' in person.text
    assert "error-summary" not in person.text
    assert "Some questions have not been asked yet" not in person.text


def test_a_change_returns_to_the_check_page(person: Person) -> None:
    walk(person, ANSWERS)
    person.open("/en/request/patient-name?to=check")
    assert 'href="/en/request/check"' in person.text
    assert person.fill({"patient_full_name": "Тимур Второй"}) == 303
    assert person.path == "/en/request/check"
    assert "Тимур Второй" in person.text


def test_a_change_that_opens_questions_asks_only_those(person: Person) -> None:
    walk(person, ANSWERS)
    person.open("/en/request/mrd-tested?to=check")
    assert person.fill({"mrd_ever_tested": "yes"}) == 303
    assert person.path == "/en/request/mrd-results/rows"
    assert person.put() == 303
    assert person.path == "/en/request/check"


def test_check_lists_what_is_missing_and_where_it_is_mended(
    person: Person, runtime: Runtime, client: FlaskClient
) -> None:
    faulty = ANSWERS | {
        "submitter_role": "parent", "creatinine": {"value": 84, "unit": "mg/dL"}, "diagnosis_date": "2030",
        "any_prior_treatment": "yes", "treatment_lines": [{"start_date": "2025", "end_date": "2024"}],
    }
    begin(runtime, client, faulty)
    person.open("/en/request/check")
    assert person.title.startswith("Error: ")
    for place in ("your-name", "permission", "kidneys", "first-found", "treatments-so-far/rows/1"):
        assert f'<a href="/en/request/{place}?to=check">' in person.text
    assert "Send the request" not in person.text


def test_the_journey_goes_on_where_something_is_still_to_be_asked(person: Person) -> None:
    person.open("/en/request/blinatumomab-now")
    person.fill({"blinatumomab_now": "no"})
    person.open("/ru/request/")
    assert person.path == "/ru/request/where-now"


def test_the_short_route_asks_little_and_keeps_everything(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/what-to-discuss")
    person.fill({"main_question": "Please help"})
    person.open("/en/request/short-route")
    assert person.put() == 303
    assert content(runtime, draft).short_route
    seen = walk(person, ANSWERS | {"main_question": "Please help"})
    assert not [path for path in seen if "leukaemia" in path or "liver" in path]
    assert "/en/request/patient-name" in seen
    assert content(runtime, draft).answers["main_question"] == "Please help"
    person.open("/en/request/short-route")
    assert person.put() == 303
    assert not content(runtime, draft).short_route
    assert "/request/" in person.path


def test_a_pause_saves_first(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/first-found")
    assert person.put(then="pause", diagnosis_centre="Almaty", **{"diagnosis_date-year": "soon"}) == 303
    assert not person.path.endswith("/first-found")
    told = content(runtime, draft)
    assert told.answers["diagnosis_centre"] == "Almaty"
    assert told.typed["first-found"]["diagnosis_date-year"] == ["soon"]


def test_paused_says_until_when(person: Person) -> None:
    person.open("/en/request/paused")
    assert "22 December" in person.text
    assert 'href="/en/request/"' in person.text
