"""Sending a request, through the pages."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from intake.models.callbacks import Callback
from intake.models.consents import Consent
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral, Revision
from intake.runtime import Runtime
from tests.support.application import Clock
from tests.support.browser import BASE
from tests.web.patient.people import CANARIES, COOKIE, MOTHER, Person, answers_of

CODE = re.compile(r"(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}")


def the_referral(runtime: Runtime) -> Referral:
    with runtime.reading() as work:
        return work.session.scalars(select(Referral)).one()


def count(runtime: Runtime, table: type[object]) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_request_that_was_sent_shows_its_reference_and_what_happens_next(person: Person, runtime: Runtime) -> None:
    person.has_sent()
    referral = the_referral(runtime)
    assert referral.reference in person.text
    assert "Almaty" in person.text
    assert "Tel Aviv" in person.text
    assert "First bone marrow report" in person.text
    assert CODE.search(person.text)


def test_sending_writes_everything_that_follows_from_it(person: Person, runtime: Runtime) -> None:
    person.has_sent()
    referral = the_referral(runtime)
    assert referral.patient_name == MOTHER["patient_full_name"]
    assert (referral.country, referral.time_zone, referral.level) == ("KZ", "Asia/Almaty", "soon")
    assert referral.reasons[0]["rule"] == referral.lead_rule
    assert count(runtime, Revision) == 1
    assert count(runtime, Consent) == 7
    assert count(runtime, Callback) == 1
    with runtime.reading() as work:
        templates = set(work.session.scalars(select(OutboxEmail.template)))
    assert templates == {"clinic_new_request", "receipt"}


def test_twenty_presses_at_once_make_one_request_and_all_see_its_confirmation(
    app: Flask, person: Person, runtime: Runtime
) -> None:
    person.tells_symptoms("none")
    person.knows(**MOTHER)
    person.agrees()
    person.at("/request/check")
    token, cookie = person.token, person.client.get_cookie(COOKIE, domain="clinic.test")
    assert cookie is not None

    def press(_number: int) -> str:
        browser = app.test_client()
        browser.set_cookie(COOKIE, cookie.value, domain="clinic.test", secure=True)
        headers = {"Sec-Fetch-Site": "same-origin"}
        form = {"csrf_token": token}
        page = browser.post(
            "/en/request/send", data=form, base_url=BASE, headers=headers, follow_redirects=True
        )
        return page.get_data(as_text=True)

    with ThreadPoolExecutor(20) as presses:
        pages = list(presses.map(press, range(20)))
    reference = the_referral(runtime).reference
    assert all(reference in page for page in pages)
    assert len({CODE.findall(page)[0] for page in pages}) == 1
    assert count(runtime, Callback) == 1
    with runtime.reading() as work:
        receipts = work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == "receipt")).all()
    assert len(receipts) == 1


def test_refreshing_the_confirmation_shows_it_again_and_going_back_leads_to_the_status(person: Person) -> None:
    person.has_sent()
    assert "We have your request" in person.at("/sent")
    person.at("/request/check")
    assert person.page is not None
    assert person.page.request.path == "/en/status"


def test_the_return_code_is_shown_for_half_an_hour_and_kept_only_as_a_hash(
    person: Person, runtime: Runtime, clock: Clock
) -> None:
    person.has_sent()
    code = CODE.findall(person.text)[0]
    stored = the_referral(runtime).return_code_hash
    assert stored is not None
    assert code not in stored
    clock.move(minutes=29)
    assert code in person.at("/sent")
    clock.move(minutes=2)
    assert not CODE.search(person.at("/sent"))


def test_without_consent_the_request_comes_back_to_the_page_of_consents(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("none")
    person.knows(**MOTHER)
    person.sends()
    assert person.location == "/en/request/agree"
    assert count(runtime, Referral) == 0


def test_a_request_without_a_name_comes_back_to_the_check_page_with_the_fix(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("none")
    person.knows(**MOTHER)
    person.agrees()
    person.at("/request/check")
    token = person.token
    person.knows(patient_full_name=None)
    person.send("/en/request/send", {"csrf_token": token}, follow=True)
    assert "Correct this before you send the request" in person.text
    assert count(runtime, Referral) == 0
    assert answers_of(runtime, person.draft_id)["submitter_full_name"] == MOTHER["submitter_full_name"]


def test_a_value_that_cannot_be_stops_the_sending_until_it_is_corrected(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("none")
    person.knows(**MOTHER)
    person.agrees()
    person.at("/request/check")
    token = person.token
    person.knows(creatinine={"value": 80, "unit": "mg/dL"})
    person.send("/en/request/send", {"csrf_token": token}, follow=True)
    assert count(runtime, Referral) == 0
    person.knows(creatinine={"value": 80, "unit": "umol/L"})
    assert person.sends() == 303
    assert count(runtime, Referral) == 1


@pytest.mark.parametrize("form", [{"website": "http://spam.example"}, {"shown_at": "1.forged"}])
def test_what_looks_like_a_program_is_sent_all_the_same_and_marked(
    person: Person, runtime: Runtime, form: dict[str, str]
) -> None:
    person.tells_symptoms("none")
    person.knows(**MOTHER)
    person.agrees(**form)
    person.sends()
    assert the_referral(runtime).suspect
    with runtime.reading() as work:
        kinds = set(work.session.scalars(select(DeskTask.kind)))
    assert TaskKind.CHECK_SUSPECT in kinds


def test_a_person_at_human_pace_is_no_suspect(person: Person, runtime: Runtime) -> None:
    person.has_sent()
    assert not the_referral(runtime).suspect


def test_no_mail_log_line_or_audit_event_tells_what_was_written(
    person: Person, runtime: Runtime, capfd: pytest.CaptureFixture[str]
) -> None:
    person.has_sent()
    with runtime.reading() as work:
        payloads = [str(row.payload) for row in work.session.scalars(select(OutboxEmail))]
        audited = work.session.connection().exec_driver_sql("SELECT * FROM audit_event").all()
    told = "\n".join([*payloads, *map(str, audited), capfd.readouterr().err])
    assert [word for word in CANARIES if word in told] == []


def test_the_short_way_needs_names_and_a_contact_but_nothing_medical(person: Person, runtime: Runtime) -> None:
    person.tells_symptoms("none")
    person.at("/request/short-route")
    person.post("/request/short-route")
    medical = {"disease_stage", "leukaemia_type", "blinatumomab_now", "in_hospital_now"}
    person.knows(**{name: answer for name, answer in MOTHER.items() if name not in medical})
    person.agrees()
    person.sends()
    assert the_referral(runtime).short_route
