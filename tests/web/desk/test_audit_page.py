"""The audit log as administrator and lead read it, and as the person reads it whose request it is about."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask import Flask

from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import audit, audit_trail, sessions
from intake.services.audit_trail import Wanted
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn
from tests.web.desk.test_looks_at_lists import looks

FORMULAS = (
    "=1+1", "' OR '1'='1", "<script>alert(1)</script>", "{{7*7}}", "x" * 3000, "\N{FULLWIDTH EQUALS SIGN}1", "%27",
)  # fmt: skip


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def yael(signed_in: SignedIn) -> Browser:
    return signed_in("Yael", Role.ADMINISTRATOR)


def sender(app: Flask, runtime: Runtime, referral: Referral) -> Browser:
    client, own = app.test_client(), sessions.new_session_id()
    with runtime.work() as work:
        sessions.open_session(work, own, SessionKind.PATIENT, referral_id=referral.id)
    client.set_cookie(factories.COOKIE, own, domain="clinic.test", secure=True)
    return Browser(client)


def test_it_says_who_looked_at_what_kind_and_no_medical_word(desk: Browser, yael: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}/answers")
    yael.open("/en/desk/audit")
    assert "Miriam" in yael.text
    assert "Looked at the answers" in yael.text
    assert case.reference in yael.text
    for secret in ("Примеров", "Timur", "remission", "blasts"):
        assert secret not in yael.text
    assert f"/cases/{case.id}" not in yael.text  # an administrator reads no cases


def test_a_lead_can_go_on_to_the_case(signed_in: SignedIn, desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}")
    lead = signed_in("Noa", Role.LEAD)
    lead.open("/en/desk/audit")
    assert f"/en/desk/cases/{case.id}" in lead.text


def test_filters_by_person_case_and_day(
    runtime: Runtime, desk: Browser, yael: Browser, case: Referral, miriam: Staff, clock: Clock
) -> None:
    desk.open(f"/en/desk/cases/{case.id}/notes")
    clock.move(days=3)
    with runtime.reading() as work:
        own, _more = audit_trail.lines(work, Wanted(person=miriam.id))
        about, _more = audit_trail.lines(work, Wanted(reference=case.reference.lower().replace("-", " ")))
        nobody, _more = audit_trail.lines(work, Wanted(reference="-"))
        today, _more = audit_trail.lines(work, Wanted(first=clock.now.date()))
    assert [line.action for line in own] == ["case.notes"]
    assert {line.action for line in about} == {"case.notes", "referral.submit"}
    assert nobody == today == []


def test_pages_follow_each_other_without_a_gap(runtime: Runtime) -> None:
    with runtime.work() as work:
        for number in range(120):
            audit.record(work, "told", "thing", str(number))
    seen: list[int] = []
    before: int | None = None
    while True:
        with runtime.reading() as work:
            found, before = audit_trail.lines(work, Wanted(before=before))
        seen += [line.seq for line in found]
        if before is None:
            break
    assert seen == list(range(120, 0, -1))


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
@pytest.mark.databases("sqlite")
def test_absurd_filters_give_a_plain_page(yael: Browser, text: str) -> None:
    for name in ("person", "reference", "from", "to", "before"):
        assert yael.open(f"/en/desk/audit?{name}={quote(text)}").status_code == 200, name
        assert text not in yael.text or "<" not in text


def test_a_look_at_the_log_is_in_the_log_with_the_kind_of_filter_only(
    runtime: Runtime, yael: Browser, case: Referral
) -> None:
    yael.open(f"/en/desk/audit?reference={case.reference}&from=2026-01-01")
    assert looks(runtime) == [("staff", "audit.list", "case+date:1")]


def test_the_sender_sees_who_opened_the_request(
    app: Flask, runtime: Runtime, desk: Browser, case: Referral
) -> None:
    for tab in ("", "/answers", "/notes"):
        desk.open(f"/en/desk/cases/{case.id}{tab}")
    mother = sender(app, runtime, case)
    mother.open("/en/status/looks")
    assert mother.text.count("Opened the request</strong>") == 3
    assert mother.text.count("Miriam") == 3
    assert "Coordinator" in mother.text
    with runtime.reading() as work:
        found, _older = audit_trail.about_request(work, work.session.get_one(Referral, case.id))
    assert [line.action for line in found] == [
        "referral.looks", "case.notes", "case.answers", "case.summary"
    ]  # fmt: skip


def test_the_sender_sees_nothing_of_other_requests(app: Flask, runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        other = factories.a_request(work, "EX2")
    desk.open(f"/en/desk/cases/{other.id}")
    mother = sender(app, runtime, case)
    mother.open("/en/status/looks")
    assert "Miriam" not in mother.text
