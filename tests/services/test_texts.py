"""Texts in four languages: written, stale, published, brought back."""

from __future__ import annotations

import pytest

from config import LANGUAGES
from intake.errors import NotFound
from intake.runtime import Runtime
from intake.services import texts
from intake.services.text_list import TEXTS
from intake.services.texts import Stale, WrongText
from intake.services.work import Work

KEY = "sign.fever"
FEVER = "high fever: 38.5 °C or more"


def written(work: Work, *languages: str, body: str = FEVER) -> None:
    for language in languages:
        texts.write(work, KEY, language, f"{body} ({language})")


def test_a_text_that_nobody_changed_is_the_one_as_delivered(runtime: Runtime) -> None:
    with runtime.reading() as work:
        for key in TEXTS:
            assert texts.text(work, key, "en") == TEXTS[key].default
        assert texts.text(work, KEY, "ru") != TEXTS[KEY].default
        assert texts.published(work) == {}


def test_a_text_that_does_not_exist_is_a_fault_of_the_program(runtime: Runtime) -> None:
    with runtime.reading() as work, pytest.raises(KeyError):
        texts.text(work, "no.such", "en")


def test_a_new_english_wording_makes_the_others_stale_and_changes_no_page(runtime: Runtime) -> None:
    with runtime.work() as work:
        written(work, "en")
        assert texts.standing(work, KEY).stale == ("ru", "he", "ar")
        assert texts.text(work, KEY, "en") == TEXTS[KEY].default


@pytest.mark.parametrize("left_out", [code for code in LANGUAGES if code != "en"])
def test_a_medical_text_with_one_stale_language_is_not_published(runtime: Runtime, left_out: str) -> None:
    with runtime.work() as work:
        written(work, *(code for code in LANGUAGES if code != left_out))
        with pytest.raises(Stale) as stale:
            texts.publish(work, KEY)
        assert stale.value.languages == (left_out,)
        assert texts.published(work) == {}


def test_all_four_languages_are_published_together(runtime: Runtime) -> None:
    with runtime.work() as work:
        written(work, *LANGUAGES)
        texts.publish(work, KEY)
        assert {code: texts.text(work, KEY, code) for code in LANGUAGES} == {
            code: f"{FEVER} ({code})" for code in LANGUAGES
        }
        assert texts.published(work) == {(KEY, code): f"{FEVER} ({code})" for code in LANGUAGES}


def test_what_was_published_stands_until_the_next_publication(runtime: Runtime) -> None:
    with runtime.work() as work:
        written(work, *LANGUAGES)
        texts.publish(work, KEY)
        written(work, "en", body="other")
        assert texts.text(work, KEY, "en") == f"{FEVER} (en)"
        assert texts.standing(work, KEY).changed


def test_saving_again_without_a_change_says_that_a_translation_still_fits(runtime: Runtime) -> None:
    with runtime.work() as work:
        written(work, "en")
        for code in ("ru", "he", "ar"):
            texts.write(work, KEY, code, texts.standing(work, KEY).newest[code].body)
        assert texts.standing(work, KEY).stale == ()
        texts.publish(work, KEY)
        assert texts.text(work, KEY, "en") == f"{FEVER} (en)"


def test_saving_the_same_twice_makes_one_version(runtime: Runtime) -> None:
    with runtime.work() as work:
        written(work, "en")
        written(work, "en")
        assert [wording.number for wording in texts.history(work, KEY, "en")] == [1, 0]


def test_an_older_wording_comes_back_as_a_new_version_that_must_be_translated_anew(runtime: Runtime) -> None:
    with runtime.work() as work:
        written(work, *LANGUAGES)
        texts.publish(work, KEY)
        texts.restore(work, KEY, "en", 0)
        assert texts.standing(work, KEY).newest["en"].body == TEXTS[KEY].default
        assert texts.standing(work, KEY).stale == ("ru", "he", "ar")


@pytest.mark.parametrize(("body", "why"), [("", "empty"), ("x" * 2001, "long"), ("%(name)s is ill", "places")])
def test_wordings_that_cannot_stand(runtime: Runtime, body: str, why: str) -> None:
    with runtime.work() as work, pytest.raises(WrongText) as fault:
        texts.write(work, KEY, "en", body)
    assert fault.value.why == why


def test_what_is_not_there(runtime: Runtime) -> None:
    with runtime.work() as work:
        for key, language in (("no.such", "en"), (KEY, "de")):
            with pytest.raises(NotFound):
                texts.history(work, key, language)
        with pytest.raises(NotFound):
            texts.restore(work, KEY, "en", 7)
