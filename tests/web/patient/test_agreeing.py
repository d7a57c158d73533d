"""Consents: separate, never ticked beforehand, and only for the words that are shown (V21)."""

from __future__ import annotations

import hashlib
import re

import pytest
from sqlalchemy import select

from intake.models.consents import Consent, ConsentText
from intake.runtime import Runtime
from intake.services import consent_texts, drafts
from intake.services.consent_texts import ConsentWords
from tests.web.patient.people import MOTHER, Person, answers_of

CONTACT_TEAM = "consent_contact_treating_team"
REVIEW = "consent_medical_review"


@pytest.fixture
def person(person: Person) -> Person:
    """Somebody who has come to the page of consents."""
    person.tells_symptoms("none")
    person.knows(**MOTHER)
    return person


def change_words(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    changed = ConsentWords(kind, "I agree to something else.", ("It means this.",))
    monkeypatch.setattr("intake.services.consents.TEXTS", {**ALL, kind: changed})


ALL = dict(consent_texts.TEXTS)


def test_no_box_is_ticked_beforehand(person: Person) -> None:
    page = person.at("/request/agree")
    assert page.count('type="checkbox"') == 7
    assert " checked" not in page


def test_a_needed_box_left_empty_is_asked_for_and_the_others_stay(person: Person, runtime: Runtime) -> None:
    assert person.agrees(consent_medical_review="leave") == 422
    assert f'href="#{REVIEW}"' in person.text
    assert person.text.count(" checked") == 6
    assert answers_of(runtime, person.draft_id)[REVIEW] is False


def test_contact_with_the_treating_doctor_may_be_left_out(person: Person, runtime: Runtime) -> None:
    assert person.agrees(consent_contact_treating_team="leave") == 303
    assert answers_of(runtime, person.draft_id)[CONTACT_TEAM] is False


def test_the_messenger_is_only_asked_about_if_one_was_chosen(person: Person) -> None:
    assert "consent_messaging_channel" in person.at("/request/agree")
    person.knows(preferred_channel="phone")
    assert "consent_messaging_channel" not in person.at("/request/agree")


def test_a_version_that_was_never_shown_is_refused(person: Person, runtime: Runtime) -> None:
    assert person.agrees(**{f"version.{REVIEW}": "0" * 64}) == 422
    assert "This is not a text of ours" in person.text
    assert answers_of(runtime, person.draft_id)[REVIEW] is False


def test_words_that_changed_meanwhile_are_shown_anew_and_the_form_is_kept(
    person: Person, runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = person.at("/request/agree")
    old = re.search(rf'name="version\.{REVIEW}" value="(\w+)"', page)
    assert old is not None
    change_words(monkeypatch, REVIEW)
    assert person.agrees(**{f"version.{REVIEW}": old.group(1)}) == 422
    assert "I agree to something else." in person.text
    assert "This text has changed" in person.text
    assert person.text.count(" checked") == 6


def test_a_consent_to_old_words_does_not_let_a_request_leave(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.agrees()
    change_words(monkeypatch, REVIEW)
    person.sends()
    assert person.location == "/en/request/agree"


def test_what_was_agreed_to_is_kept_byte_for_byte_with_language_and_moment(
    person: Person, runtime: Runtime
) -> None:
    person.language = "ru"
    person.agrees()
    person.sends()
    with runtime.reading() as work:
        given = work.session.scalars(select(Consent)).all()
        texts = {text.version: text for text in work.session.scalars(select(ConsentText))}
    assert len(given) == 7
    for consent in given:
        text = texts[consent.text_version]
        words = f"{text.kind}\n{text.language}\n{text.text}"
        assert hashlib.sha256(words.encode()).hexdigest() == consent.text_version
        assert (text.kind, text.language, consent.locale) == (consent.kind, "ru", "ru")


def test_agreeing_in_one_language_holds_when_the_page_is_switched_to_another(person: Person) -> None:
    person.agrees()
    person.language = "ar"
    person.sends()
    assert person.location == "/ar/sent"


def test_a_page_left_open_too_long_comes_back_as_it_was_filled_in(person: Person, runtime: Runtime) -> None:
    assert person.agrees(csrf_token="0" * 64) == 422
    assert person.text.count(" checked") == 7
    with runtime.reading() as work:
        assert drafts.content_of(work, drafts.find(work, person.draft_id)).agreed == {}
