"""The eight slots through the pages: a file put in one is of its kind, and what is missing follows at once."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import sessions
from tests.support import factories
from tests.support.browser import Browser
from tests.support.journey import begin
from tests.support.records import a_file

PATH = "/en/request/records"
PDF = b"%PDF-1.7\n"


@pytest.fixture
def person(runtime: Runtime, client: FlaskClient) -> Browser:
    browser = Browser(client)
    answers = {"urgent_symptoms": ["none"], "submitter_role": "parent", "disease_stage": "remission_mrd_pos"}
    browser.draft_id = begin(runtime, client, answers)
    browser.open(PATH)
    return browser


def file(name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(PDF + name.encode()), name


def kinds(runtime: Runtime) -> list[str | None]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(Document.doc_type).order_by(Document.number)))


def slot(text: str, code: str) -> str:
    """What stands in one slot of the page."""
    return text.partition(f'<li id="slot-{code}">')[2].partition("</details></li>")[0]


def test_each_slot_says_what_to_send_why_and_how_it_stands(person: Browser) -> None:
    told = slot(person.text, "C2")
    for words in ("How much leukaemia is left", "It shows what the last treatment has achieved.",
                  "Latest report on leftover cells (MRD)", "Still helpful", 'name="files-C2"', 'name="kind-C2"'):
        assert words in told, words
    assert len(re.findall(r'<li id="slot-', person.text)) == 9
    assert len(re.findall("<form ", person.text.partition("<main")[2].partition("</main")[0])) == 1


def test_files_put_into_slots_are_of_their_kind(person: Browser, runtime: Runtime) -> None:
    posted = {
        "files-C2": [file("mrd.pdf")], "kind-C2": "mrd_report",
        "files-C5": [file("labs.pdf"), file("labs 2.pdf")],
        "files-other": [file("plan.pdf")], "kind-other": "proposed_plan",
        "files": [file("any.pdf")],
    }
    person.send(PATH, posted, follow=True)
    assert kinds(runtime) == [None, "mrd_report", "recent_labs", "recent_labs", "proposed_plan"]
    told = slot(person.text, "C6")
    assert "labs.pdf" in told
    assert "labs 2.pdf" in told
    assert "Here" in told
    assert "any.pdf" in slot(person.text, "other")


@pytest.mark.parametrize("told", ["", "passport_page", "no such kind", "recent_labs"])
def test_a_kind_that_does_not_belong_to_the_slot_is_left_open(person: Browser, runtime: Runtime, told: str) -> None:
    person.send(PATH, {"files-C1": [file("x.pdf")], "kind-C1": told}, follow=True)
    assert kinds(runtime) == [None]


def test_a_refused_file_is_told_in_its_own_slot_and_the_others_are_taken(person: Browser, runtime: Runtime) -> None:
    posted = {"files-C3": [(io.BytesIO(b"MZ program"), "bad.pdf")], "files-C7": [file("good.pdf")]}
    assert person.send(PATH, posted).status_code == 422
    assert 'href="#files-C3"' in person.text
    assert "<details class=\"more\" open>" in slot(person.text, "C3")
    assert "Send a PDF" in slot(person.text, "C3")
    assert "<details class=\"more\" open>" not in slot(person.text, "C7")
    assert kinds(runtime) == ["infection_report"]


def test_more_files_than_one_step_takes_are_named_and_not_dropped_silently(person: Browser, runtime: Runtime) -> None:
    chosen = [file(f"page {number}.pdf") for number in range(22)]
    assert person.send(PATH, {"files": chosen}).status_code == 422
    assert len(kinds(runtime)) == 20
    for name in ("page 20.pdf", "page 21.pdf"):
        assert name in person.text
    assert "more files than one step takes" in person.text


def test_text_where_a_file_is_due_is_refused(person: Browser) -> None:
    assert person.send(PATH, {"files-C1": "text"}).status_code == 400


def test_continue_takes_the_files_of_every_slot_along(person: Browser, runtime: Runtime) -> None:
    answer = person.send(PATH, {"files-C3": [file("all.pdf")], "then": "next"}, follow=False)
    assert answer.status_code == 303
    assert kinds(runtime) == ["treatment_summary"]


@pytest.mark.parametrize("state", [DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE])
def test_a_file_that_nobody_can_read_serves_no_check(
    client: FlaskClient, runtime: Runtime, state: DocumentState
) -> None:
    family = family_with(runtime, client, state)
    family.open("/en/status/records")
    assert "Still helpful" in slot(family.text, "C3")


def family_with(runtime: Runtime, client: FlaskClient, state: DocumentState = DocumentState.CLEAN) -> Browser:
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1")
        a_file(work, referral, "summary.pdf", state=state, doc_type="treatment_summary")
        a_file(work, referral, "labs.pdf", state=state, doc_type="recent_labs", doc_date="2026-10-01")
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=referral.id)
    client.set_cookie(factories.COOKIE, session_id, domain="clinic.test", secure=True)
    return Browser(client)


def test_the_status_page_shows_the_ring_and_the_same_in_words(client: FlaskClient, runtime: Runtime) -> None:
    family = family_with(runtime, client)
    family.open("/en/status")
    ring = family.text.partition('class="records-ring"')[2].partition("</div>")[0]
    states = re.findall(r'class="piece piece-(\w+)"', ring)
    assert len(states) == 8
    assert (states[2], states[4], states[5]) == ("have", "outdated", "outdated")
    done = sum(state in ("have", "not_needed") for state in states)
    assert f"{done} of 8 are here or not needed now." in ring
    assert "A newer one helps" in family.text
    assert "Too old since 16 October 2026" in family.text
    assert 'href="/en/status/records?for=C5#slot-C5"' in family.text
    family.open("/en/status/records?for=C5")
    assert "<details class=\"more\" open>" in slot(family.text, "C5")
    assert "<details class=\"more\" open>" not in slot(family.text, "C3")


def test_the_desk_sees_what_is_missing_why_it_helps_and_since_when_a_record_is_too_old(
    app: Flask, client: FlaskClient, runtime: Runtime
) -> None:
    family_with(runtime, client)
    with runtime.work() as work:
        referral_id = work.session.scalars(select(Referral.id)).one()
        miriam = factories.a_member_of_staff(work)
    desk = factories.sign_in(runtime, app.test_client(), miriam)
    text = desk.open(f"/en/desk/cases/{referral_id}/documents").get_data(as_text=True)
    told = text.partition("Records by the eight checks")[2]
    for words in ("Too old since 16 October 2026", "newest: 1 October 2026", "Missing",
                  "It shows gene changes that lead to other plans."):
        assert words in told, words
