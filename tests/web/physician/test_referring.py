"""The dense form: kept with every button, sent once, and never telling more than was typed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Kind, Level
from intake.models.alerts import Alert
from intake.models.drafts import Draft
from intake.runtime import Runtime
from intake.services import drafts
from intake.services.drafts import DraftContent
from intake.web.physician.sections import SECTIONS
from tests.web.physician.doctors import ADDRESS, FILLED, Doctor


def only_draft(runtime: Runtime) -> DraftContent:
    with runtime.reading() as work:
        return drafts.content_of(work, work.session.scalars(select(Draft)).one())


def count(runtime: Runtime, table: Any) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_the_red_flags_come_first_in_a_physicians_words(doctor: Doctor) -> None:
    page = doctor.at("/refer")
    assert "Red-flag symptoms" in page
    assert "Patient&#39;s full name" not in page


def test_nothing_is_begun_without_an_active_choice(doctor: Doctor, runtime: Runtime) -> None:
    doctor.at("/refer")
    assert doctor.post("/refer", {}) == 422
    assert count(runtime, Draft) == 0


def test_whoever_has_begun_goes_on_where_the_form_stands(doctor: Doctor) -> None:
    doctor.begins()
    doctor.fills(patient_full_name="Тимур Примеров")
    assert "Тимур Примеров" in doctor.at("/refer")
    assert doctor.path == "/en/doctor/refer/form"


def test_a_red_flag_alerts_people_at_once_and_says_whom_to_call(doctor: Doctor, runtime: Runtime) -> None:
    doctor.at("/refer")
    doctor.post("/refer", {"urgent_symptoms": ["seizure"], "blinatumomab_now": "infusing"})
    assert "act at your hospital first" in doctor.text
    with runtime.reading() as work:
        alert = work.session.scalars(select(Alert)).one()
    assert alert.rounds == 0, "the first mail waits for a number to call"
    doctor.fills(callback_phone="+77010000009")
    with runtime.reading() as work:
        assert work.session.scalars(select(Alert)).one().rounds == 1


def test_that_the_physician_has_called_is_noted_and_the_alert_stays(doctor: Doctor, runtime: Runtime) -> None:
    doctor.at("/refer")
    doctor.post("/refer", {"urgent_symptoms": ["seizure"], "blinatumomab_now": "infusing"})
    doctor.fills(said="called")
    with runtime.reading() as work:
        alert = work.session.scalars(select(Alert)).one()
    assert alert.person_called_at is not None
    assert alert.acknowledged_at is None


def test_every_button_keeps_what_was_typed(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    assert doctor.fills(**FILLED) == 200
    kept = only_draft(runtime)
    assert kept.answers["patient_full_name"] == "Тимур Примеров"
    assert kept.answers["date_of_birth"] == "2018-03-27"
    assert kept.physician == {
        "physician_country": "KZ", "physician_email": ADDRESS, "reply_by": "email", "patient_language": "ru",
        "urgency_reason": "The donor is ready in March.", "summary_text": "Relapse after the third line.",
    }  # fmt: skip
    assert 'value="Тимур Примеров"' in doctor.text


def test_what_cannot_be_taken_stays_as_typed_and_stops_nothing_else(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    broken = {"date_of_birth-month": "13", "physician_email": "nowhere", "marrow_blast_percent": "many"}
    assert doctor.fills(**(FILLED | broken)) == 422
    assert only_draft(runtime).answers["patient_full_name"] == "Тимур Примеров"
    for typed in ('value="13"', 'value="nowhere"', 'value="many"'):
        assert typed in doctor.text
    for target in ("date_of_birth-month", "physician_email", "marrow_blast_percent"):
        assert f'href="#{target}"' in doctor.text
    doctor.at("/refer/form")
    assert 'value="nowhere"' in doctor.text, "also after the page was left"


def test_an_answer_opens_its_questions_with_the_next_save(doctor: Doctor) -> None:
    doctor.begins()
    assert 'name="treatment_lines.0.regimen_name"' not in doctor.text
    doctor.fills(any_prior_treatment="yes", active_infection="yes")
    assert 'name="treatment_lines.0.regimen_name"' in doctor.text
    assert 'name="infection_severity"' in doctor.text


def test_treatment_lines_are_added_and_removed_without_a_script(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(any_prior_treatment="yes")
    doctor.fills(**{"treatment_lines.0.regimen_name": "BFM", "add": "treatment_lines.0"})
    doctor.fills(**{"treatment_lines.1.regimen_name": "FLAG", "add": "treatment_lines.0"})
    assert [line["regimen_name"] for line in only_draft(runtime).answers["treatment_lines"]] == ["BFM", "FLAG"]
    doctor.fills(remove="treatment_lines.0")
    assert [line["regimen_name"] for line in only_draft(runtime).answers["treatment_lines"]] == ["FLAG"]
    assert 'value="FLAG"' in doctor.text
    assert 'name="treatment_lines.1.regimen_name"' in doctor.text, "an empty one is offered"


@pytest.mark.parametrize("row", ["treatment_lines.7", "treatment_lines.-1", "documents.0", "x", ""])
def test_a_row_that_is_not_there_is_not_removed(doctor: Doctor, runtime: Runtime, row: str) -> None:
    doctor.begins()
    doctor.fills(any_prior_treatment="yes")
    doctor.fills(**{"treatment_lines.0.regimen_name": "BFM"})
    assert doctor.fills(remove=row) == 200
    assert len(only_draft(runtime).answers["treatment_lines"]) == 1


def test_an_empty_row_with_its_usual_unit_is_no_row(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(mrd_ever_tested="yes")
    doctor.fills()
    assert only_draft(runtime).answers.get("mrd_results", []) == []


def test_questions_that_the_page_did_not_show_are_not_emptied(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    doctor.fills(**FILLED)
    assert doctor.post("/refer/form", {"patient_full_name": "Somebody else"}) == 200
    kept = only_draft(runtime).answers
    assert kept["patient_full_name"] == "Тимур Примеров", "a form without its list of questions asked nothing"
    assert kept["leukaemia_type"] == "b_all"


def test_the_page_saves_itself_and_tells_the_script_only_counts(doctor: Doctor, runtime: Runtime) -> None:
    doctor.begins()
    assert doctor.fills(then="auto", any_prior_treatment="yes", patient_full_name="Тимур Примеров") == 200
    assert doctor.page is not None
    told = doctor.page.get_json()
    assert told == {"danger": False, "faulty": False, "opened": 6}
    assert only_draft(runtime).answers["patient_full_name"] == "Тимур Примеров"


def test_a_red_flag_that_is_saved_by_the_script_is_told_to_it(doctor: Doctor) -> None:
    doctor.begins()
    doctor.fills(then="auto", urgent_symptoms=["seizure"])
    assert doctor.page is not None
    assert doctor.page.get_json()["danger"] is True


def test_everything_a_request_needs_is_on_the_form() -> None:
    on_form = {name for section in SECTIONS for name in section.fields}
    needed = {
        name
        for name, field in FIELDS.items()
        if field.level is Level.FINAL and not field.automatic and field.kind is not Kind.BOOLEAN
    }
    never_asked = {"submitter_role", "submitter_relationship", "preferred_channel", "whatsapp_number"}
    assert needed - on_form == never_asked


def test_each_question_stands_in_one_part() -> None:
    names = [name for section in SECTIONS for name in (*section.fields, *section.own, section.group) if name]
    assert len(names) == len(set(names))
    assert set(names) - {own for section in SECTIONS for own in section.own} <= FIELDS.keys()
