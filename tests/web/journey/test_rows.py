"""Treatment lines and MRD results without scripts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from intake.runtime import Runtime
from intake.services import journey
from tests.support.journey import Person, begin, content

START: dict[str, Any] = {
    "urgent_symptoms": ["none"], "submitter_role": "patient", "any_prior_treatment": "yes", "mrd_ever_tested": "yes",
    "disease_stage": "remission_mrd_pos", "diagnosis_date": "2024-05-20",
}
LINES = "/en/request/treatments-so-far/rows"
TESTS = "/en/request/mrd-results/rows"
pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def draft(runtime: Runtime, client: FlaskClient) -> str:
    return begin(runtime, client, START)


@pytest.fixture
def person(client: FlaskClient, draft: str) -> Person:
    return Person(client)


def rows(runtime: Runtime, draft: str, group: str = "treatment_lines") -> list[Any]:
    return journey.rows(content(runtime, draft), group)


def add(person: Person, path: str = LINES, **row: Any) -> int:
    person.open(path)
    person.put(add="1")
    return person.fill(row)


def test_a_page_of_a_group_is_its_list(person: Person) -> None:
    person.open("/en/request/treatments-so-far")
    assert person.path == LINES


def test_rows_are_added_changed_removed_and_put_back(person: Person, runtime: Runtime, draft: str) -> None:
    assert add(person, regimen_class="chemo_frontline", start_date="2024-05-22") == 303
    assert add(person, regimen_class="car_t", agents=["tisagenlecleucel"]) == 303
    assert person.path == LINES
    person.open(f"{LINES}/2")
    person.put(response="cr")
    kept = rows(runtime, draft)
    assert kept[1] == {"regimen_class": "car_t", "agents": ["tisagenlecleucel"], "response": "cr"}
    assert person.put(remove="1") == 303
    assert rows(runtime, draft) == kept[1:]
    assert "It was removed" in person.text
    assert person.put(undo="1") == 303
    assert rows(runtime, draft) == kept
    assert "It was removed" not in person.text


def test_continue_forgets_what_was_removed(person: Person, runtime: Runtime, draft: str) -> None:
    add(person, regimen_class="tki")
    person.put(remove="1")
    assert person.put() == 303
    assert person.path == "/en/request/treatment-now"
    assert content(runtime, draft).removed == {}
    assert "treatments-so-far" in content(runtime, draft).visited


def test_an_empty_row_is_not_kept(person: Person, runtime: Runtime, draft: str) -> None:
    assert add(person) == 303
    assert rows(runtime, draft) == []


def test_questions_that_a_row_opens_are_asked_before_it_is_left(person: Person, runtime: Runtime, draft: str) -> None:
    assert add(person, TESTS, result_kind="positive_quantified", sample_date="2026-11-04") == 303
    assert person.path == f"{TESTS}/1"
    assert "value" in person.form.values
    assert person.fill({"result_kind": "positive_quantified", "value": "0,23", "unit": "percent"}) == 303
    assert person.path == TESTS
    assert rows(runtime, draft, "mrd_results")[0]["value"] == Decimal("0.23")


def test_a_number_without_a_unit_stops_its_row_and_its_list(person: Person, runtime: Runtime, draft: str) -> None:
    add(person, TESTS, result_kind="positive_quantified")
    assert person.fill({"result_kind": "positive_quantified", "value": "0.23"}) == 422
    assert person.title.startswith("Error: ")
    person.open(TESTS)
    assert person.put() == 422
    assert 'href="#row-1"' in person.text
    assert "mrd-results" not in content(runtime, draft).visited


def test_the_end_comes_after_the_beginning(person: Person) -> None:
    assert add(person, regimen_class="tki", start_date="2025-02", end_date="2024-01") == 422
    assert "the treatment ends before it begins" in person.text
    assert 'href="#end_date-day"' in person.text
    assert person.put(**{"end_date-year": "2026"}) == 303


def test_a_result_is_on_its_way_only_while_the_treatment_runs(person: Person) -> None:
    assert add(person, regimen_class="tki", response={"absent": "pending"}) == 422
    assert "tick that the treatment is still running" in person.text
    assert person.put(ongoing="yes") == 303


def test_an_odd_row_is_asked_back_once(person: Person, runtime: Runtime, draft: str) -> None:
    assert add(person, regimen_class="tki", start_date="2020") == 303
    assert person.path == f"{LINES}/1"
    assert "begins before the diagnosis" in person.text
    assert person.put(**{"right-W11-treatment_lines.0.start_date": "yes"}) == 303
    assert person.path == LINES
    assert content(runtime, draft).confirmed == [{"code": "W11", "field": "treatment_lines[0].start_date"}]


def test_what_was_typed_into_a_row_stays(person: Person, runtime: Runtime, draft: str) -> None:
    assert add(person, regimen_class="tki") == 303
    person.open(f"{LINES}/1")
    assert person.put(cycles="a few") == 422
    person.open(f"{LINES}/1")
    assert person.form.values["cycles"] == ["a few"]
    assert person.put(cycles="3") == 303
    assert rows(runtime, draft)[0]["cycles"] == 3


@pytest.mark.parametrize("value", ["0", "2", "-1", "x", "٣", "9" * 30, ""])
def test_removing_what_is_not_there_changes_nothing(person: Person, runtime: Runtime, draft: str, value: str) -> None:
    add(person, regimen_class="tki")
    assert person.put(remove=value) == 303
    assert len(rows(runtime, draft)) == 1


def test_there_is_an_end_to_adding(person: Person, runtime: Runtime, client: FlaskClient) -> None:
    begin(runtime, client, START | {"treatment_lines": [{"regimen_class": "tki"}] * journey.MOST_ROWS})
    person.open(LINES)
    assert 'name="add"' not in person.text
    person.open(f"{LINES}/{journey.MOST_ROWS + 1}")
    assert person.path == LINES
