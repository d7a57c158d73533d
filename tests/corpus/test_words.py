"""Texts: V01, V02, V05 to V13. Every row's whole kind, at questions of every kind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from urllib.parse import quote

import pytest

from intake.clinical.codebook.model import Kind
from intake.services.physician_referrals import ROLE
from intake.web.forms.reading import LONG_TEXT, NAMES_IN_LATIN, NAMES_OF_PEOPLE
from tests.corpus import words
from tests.corpus.ground import (
    Ground,
    Place,
    assert_fault_beside,
    assert_refused,
    places_of,
    shown_escaped,
)

TEXTS = places_of(Kind.TEXT)
PEOPLE = tuple(place for place in TEXTS if place.name in NAMES_OF_PEOPLE)
LONG = tuple(place for place in TEXTS if (place.field.max_length or 0) >= LONG_TEXT)
LINES = tuple(place for place in TEXTS if place not in (*PEOPLE, *LONG) and place.name not in NAMES_IN_LATIN)
FREE = (*LONG, *LINES)
EVERYWHERE = (*PEOPLE, *FREE)
OF_A_DRAFT = {"draft", "key_row", "web_session"}
CHECK = "/en/request/check"
HOLDS_CANARIES = "Тимур Канарейкин"


def spread(texts: Sequence[str], questions: Sequence[Place], *, least: int = 1) -> list[tuple[Place, str]]:
    """Every text at some question, every question with some text."""
    each = max(least, math.ceil(len(texts) / len(questions)))
    return [(place, text) for turn, place in enumerate(questions) for text in words.turning(texts, each, turn)]


def assert_kept(ground: Ground, place: Place, text: str) -> None:
    """Stored code point for code point, and shown as nothing but text, on its page and on the check page."""
    page, stored, person = ground.put(place, {place.name: text})
    assert page.status == 303, f"{place}: {page.status} for {text!r}"
    assert stored == words.nfc(text).strip(), place
    # Who answers as a physician is led to the physicians' form when it comes to checking.
    checks = not place.group and place.answers.get("submitter_role") != ROLE and not len(text) % 4
    paths = (place.path, CHECK) if checks else (place.path,)
    for path in paths:
        shown = ground.checked(person.follow(person.get(path)))
        assert shown_escaped(stored, shown), f"{place} on {path}: {text!r}"


def assert_refused_and_given_back(ground: Ground, place: Place, text: str) -> None:
    _page, before, _person = ground.put(place, {place.name: HOLDS_CANARIES})
    page, stored, _person = ground.put(place, {place.name: text})
    assert_fault_beside(page, place.name)
    assert stored == before or (place.group and stored == place.stored(place.answers)), place
    assert shown_escaped(text.replace("\r\n", "\n"), page) or "\r" in text or "\n" in text, f"{place}: {text[:60]!r}"


@pytest.mark.parametrize("text", words.EMPTY, ids=ascii)
def test_v01_nothing_or_only_what_cannot_be_seen_is_no_name(ground: Ground, text: str) -> None:
    for place in PEOPLE:
        _page, before, _person = ground.put(place, {place.name: HOLDS_CANARIES})
        page, stored, _person = ground.put(place, {place.name: text})
        assert_fault_beside(page, place.name)
        assert stored == before == HOLDS_CANARIES
        assert 'data-error-summary' in page.text
        assert "autofocus" in page.text


def test_v01_an_empty_medical_question_is_an_answer(ground: Ground) -> None:
    for place in LONG:
        ground.put(place, {place.name: "told before"})
        page, stored, _person = ground.put(place, {place.name: " \u200b"})
        assert (page.status, stored) == (303, None), place


@pytest.mark.parametrize("text", words.NOT_TEXT, ids=ascii)
def test_v02_control_characters_are_refused_in_every_text_and_query(ground: Ground, text: str) -> None:
    for place in words_turn(EVERYWHERE, text):
        page, stored, person = ground.put(place, {place.name: text})
        assert_refused(page, frozenset((400, 422)))
        assert stored is None or text not in str(stored)
        assert_refused(ground.checked(person.get(f"{place.path}?{urlencoded(text)}")))
        address, _stored, _person = ground.put(EMAIL, {"email": f"a{text}@example.org"})
        assert_refused(address, frozenset((400, 422)))


@pytest.mark.parametrize("name", words.NAMES)
def test_v05_names_of_the_world_are_kept(ground: Ground, name: str) -> None:
    for place in PEOPLE:
        assert_kept(ground, place, name)
    for place in words_turn(FREE, name):
        assert_kept(ground, place, name)


@pytest.mark.parametrize("text", words.PICTURES)
def test_v06_pictures_are_kept_in_free_text_and_are_no_name(ground: Ground, text: str) -> None:
    for place in words_turn(FREE, text, 3):
        assert_kept(ground, place, text)
    for place in PEOPLE:
        page, stored, _person = ground.put(place, {place.name: text})
        assert_fault_beside(page, place.name)
        assert "letters only" in page.words
        assert text not in str(stored)


@pytest.mark.parametrize("text", words.TURNED, ids=ascii)
def test_v07_direction_marks_are_refused_in_one_line_and_isolated_in_text(ground: Ground, text: str) -> None:
    for place in (*PEOPLE, *words_turn(LINES, text)):
        page, stored, _person = ground.put(place, {place.name: text})
        assert_fault_beside(page, place.name)
        assert text not in str(stored)
    for place in words_turn(LONG, text):
        assert_kept(ground, place, text)


@pytest.mark.parametrize("text", [*words.STACKED, *words.TOO_LONG], ids=lambda text: ascii(text[:8]))
def test_v08_towers_of_marks_and_endless_texts_are_refused(ground: Ground, text: str) -> None:
    for place in (*PEOPLE, *words_turn(FREE, text, 4)):
        assert_refused_and_given_back(ground, place, text)


@pytest.mark.parametrize("text", words.TOO_MANY_LINES, ids=lambda text: ascii(text[:6]))
def test_v08_ten_thousand_lines_are_refused(ground: Ground, text: str) -> None:
    for place in words_turn(EVERYWHERE, text, 6):
        assert_refused_and_given_back(ground, place, text.rstrip() + "\nend")


@pytest.mark.parametrize(
    ("row", "texts"),
    [("V09", words.QUERIES), ("V10", words.MARKUP), ("V11", words.TEMPLATES), ("V12", words.FORMULAS)],
    ids=["v09-queries", "v10-markup", "v11-templates", "v12-formulas"],
)
def test_what_means_something_to_machines_is_kept_as_text(ground: Ground, row: str, texts: list[str]) -> None:
    before = ground.rows()
    asked = spread(texts, FREE, least=2)
    # A row is answered as a whole, so each of its answers begins a request of its own.
    owners = {str(place) for place, _text in asked if not place.group}
    begun = len(owners) + sum(bool(place.group) for place, _text in asked)
    for place, text in asked:
        assert_kept(ground, place, text)
    grown = ground.rows() - before
    assert set(grown) <= OF_A_DRAFT, row
    assert ground.rows()["draft"] - before["draft"] <= begun


@pytest.mark.parametrize("text", [*words.QUERIES, *words.MARKUP, *words.TEMPLATES, *words.FORMULAS])
def test_what_means_something_to_machines_does_no_harm_as_a_name(ground: Ground, text: str) -> None:
    """A name may hold an apostrophe or a bracket; what no name has is refused. Nothing else happens."""
    for place in PEOPLE:
        page, stored, _person = ground.put(place, {place.name: text})
        assert page.status in (303, 422)
        if page.status == 303:
            assert stored == words.nfc(text).strip()
        else:
            assert shown_escaped(text, page)


@pytest.mark.parametrize("text", words.HEADERS, ids=ascii)
def test_v13_a_second_line_is_refused_where_mail_takes_its_headers(ground: Ground, text: str) -> None:
    for place in (*PEOPLE, *LINES):
        page, stored, _person = ground.put(place, {place.name: text})
        assert_refused(page, frozenset((400, 422)))
        assert stored is None or "Bcc" not in str(stored)
    page, stored, _person = ground.put(EMAIL, {"email": f"a@example.org{text.removeprefix('Anna')}"})
    assert_refused(page, frozenset((400, 422)))
    assert stored is None or "evil" not in str(stored)


def words_turn(questions: Sequence[Place], text: str, count: int = 2) -> list[Place]:
    """A few of the questions, others for each text."""
    start = sum(map(ord, text)) % len(questions)
    return [questions[(start + step) % len(questions)] for step in range(min(count, len(questions)))]


def urlencoded(text: str) -> str:
    return f"to={quote(text)}"


EMAIL = next(place for place in places_of(Kind.EMAIL))
