"""Who may send records, as the patient and the desk see and decide it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy, PhysicianParty
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import physicians, sessions
from tests.support import factories
from tests.support.browser import Browser
from tests.web.physician.doctors import ADDRESS, LABEL, PDF, Doctor, invite, templates_to

ASKING = {"label": LABEL, "email": ADDRESS, "name": "Dr. Ada", "language": "he", "asked_for": "mrd_report"}


@pytest.fixture
def patient(client: FlaskClient, runtime: Runtime, request_sent: Referral) -> Browser:
    """The family at the page of its request."""
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=request_sent.id)
    client.set_cookie("__Host-intake", session_id, domain="clinic.test", secure=True)
    browser = Browser(client)
    browser.open("/en/status/doctors")
    return browser


@pytest.fixture
def desk(runtime: Runtime, app: Flask, request_sent: Referral) -> Browser:
    with runtime.work() as work:
        coordinator = factories.a_member_of_staff(work, "Miriam")
    browser = factories.sign_in(runtime, app.test_client(), coordinator)
    browser.open(f"/en/desk/cases/{request_sent.id}/people")
    return browser


def the_part(runtime: Runtime) -> PhysicianParty:
    with runtime.reading() as work:
        return work.session.scalars(select(PhysicianParty)).one()


def test_the_patient_asks_a_doctor_for_records(patient: Browser, runtime: Runtime) -> None:
    patient.send("/en/status/doctors", ASKING)
    assert "The invitation is on its way." in patient.text
    assert "Dr. Ada" in patient.text
    party = the_part(runtime)
    assert (party.invited_by, party.language, party.email) == (InvitedBy.PATIENT, "he", ADDRESS)
    assert templates_to(runtime) == ["physician_invited"]
    assert "Dr. Ada" in patient.open("/en/status").get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "typed"), [("label", ""), ("label", "x" * 81), ("email", "a@@b"), ("language", "xx"), ("name", "👩")]
)
def test_what_cannot_be_taken_comes_back_with_the_rest(
    patient: Browser, runtime: Runtime, name: str, typed: str
) -> None:
    page = patient.send("/en/status/doctors", ASKING | {name: typed})
    assert page.status_code == 422
    assert f'href="#{name}"' in patient.text
    kept = {"label": LABEL, "name": "Dr. Ada", "email": ADDRESS} | {name: typed}
    assert all(value in patient.text for key, value in kept.items() if key != "language")
    assert templates_to(runtime) == []


def test_the_patient_ends_a_doctors_access(patient: Browser, runtime: Runtime, request_sent: Referral) -> None:
    party = invite(runtime, request_sent)
    for _press in range(2):
        patient.open("/en/status/doctors")
        patient.send(f"/en/status/doctors/{party.id}/end")
    assert the_part(runtime).ended_at is not None
    assert "Access ended on" in patient.text


def test_the_patient_decides_who_hears_the_date(patient: Browser, runtime: Runtime, request_sent: Referral) -> None:
    party = invite(runtime, request_sent)
    patient.send(f"/en/status/doctors/{party.id}/date", {"allowed": "yes"})
    assert the_part(runtime).may_know_date_at is not None
    patient.send(f"/en/status/doctors/{party.id}/date", {"allowed": "no"})
    assert the_part(runtime).may_know_date_at is None


@pytest.mark.parametrize("action", ["end", "date"])
def test_another_familys_doctor_answers_like_none(
    patient: Browser, runtime: Runtime, request_sent: Referral, action: str
) -> None:
    with runtime.work() as work:
        elsewhere = factories.a_request(work, "EX2")
    theirs = invite(runtime, elsewhere)
    answers = []
    for identity in (theirs.id, "n0" * 11):
        patient.open("/en/status/doctors")
        page = patient.send(f"/en/status/doctors/{identity}/{action}", {"allowed": "yes"})
        answers.append((page.status_code, page.get_data(as_text=True).replace(identity, "")))
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    party = the_part(runtime)
    assert (party.ended_at, party.may_know_date_at) == (None, None)


def test_the_desk_sees_physicians_with_what_they_sent(
    desk: Browser, runtime: Runtime, request_sent: Referral, doctor: Doctor
) -> None:
    doctor.comes_invited(request_sent, asked=("mrd_report",))
    doctor.adds((PDF, "Выписка.pdf"), note="Slides follow by courier.")
    desk.open(f"/en/desk/cases/{request_sent.id}/people")
    for told in (ADDRESS, LABEL, "Выписка.pdf", "Slides follow by courier.", "Invited physician"):
        assert told in desk.text, told
    with runtime.reading() as work:
        assert "case.people" in set(work.session.scalars(select(AuditEvent.action)))


def test_the_desk_invites_asks_again_and_ends(desk: Browser, runtime: Runtime, request_sent: Referral) -> None:
    path = f"/en/desk/cases/{request_sent.id}/people"
    desk.send(path, ASKING)
    party = the_part(runtime)
    assert party.invited_by is InvitedBy.DESK
    with runtime.work() as work:
        physicians.find(work, party.id).verified_at = work.now
    desk.send(f"{path}/{party.id}/ask", {"asked_for": ["latest_marrow_report", "no_such_kind"]})
    with runtime.reading() as work:
        assert physicians.request_of(work, physicians.find(work, party.id)).asked == ("latest_marrow_report",)
    desk.send(f"{path}/{party.id}/end")
    assert "can neither add nor read any more" in desk.text
    assert templates_to(runtime) == ["physician_invited", "physician_missing"]


def test_an_invitation_that_cannot_be_sent_comes_back_to_the_desk(desk: Browser, request_sent: Referral) -> None:
    page = desk.send(f"/en/desk/cases/{request_sent.id}/people", ASKING | {"label": ""})
    assert page.status_code == 422
    assert ADDRESS in desk.text


def test_no_mail_of_a_physician_holds_a_word_of_the_case(
    doctor: Doctor, runtime: Runtime, request_sent: Referral
) -> None:
    doctor.comes_invited(request_sent, asked=("mrd_report",))
    doctor.adds((PDF, "Примеров Тимур.pdf"), note="Philadelphia")
    with runtime.reading() as work:
        rows = work.session.scalars(select(OutboxEmail)).all()
    told = " ".join(str(row.payload) for row in rows)
    for word in (LABEL, "Тимур", "mrd_report", "Philadelphia"):
        assert word not in told
