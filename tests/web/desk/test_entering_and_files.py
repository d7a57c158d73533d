"""A request entered for a caller; a file that waits for the scanner; accounts made at the shell."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.db import new_id
from intake.models.desk import ContactAttempt
from intake.models.drafts import Draft
from intake.models.referrals import Referral, ReferralOrigin
from intake.models.staff import Staff
from intake.runtime import Runtime
from intake.services import documents, drafts, referrals
from intake.services.documents import Details
from intake.services.work import Work
from intake.vault.files import FileWriter
from tests.support import factories
from tests.support.browser import Browser

REPORT = b"%PDF-1.7\n" + b"marrow " * 1000


def entered_draft(work: Work, miriam: Staff) -> Draft:
    return work.session.scalars(select(Draft).where(Draft.entered_by == miriam.id)).one()


def test_a_coordinator_fills_in_the_questions_for_a_caller_and_comes_back_to_the_case(
    runtime: Runtime, desk: Browser, miriam: Staff
) -> None:
    desk.open("/en/desk/new")
    assert desk.send("/en/desk/new", {"language": "ru"}, follow=False).status_code == 422
    assert "Choose how they reached you" in desk.text
    desk.send("/en/desk/new", {"channel": "whatsapp", "language": "ru"})
    assert desk.page is not None
    assert desk.page.request.path == "/ru/urgent"
    desk.open("/ru/request/")
    assert desk.page.status_code == 200
    desk.open("/en/desk/tasks")
    assert "You are entering a request for somebody." in desk.text
    with runtime.work() as work:
        draft = entered_draft(work, miriam)
        content = drafts.content_of(work, draft)
        content.answers |= {**factories.SENDER, "leukaemia_type": "b_all"}
        drafts.save(work, draft, content)
        assert referrals.submit(work, draft).referral is not None
    for _twice in range(2):
        desk.open("/en/desk/new/sent")
    with runtime.reading() as work:
        referral = work.session.scalars(select(Referral)).one()
        contacts = work.session.scalars(select(ContactAttempt.channel)).all()
    assert (referral.origin, contacts) == (ReferralOrigin.DESK, ["whatsapp"])
    desk.open(f"/en/desk/cases/{referral.id}")
    assert "Entered at the desk" in desk.text
    assert "You are entering a request" not in desk.text


def test_sending_leads_back_to_the_desk_and_keeps_the_coordinator_signed_in(
    runtime: Runtime, desk: Browser, miriam: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.services.consents.still_valid", lambda content, translated: True)
    desk.open("/en/desk/new")
    desk.send("/en/desk/new", {"channel": "phone", "language": "en"})
    with runtime.work() as work:
        draft = entered_draft(work, miriam)
        content = drafts.content_of(work, draft)
        content.answers |= {**factories.SENDER, "leukaemia_type": "b_all"}
        drafts.save(work, draft, content)
    desk.open("/en/desk/new")
    desk.send("/en/request/send")
    assert "The request was sent, and the contact was logged." in desk.text
    assert "Miriam" in desk.text


def test_entering_can_be_put_aside(runtime: Runtime, desk: Browser, miriam: Staff) -> None:
    desk.open("/en/desk/new")
    desk.send("/en/desk/new", {"channel": "phone", "language": "he"})
    desk.open("/en/desk/new")
    assert "/he/request/" in desk.text
    desk.send("/en/desk/new/aside")
    assert "You have stopped entering that request." in desk.text
    assert "You are entering" not in desk.text


def a_report(work: Work, referral: Referral) -> str:
    writer = FileWriter(work.store, new_id())
    writer.write(REPORT)
    taken = documents.take_in(
        work, referral, "מח עצם.pdf", writer, details=Details("marrow_report", "2026-11", "he", "no")
    )
    assert taken.document_id is not None
    return taken.document_id


def test_a_file_waits_for_the_scanner(runtime: Runtime, desk: Browser) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1")
        document = a_report(work, referral)
    desk.open(f"/en/desk/cases/{referral.id}/documents")
    for told in ("מח עצם.pdf", "Waits for the scanner", "Hebrew", "November 2026", "7 KB"):
        assert told in desk.text, told
    answer = desk.open(f"/en/desk/cases/{referral.id}/documents/{document}/file")
    assert answer.status_code == 403
    assert b"marrow" not in answer.get_data()


