"""A fingerprint knows every fixed word of a page: no sentence reaches a reader without being part of it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader, Environment

from config import ClinicFacts
from intake.runtime import Runtime
from intake.services import texts
from intake.web import language as speech
from intake.web.language import LANGUAGES
from intake.web.public import page_words
from intake.web.public.guide import PAGES, GuidePage
from intake.web.public.page_words import fingerprint, words_of
from intake.web.public.template_words import Sentence, TemplateWords
from tests.support.application import Clock
from tests.support.browser import BASE

pytestmark = pytest.mark.databases("sqlite")
CHANGING = {  # written by the calendar or by settings, so no reader can vouch for them
    "contact": ("closed", "closes early"),
    "how_it_works": ("%(time)s in %(city)s",),
}
NAMES = {page.title for page in PAGES}  # links to other pages carry their names


def said_by(client: FlaskClient, page: GuidePage, app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every message that was translated for the page and stands in its article, without the box of its readers."""
    asked: set[str] = set()
    monkeypatch.setattr(speech, "sentence", lambda _code, message: (asked.add(message), message)[1])
    monkeypatch.setattr(speech, "filled", lambda _code, message: (asked.add(message), message % {})[1])
    monkeypatch.setattr(speech, "plural", lambda _code, one, many, num: (asked.add(one), one if num == 1 else many)[1])
    # What an earlier test had shown is kept as markup, and would not ask for its words again.
    monkeypatch.setattr(speech, "_as_markup", speech._as_markup.__wrapped__)
    (rule,) = app.url_map.iter_rules(page.endpoint)
    text = client.get(str(rule.rule).replace("<language:lang>", "en"), base_url=BASE).get_data(as_text=True)
    whole = text.split("<article")[1].split("</article>")[0]
    article = re.sub(r'<aside class="review".*?</aside>', "", whole, flags=re.DOTALL)
    shown = " ".join(unescape(re.sub(r"<[^>]*>", " ", article)).split()).replace(ClinicFacts().name, "")
    return [message for message in asked if stands_in(message, shown)]


def stands_in(message: str, shown: str) -> bool:
    parts = [re.escape(" ".join(part.split())) for part in re.split(r"%\(\w+\)[sd]", message) if part.strip()]
    return bool(parts) and re.search(r"(?<!\w)" + ".{0,60}?".join(parts) + r"(?!\w)", shown) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_sentence_of_a_page_is_part_of_its_words(
    app: Flask, client: FlaskClient, page: GuidePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {form for word in words_of(app.jinja_env, page.name) if isinstance(word, Sentence)
             for form in (word.one, word.many)}  # fmt: skip
    worded = {page_words.TEXTS[key].default for key in page_words.texts_of(page.name)}
    said = said_by(client, page, app, monkeypatch)
    assert len(said) > 8
    whole = " ".join(known | worded)
    # A short message that is part of a longer one is found on the page because the longer one is.
    assert [one for one in said if one not in known | worded | NAMES and one not in CHANGING.get(page.name, ())
            and one not in whole] == []  # fmt: skip


def test_numbers_that_stand_in_a_template_are_part_of_it(app: Flask) -> None:
    assert {"1–2", "8–28", "43"} <= set(words_of(app.jinja_env, "blinatumomab"))
    assert {"101", "112"} <= set(words_of(app.jinja_env, "urgent_signs"))
    assert "0.02" in words_of(app.jinja_env, "residual_disease")


def all_of_them() -> dict[tuple[str, str], str]:
    return {(page.name, code): fingerprint(page.name, code) for page in PAGES for code in LANGUAGES}


def test_a_fingerprint_stands_still_while_days_and_hours_go_by(app: Flask, client: FlaskClient, clock: Clock) -> None:
    with app.test_request_context(base_url=BASE):
        before = all_of_them()
        clock.move(days=40)
        assert all_of_them() == before
    assert len(set(before.values())) == len(before)


def test_another_word_in_a_catalogue_changes_the_pages_that_say_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.test_request_context(base_url=BASE):
        before = all_of_them()
        page_words._written.cache_clear()
        real = speech.catalogue("he")
        told = {code: speech.catalogue(code) for code in LANGUAGES} | {"he": Reworded(real)}
        monkeypatch.setattr(page_words, "catalogue", told.__getitem__)
        after = all_of_them()
    page_words._written.cache_clear()
    assert {key for key in before if before[key] != after[key]} == {("urgent_signs", "he"), ("blinatumomab", "he")}


class Reworded:
    """A catalogue in which one sentence was translated anew."""

    def __init__(self, real) -> None:
        self.real = real

    def gettext(self, message: str) -> str:
        told = self.real.gettext(message)
        return told + "!" if message == "The treating team can pause the medicine within minutes." else told


def test_a_text_that_the_clinic_words_itself_changes_its_pages_when_it_is_published(
    app: Flask, runtime: Runtime
) -> None:
    with app.test_request_context(base_url=BASE):
        before = all_of_them()
        with runtime.work() as work:
            for code in LANGUAGES:
                texts.write(work, "sign.fever", code, f"fever {code}")
        runtime.forget_in_force()
        assert all_of_them() == before
        with runtime.work() as work:
            texts.publish(work, "sign.fever")
        runtime.forget_in_force()
        changed = {key[0] for key, told in all_of_them().items() if told != before[key]}
    assert changed == {"landing", "urgent_signs"}


def test_an_age_that_stands_on_a_page_changes_it(app: Flask, runtime: Runtime) -> None:
    with app.test_request_context(base_url=BASE):
        before = all_of_them()
        clinical = runtime.settings.clinical
        days = {**clinical.document_days, "recent_labs": 10}
        runtime.settings = replace(runtime.settings, clinical=replace(clinical, document_days=days))
        runtime.forget_in_force()
        changed = {key[0] for key, told in all_of_them().items() if told != before[key]}
    assert changed == {"what_to_send"}


def test_macros_are_followed_where_they_are_called_and_nowhere_else() -> None:
    written = {
        "page": '{% extends "frame" %}{% from "other" import card %}{% block a %}<b>28</b>{{ _("One") }}{{ card() }}'
                '{{ m.two(ngettext("day", "days", 3)) }}{{ _("By %(n)s", n="<i>101</i>") }}{% endblock %}',
        "frame": '{% import "other" as m %}{{ _("Frame") }}',
        "other": '{% macro card() %}<p>7 x</p>{{ inner() }}{{ inner() }}{% endmacro %}{% macro inner() %}{{ _("In") }}'
                 '{% endmacro %}{% macro two(x) %}{{ _("Two") }}{% endmacro %}'
                 '{% macro never() %}{{ _("Never") }}{% endmacro %}',
    }  # fmt: skip
    found = TemplateWords(Environment(loader=DictLoader(written))).of("page")
    assert found == ["28", Sentence("One"), "7 x", Sentence("In"), Sentence("Two"), Sentence("day", "days"),
                     Sentence("By %(n)s"), "101"]  # fmt: skip
