"""A page of questions: saved on Continue, given back with everything that was typed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from intake.errors import Conflict
from intake.models.alerts import Alert
from intake.runtime import Runtime
from intake.services import drafts
from tests.support.browser import BASE
from tests.support.journey import Person, begin, content

START: dict[str, Any] = {"urgent_symptoms": ["none"], "current_country": "KZ", "submitter_role": "parent"}
pytestmark = pytest.mark.databases("sqlite")  # both databases meet the same statements in test_walk


@pytest.fixture
def draft(runtime: Runtime, client: FlaskClient) -> str:
    return begin(runtime, client, START, visited=["symptoms"])


@pytest.fixture
def person(client: FlaskClient, draft: str) -> Person:
    return Person(client)


def stored(runtime: Runtime, draft: str, name: str) -> Any:
    return content(runtime, draft).answers.get(name)


def test_a_page_has_one_heading_a_way_back_and_a_way_out(person: Person) -> None:
    person.open("/en/request/which-leukaemia")
    assert person.text.count("<h1") == 1
    assert 'href="/en/request/live-vaccine"' in person.text
    assert "Save and come back later" in person.text
    assert "Please call me, I cannot fill this in" in person.text


def test_the_words_fit_the_person(person: Person) -> None:
    person.open("/en/request/date-of-birth")
    assert "your child&#39;s date of birth" in person.text.replace("’", "&#39;")
    assert 'autocomplete="bday-day"' not in person.text


def test_an_empty_answer_to_a_medical_question_is_allowed(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/which-leukaemia")
    assert person.fill({}) == 303
    assert person.path.endswith("/first-found")
    assert "which-leukaemia" in content(runtime, draft).visited


def test_what_is_needed_is_asked_for_and_linked(person: Person) -> None:
    person.open("/en/request/patient-name")
    assert person.fill({"patient_full_name": " \u00a0 "}) == 422
    assert person.title.startswith("Error: ")
    assert 'href="#patient_full_name"' in person.text
    assert person.text.count("Enter the full name, as in the passport") == 2


def test_a_faulty_box_is_linked_and_everything_typed_stays(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/bone-marrow")
    date = {"marrow_date-day": "31", "marrow_date-month": "feb", "marrow_date-year": "2026"}
    boxes = {"marrow_blast_percent": "many", **date}
    assert person.put(**boxes) == 422
    assert 'href="#marrow_date-day"' in person.text
    assert 'href="#marrow_blast_percent"' in person.text
    assert {name: person.form.values[name] for name in boxes} == {name: [box] for name, box in boxes.items()}
    person.open("/ru/request/bone-marrow")
    assert person.form.values["marrow_date-month"] == ["feb"], "a change of language and a new session keep it too"
    assert stored(runtime, draft, "marrow_date") is None
    assert person.fill({"marrow_blast_percent": 47, "marrow_date": "2026-11-03"}) == 303
    assert content(runtime, draft).typed == {}


def test_a_good_answer_beside_a_faulty_one_is_saved(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/bone-marrow")
    assert person.put(**{"marrow_blast_percent": "many", "marrow_date-year": "2026"}) == 422
    assert stored(runtime, draft, "marrow_date") == "2026"


def test_a_change_of_language_keeps_page_and_answers(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/first-found")
    person.fill({"diagnosis_date": "2024-05-20", "diagnosis_centre": "Алматы"})
    person.open("/ar/request/first-found")
    assert person.form.values["diagnosis_centre"] == ["Алматы"]
    assert person.form.values["diagnosis_date-day"] == ["20"]
    assert 'dir="rtl"' in person.text
    person.fill({"diagnosis_date": "2024"})
    assert stored(runtime, draft, "diagnosis_date") == "2024"


def test_a_hard_error_stops_the_page_but_is_saved(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/kidneys")
    assert person.fill({"creatinine": {"value": 84, "unit": "mg/dL"}}) == 422
    assert "Is this µmol/L?" in person.text
    assert stored(runtime, draft, "creatinine") == {"value": 84, "unit": "mg/dL"}
    assert "kidneys" not in content(runtime, draft).visited


def test_an_odd_answer_is_asked_back_once_and_can_be_confirmed(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/body")
    assert person.fill({"weight": {"value": 1, "unit": "kg"}}) == 303
    assert person.path.endswith("/body")
    assert "Check this before you go on" in person.text
    assert not person.title.startswith("Error")
    assert person.put(**{"right-W16-weight": "yes"}) == 303
    assert not person.path.endswith("/body")
    assert content(runtime, draft).confirmed == [{"code": "W16", "field": "weight"}]


def test_an_odd_answer_that_is_not_confirmed_stops_nobody(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/body")
    person.fill({"weight": {"value": 1, "unit": "kg"}})
    assert person.put() == 303
    assert not person.path.endswith("/body")
    assert content(runtime, draft).confirmed == []


def test_another_odd_answer_is_asked_back_again(person: Person) -> None:
    person.open("/en/request/body")
    person.fill({"weight": {"value": 1, "unit": "kg"}})
    assert person.fill({"weight": {"value": 299, "unit": "kg"}, "height": {"value": 41, "unit": "cm"}}) == 303
    assert person.path.endswith("/body")


def test_a_stale_page_comes_back_filled(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/first-found")
    answer = person.client.post(
        "/en/request/first-found",
        base_url=BASE,
        data=person.form.values | {"csrf_token": "old", "diagnosis_centre": "Almaty"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    person.page = answer
    assert answer.status_code == 422
    assert "Press Continue once more" in person.text
    assert person.form.values["diagnosis_centre"] == ["Almaty"]
    assert stored(runtime, draft, "diagnosis_centre") is None
    assert person.put() == 303
    assert stored(runtime, draft, "diagnosis_centre") == "Almaty"


def test_a_single_value_posted_twice_is_refused(person: Person) -> None:
    person.open("/en/request/first-found")
    assert person.put(diagnosis_centre=["a", "b"]) == 400


def test_controls_that_were_not_shown_are_ignored_and_counted(
    person: Person, runtime: Runtime, draft: str, caplog: pytest.LogCaptureFixture
) -> None:
    person.open("/en/request/first-found")
    before = content(runtime, draft).answers
    assert person.put(role="admin", status="approved", disease_stage="relapse_first") == 303
    assert content(runtime, draft).answers == before
    (told,) = [record for record in caplog.records if record.msg == "controls that were not shown"]
    assert told.count == 3


def test_a_value_that_was_not_offered_is_an_event_without_the_value(
    person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    person.open("/en/request/which-leukaemia")
    assert person.put(leukaemia_type="../../etc") == 422
    (told,) = [record for record in caplog.records if record.msg == "value not offered"]
    assert "etc" not in json.dumps(told.__dict__, default=str)


def test_a_page_drawn_before_another_tab_changed_the_way_empties_nothing(
    person: Person, runtime: Runtime, client: FlaskClient
) -> None:
    draft = begin(runtime, client, START | {"disease_stage": "new_untreated"})
    person.open("/en/request/remission")
    assert "new_untreated" in content(runtime, draft).answers.values()
    draft = begin(runtime, client, START | {"disease_stage": "relapse_first", "relapse_number": 2})
    person.open("/en/request/remission")
    assert person.put(asked="first_cr_date", **{"first_cr_date-year": "2024"}) == 303
    assert stored(runtime, draft, "relapse_number") == 2
    assert stored(runtime, draft, "first_cr_date") == "2024"


def test_text_is_shown_escaped_and_kept_literally(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/what-to-discuss")
    words = "<script>alert(1)</script> {{7*7}} %(x)s '; DROP TABLE draft;-- \u202eabc</textarea>"
    assert person.fill({"main_question": words}) == 303
    assert stored(runtime, draft, "main_question") == words
    person.open("/en/request/what-to-discuss")
    assert "<script>alert" not in person.text
    assert person.form.values["main_question"] == [words]
    person.open("/en/request/check")
    assert "<script>alert" not in person.text


def test_a_phone_number_is_shown_as_it_was_typed(person: Person, runtime: Runtime, draft: str) -> None:
    person.open("/en/request/call-at-once")
    assert person.put(callback_phone="8 701 000-00-01") == 303
    assert stored(runtime, draft, "callback_phone") == "+77010000001"
    person.open("/en/request/call-at-once")
    assert person.form.values["callback_phone"] == ["8 701 000-00-01"]


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ({"preferred_channel": "phone"}, "Enter a phone number, a WhatsApp number or an e-mail address"),
        ({"preferred_channel": "email", "whatsapp_number": "+77010000001"}, "Enter your e-mail address"),
        ({"preferred_channel": "whatsapp", "email": "a@x.org"}, "Enter your WhatsApp number"),
        ({"preferred_channel": "phone", "email": "a@x.org"}, "Enter your phone number"),
    ],
)
def test_one_way_to_reach_the_person_is_needed(person: Person, boxes: dict[str, str], words: str) -> None:
    person.open("/en/request/how-to-reach-you")
    assert person.put(**boxes) == 422
    assert words in person.text
    assert person.put(preferred_channel="video", email="a@x.org") == 303


def test_later_answers_are_suggested_by_earlier_ones(runtime: Runtime, client: FlaskClient) -> None:
    begin(runtime, client, START | {"current_country": "IL"})
    person = Person(client)
    person.open("/he/request/where-you-live")
    assert person.form.values["country_of_residence"] == ["IL"]
    assert person.form.values["time_zone"] == ["Asia/Jerusalem"]
    person.open("/he/request/languages")
    assert person.form.values["preferred_language"] == ["he"]


def test_the_banner_stands_while_symptoms_stand(runtime: Runtime, client: FlaskClient) -> None:
    begin(runtime, client, START)
    person = Person(client)
    person.open("/en/request/which-leukaemia")
    assert "You told us about a warning sign" not in person.text
    begin(runtime, client, START | {"urgent_symptoms": ["tremor_unsteady"], "urgent_symptom_timing": "now"})
    person.open("/en/request/which-leukaemia")
    assert "You told us about a warning sign" in person.text


def test_a_later_answer_that_makes_it_an_emergency_alerts_at_once(runtime: Runtime, client: FlaskClient) -> None:
    """Fever now is urgent; during treatment it is an emergency (T03, ruling 1)."""
    fever = {"urgent_symptoms": ["high_fever"], "urgent_symptom_timing": "now", "blinatumomab_now": "no"}
    draft = begin(runtime, client, START | fever | {"any_prior_treatment": "yes"})
    person = Person(client)
    person.open("/en/request/treatment-now")
    assert alerts(runtime, draft) == 0
    person.fill({"current_treatment": "on_treatment"})
    assert alerts(runtime, draft) == 1


def alerts(runtime: Runtime, draft: str) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Alert).where(Alert.draft_id == draft)) or 0


def test_a_save_that_came_second_is_done_again(
    person: Person, runtime: Runtime, draft: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, failures = drafts.save, [Conflict, Conflict]

    def crowded(*args: Any) -> None:
        if failures:
            raise failures.pop()
        kept(*args)

    monkeypatch.setattr(drafts, "save", crowded)
    person.open("/en/request/first-found")
    assert person.put(diagnosis_centre="Almaty") == 303
    assert stored(runtime, draft, "diagnosis_centre") == "Almaty"


def test_a_continue_is_one_write_of_at_most_five_statements(
    app: Flask, person: Person, runtime: Runtime
) -> None:
    person.open("/en/request/which-leukaemia")
    posted = person.form.values | {"leukaemia_type": "b_all"}
    told: list[str] = []
    listen = lambda *args: told.append(args[2])  # noqa: E731  # the listener has to be the same object to be taken off
    event.listen(runtime.database.engine, "before_cursor_execute", listen)
    person.client.post(
        "/en/request/which-leukaemia", base_url=BASE, data=posted, headers={"Sec-Fetch-Site": "same-origin"}
    )
    event.remove(runtime.database.engine, "before_cursor_execute", listen)
    statements = [statement for statement in told if not statement.startswith("BEGIN")]
    assert len([statement for statement in statements if statement.startswith("UPDATE draft")]) == 1
    assert len(statements) <= 5, statements
    assert len([statement for statement in told if statement.startswith("BEGIN IMMEDIATE")]) == 1


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
