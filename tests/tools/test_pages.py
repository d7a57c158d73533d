"""What a browser without scripts reads off a page, and what it sends back."""

from __future__ import annotations

import pytest

from tools.browsing import encoded
from tools.filling import fill
from tools.pages import Button, Form, NotOffered, Page

QUESTIONS = """
<html lang="en"><head><title>Your child</title><style>p { }</style></head><body>
<form method="get" action="/search"><input name="q"></form>
<a href="/en/help?x=1#top">Help <b>now</b></a>
<form method="post"><input type="hidden" name="csrf_token" value="abc">
<p class="error">Enter a <b>year</b></p>
<input name="born-day" value=""><input name="born-month" value=""><input name="born-year" value="2018">
<input type="radio" name="sex" value="female"><input type="radio" name="sex" value="male" checked>
<input type="checkbox" name="signs" value="fever"><input type="checkbox" name="signs" value="none">
<input type="checkbox" name="born-absent" value="unknown">
<select name="weight-unit"><option value="kg">kg<option value="lb" selected>lb</select>
<input name="weight-value" value=""><textarea name="note">
 kept
as it is</textarea>
<input type="checkbox" name="agents" value="a"><input name="agents-other" value="">
<button type="submit" name="then" value="pause">Later</button><button>Continue</button><button type="button">X</button>
</form><script>var text = "<form method='post'>";</script></body></html>
"""


@pytest.fixture
def shown() -> Page:
    return Page(QUESTIONS, "http://house.test/en/request/child?to=check")


@pytest.fixture
def form(shown: Page) -> Form:
    return shown.form_with("csrf_token")


def test_untouched_controls_send_what_the_page_put_into_them(form: Form) -> None:
    assert form.values == {
        "csrf_token": ["abc"],
        "born-day": [""],
        "born-month": [""],
        "born-year": ["2018"],
        "sex": ["male"],
        "weight-unit": ["lb"],
        "weight-value": [""],
        "note": [" kept\nas it is"],
        "agents-other": [""],
    }


def test_choices_and_buttons_are_those_that_can_be_pressed(form: Form) -> None:
    assert form.offered["signs"] == ["fever", "none"]
    assert form.offered["weight-unit"] == ["kg", "lb"]
    assert form.buttons == [Button("then", "pause"), Button("", "")]


def test_words_links_and_complaints_are_read_as_a_person_reads_them(shown: Page) -> None:
    assert shown.title == "Your child"
    assert shown.errors == ["Enter a year"]
    assert shown.links[0].text == "Help now"
    assert shown.link_to("/help") == "/en/help?x=1#top"
    assert "var text" not in shown.text
    assert "p { }" not in shown.text


def test_what_is_not_on_the_page_cannot_be_pressed_or_chosen(shown: Page, form: Form) -> None:
    with pytest.raises(NotOffered):
        shown.form_with("password")
    with pytest.raises(NotOffered):
        shown.link_to("/nowhere")
    with pytest.raises(NotOffered, match="signs=cough"):
        form.choose("signs", "cough")
    with pytest.raises(NotOffered, match="height"):
        form.choose("height", "120")


def test_answers_of_every_shape_go_into_their_controls(form: Form) -> None:
    answers = {
        "born": "2019-03",
        "sex": "female",
        "signs": ["fever"],
        "weight": {"value": "22,5", "unit": "kg"},
        "agents": ["a", "something new"],
        "height": {"value": 1, "unit": "cm"},
    }
    assert set(fill(form, answers)) == {"born", "weight", "agents", "sex", "signs"}
    assert (form.values["born-year"], form.values["born-month"], form.values["born-day"]) == (["2019"], ["03"], [""])
    assert (form.values["weight-value"], form.values["weight-unit"]) == (["22,5"], ["kg"])
    assert (form.values["agents"], form.values["agents-other"]) == (["a"], ["something new"])
    assert (form.values["sex"], form.values["signs"]) == (["female"], ["fever"])


def test_an_answer_nobody_knows_ticks_the_box_beside_the_question(form: Form) -> None:
    fill(form, {"born": {"absent": "unknown"}})
    assert form.values["born-absent"] == ["unknown"]


def test_only_force_sends_what_no_browser_would(form: Form) -> None:
    with pytest.raises(NotOffered):
        fill(form, {"sex": "something"})
    fill(form, {"sex": "something"}, force=True)
    assert form.values["sex"] == ["something"]


def test_a_form_is_sent_with_the_button_that_was_pressed_and_no_other(form: Form) -> None:
    body, kind = encoded(form, Button("then", "pause"), None)
    assert kind == "application/x-www-form-urlencoded"
    assert b"then=pause" in body
    assert b"then" not in encoded(form, Button("", ""), None)[0]


def test_files_go_with_their_names_in_utf_8_and_an_empty_choice_goes_too() -> None:
    form = Form(method="post", values={"csrf_token": ["abc"]}, files=["files"])
    body, kind = encoded(form, None, {"files": [('вы"писка.pdf', b"%PDF-")]})
    boundary = kind.partition("boundary=")[2].encode()
    assert body.count(b"--" + boundary) == 3
    assert 'filename="вы%22писка.pdf"'.encode() in body
    assert b"%PDF-" in body
    assert b'filename=""' in encoded(form, None, None)[0]
