"""What is drawn once for everybody is drawn for one language and for one set of values, and holds nobody's answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask, g

from intake.clinical.answers import parse
from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Voice
from intake.clinical.situation import Situation
from intake.web.forms.drawing import draw_all
from intake.web.forms.question import Question, questions_of
from intake.web.fragments import once

pytestmark = pytest.mark.databases("sqlite")
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


class Macro:
    """Stands in for a macro and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []

    def __call__(self, *values: str) -> str:
        self.asked.append((g.language, *values))
        return f"<p>{g.language} {' '.join(values)}</p>"


def question(name: str) -> Question:
    [found] = questions_of([FIELDS[name]], Situation(parse({}), NOW), Voice.PATIENT)
    return found


def test_a_macro_is_asked_once_for_the_same_values(app: Flask) -> None:
    macro = Macro()
    with app.test_request_context("/en/"):
        g.language = "en"
        assert [str(once(macro, "a")), str(once(macro, "a")), str(once(macro, "b"))] == [
            "<p>en a</p>", "<p>en a</p>", "<p>en b</p>",
        ]  # fmt: skip
    assert macro.asked == [("en", "a"), ("en", "b")]


def test_each_language_is_drawn_for_itself(app: Flask) -> None:
    macro = Macro()
    with app.test_request_context("/en/"):
        g.language = "en"
        once(macro, "a")
        g.language = "he"
        assert once(macro, "a") == "<p>he a</p>"


def test_an_answer_never_stays_in_a_question_that_is_shown_to_the_next_person(app: Flask) -> None:
    asked = [question("patient_full_name")]
    with app.test_request_context("/en/"):
        g.language = "en"
        before = draw_all(asked, {}, ())
        answered = draw_all(asked, {"patient_full_name": ["Тимур Примеров"]}, ())
        after = draw_all(asked, {}, ())
    assert "Тимур" in answered[0].html
    assert "Тимур" not in after[0].html
    assert before == after


def test_a_question_is_drawn_in_the_words_of_each_voice_and_language(app: Flask) -> None:
    [asked] = questions_of([FIELDS["date_of_birth"]], Situation(parse({}), NOW), Voice.PHYSICIAN)
    drawn = set()
    with app.test_request_context("/en/"):
        for g.language in ("en", "ru"):
            drawn |= {draw_all([one], {}, ())[0].html for one in (asked, question("date_of_birth"))}
    assert len(drawn) == 4


def test_words_put_into_a_sentence_are_escaped(app: Flask) -> None:
    with app.test_request_context("/en/"):
        g.language = "en"
        shown = app.jinja_env.from_string('{{ _("Error: %(title)s", title="<b>") }}').render()
    assert shown == "Error: &lt;b&gt;"
