"""A page left open overnight: what was typed is saved, and nothing is shown before the person signs in again."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from intake.runtime import Runtime
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.support.journey import begin, content

PATH = "/en/request/what-to-discuss"


@pytest.fixture
def person(runtime: Runtime, client: FlaskClient, clock: Clock) -> Browser:
    """Somebody with a page of questions open for 21 hours."""
    browser = Browser(client)
    browser.draft_id = begin(runtime, client, {"urgent_symptoms": ["none"], "submitter_role": "patient"})
    browser.open(PATH)
    clock.move(hours=21)
    return browser


def test_what_was_typed_is_saved(person: Browser, runtime: Runtime) -> None:
    person.send(PATH, {"asked": "discussion_topics main_question", "main_question": "Is it still an option?"})
    assert content(runtime, person.draft_id).answers["main_question"] == "Is it still an option?"
    assert person.page.request.path == "/en/request/over" or "saved=1" in person.page.request.url


def test_nothing_of_the_draft_is_shown(person: Browser) -> None:
    answer = person.send(PATH, {"main_question": "x" * 9_000})
    assert "x" * 50 not in answer.get_data(as_text=True)
    assert "saved=1" in person.page.request.url
    assert "saved=1" not in person.open(PATH).request.url


def test_a_lapsed_session_sends_nothing(person: Browser, runtime: Runtime) -> None:
    person.send("/en/request/send")
    assert person.page.request.path != "/en/sent"


def test_a_forged_session_saves_nothing(person: Browser, app) -> None:
    stranger = Browser(app.test_client())
    stranger.open("/en/urgent")
    assert "saved=1" not in stranger.send(PATH, {"main_question": "hello"}).request.url
