"""Whole journeys: what people have in mind is what is stored, in whatever language they read the questions."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from intake.clinical.codebook import FIELDS, GROUPS
from intake.runtime import Runtime
from intake.services.completeness import faults, shown_answers
from intake.services.journey import judged, look
from tests.support.application import Clock
from tests.support.journey import Person, begin, content, go_on, walk

DATA = Path(__file__).parents[2] / "data" / "example-cases.json"
CASES = {case["id"]: case for case in json.loads(DATA.read_text(), parse_float=Decimal)["cases"]}
SENDER = {"patient_full_name": "Тимур Пример", "email": "mother@family.example"}


def answers_of(case: str) -> dict[str, Any]:
    """A case's answers with the name and the address that a real sender would add."""
    return {**SENDER, **CASES[case]["answers"]}


def expected(given: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What questions can have asked for: those that are shown, files and names from elsewhere aside."""
    return _asked({name: value for name, value in shown_answers(given, at).items() if value != []})


def _asked(answers: dict[str, Any]) -> dict[str, Any]:
    """Consents are given with their texts and are told apart from answers here."""
    return {
        name: _sorted(name, value)
        for name, value in answers.items()
        if name != "documents" and not FIELDS[name].automatic and FIELDS[name].section != "consents"
    }


def _sorted(name: str, value: Any) -> Any:
    """Several choices have no order; a page keeps its own."""
    if name not in GROUPS and isinstance(value, list):
        return sorted(value)
    return value


@pytest.mark.parametrize(
    ("case", "language"), [("EX1", "ru"), ("EX2", "en"), ("EX3", "he"), ("EX5", "ar")]
)
def test_a_whole_case_is_stored_as_it_was_meant(
    client: FlaskClient, runtime: Runtime, clock: Clock, case: str, language: str
) -> None:
    at = datetime.fromisoformat(CASES[case]["as_of"])
    clock.now = at
    given = answers_of(case)
    draft = begin(runtime, client, {"urgent_symptoms": given["urgent_symptoms"]}, language, visited=["symptoms"])
    person = Person(client)
    walk(person, given, language)
    told = content(runtime, draft)
    assert _asked(told.answers) == expected(given, at)
    assert told.typed.keys() <= {"as-typed"}
    assert faults(told.answers, judged(look(told, at))) == ()
    assert "error-summary" not in person.text
    sent = person.send(f"/{language}/request/send")
    assert (sent.status_code, person.path) == (200, f"/{language}/sent")
    person.open(f"/{language}/request/liver")
    assert "/request/" not in person.path, "what was sent is not filled in again"


@pytest.mark.databases("sqlite")
def test_a_person_who_knows_little_gets_as_far_as_the_name(client: FlaskClient, runtime: Runtime) -> None:
    """EX4: nothing medical stops anybody; what is needed is said in the question's words."""
    begin(runtime, client, {"urgent_symptoms": ["none"]}, visited=["symptoms"])
    person = Person(client)
    person.open("/en/request/")
    while person.fill({}) == 303:
        assert "/request/" in person.path
    assert person.path.endswith("who-you-are")
    assert "Choose who you are" in person.text


@pytest.mark.databases("sqlite")
def test_ex6_is_stopped_at_its_faulty_fields_and_goes_through_when_corrected(
    client: FlaskClient, runtime: Runtime, clock: Clock
) -> None:
    clock.now = datetime.fromisoformat(CASES["EX6"]["as_of"])
    given = answers_of("EX6")
    begin(runtime, client, {"urgent_symptoms": ["none"]}, "en", visited=["symptoms"])
    person = Person(client)
    with pytest.raises(AssertionError, match="treatments-so-far/rows/1: 422"):
        walk(person, given)
    assert "the treatment ends before it begins" in person.text
    line = given["treatment_lines"][0] | {"end_date": "2026-01"}
    assert person.fill(line) == 303
    assert person.put() == 303
    with pytest.raises(AssertionError, match="kidneys: 422"):
        go_on(person, given)
    assert "Is this µmol/L?" in person.text
    assert person.fill(given | {"creatinine": {"value": 84, "unit": "umol/L"}}) == 303
    with pytest.raises(AssertionError, match="daily-life: 422"):
        go_on(person, given)
    go_on(person, given | {"performance_score": 80})
    assert person.path.endswith("/check")
