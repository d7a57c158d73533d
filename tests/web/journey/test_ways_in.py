"""Addresses of the journey: only the codebook's pages, only those that apply, only with a draft."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from intake.runtime import Runtime
from tests.support.browser import BASE
from tests.support.journey import Person, begin

pytestmark = pytest.mark.databases("sqlite")  # both databases meet the same statements in test_walk


@pytest.fixture
def person(runtime: Runtime, client: FlaskClient) -> Person:
    answers = {"urgent_symptoms": ["none"], "current_country": "KZ", "submitter_role": "parent"}
    begin(runtime, client, answers, visited=["symptoms"])
    return Person(client)


@pytest.mark.parametrize("path", ["nowhere", "treatments-so-far/rows/0", "treatments-so-far/rows/9", "liver/rows"])
def test_there_is_no_page_that_the_codebook_does_not_have(person: Person, path: str) -> None:
    person.open(f"/en/request/{path}")
    assert person.page is not None
    assert person.page.status_code == 404 or person.path == "/en/request/treatments-so-far/rows"


def test_a_page_that_is_not_shown_leads_on(person: Person) -> None:
    person.open("/en/request/pump")
    assert person.path == "/en/request/blinatumomab-now"


def test_without_a_draft_nobody_gets_in(client: FlaskClient) -> None:
    answer = client.get("/en/request/liver", base_url=BASE)
    assert answer.status_code == 303
    assert b"Liver" not in answer.data
