"""Documents at the desk: the list, the viewer, the warning, and who may know of what."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from intake.models.audit import AuditEvent
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import referrals
from tests.support import factories, papers
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def document(runtime: Runtime, case: Referral) -> Document:
    with runtime.work() as work:
        return papers.a_clean_file(
            work, case, "מח עצם.pdf", pages=9, doc_type="marrow_report", doc_date="2026-11", language="he"
        )


def at(document: Document, rest: str = "") -> str:
    return f"/en/desk/cases/{document.referral_id}/documents/{document.id}{rest}"


def events(runtime: Runtime, document: Document) -> list[str]:
    with runtime.reading() as work:
        about = select(AuditEvent.action).where(AuditEvent.object_id == document.id, AuditEvent.actor_kind == "staff")
        return list(work.session.scalars(about.order_by(AuditEvent.seq)))


def test_the_list_says_what_became_of_each_file(runtime: Runtime, desk: Browser, document: Document) -> None:
    with runtime.work() as work:
        case = referrals.find(work, document.referral_id)
        locked = papers.a_file(work, case, "locked.pdf")
        locked.state, locked.state_reason = DocumentState.LOCKED, "password"
        papers.a_clean_file(work, case, "again.pdf", duplicate_of=document.id)
    desk.open(f"/en/desk/cases/{document.referral_id}/documents")
    for told in ("מח עצם.pdf", "November 2026", "Hebrew", "9 pages", "Checked", "Locked with a password",
                 "Ask for a copy without one.", "The same file as"):  # fmt: skip
        assert told in desk.text, told
    assert f'src="{at(document, "/thumbnails/1")}"' in desk.text


def test_a_view_is_one_event_however_many_pictures_it_loads(
    runtime: Runtime, desk: Browser, document: Document, clock: Clock
) -> None:
    assert desk.open(at(document, "?page=2")).status_code == 200
    for number in (2, 3, 4):
        assert desk.open(at(document, f"/pages/{number}")).get_data().startswith(b"\x89PNG")
    assert events(runtime, document) == ["document.open"]
    for _pause in range(2):  # a session ends after a quarter of an hour in which nothing is asked for
        clock.move(minutes=8)
        desk.open("/en/desk/")
    desk.open(at(document, "/pages/5"))
    desk.open(at(document, "/pages/6"))
    assert events(runtime, document) == ["document.open", "document.open"]


def test_a_view_of_one_person_is_not_anothers(
    runtime: Runtime, desk: Browser, document: Document, signed_in: SignedIn
) -> None:
    desk.open(at(document))
    signed_in("Ada", Role.LEAD).open(at(document, "/pages/1"))
    assert events(runtime, document) == ["document.open", "document.open"]


def test_the_viewer_links_pages_sizes_and_turns(desk: Browser, document: Document) -> None:
    desk.open(at(document, "?page=5&zoom=150&turn=90"))
    assert 'width="480" height="360" viewBox="0 0 320 240"' in desk.text
    assert 'transform="translate(320 0) rotate(90)"' in desk.text
    linked = set(re.findall(r'href="[^"?]*\?page=(\d)&amp;zoom=150&amp;turn=90"', desk.text))
    assert linked == {"3", "4", "5", "6", "7", "9"}
    assert "turn=180" in desk.text
    desk.open(at(document, "?zoom=9999&turn=x"))
    assert 'class="zoom-fit"' in desk.text


def test_a_series_offers_the_windows_that_were_drawn_and_its_tags(
    runtime: Runtime, desk: Browser, case: Referral
) -> None:
    with runtime.work() as work:
        series = papers.a_series(work, case)
    desk.open(at(series))
    assert "window=lung" in desk.text
    assert "window=bone" not in desk.text
    assert "20261101" in desk.text
    desk.open(at(series, "?page=3&window=lung"))
    assert f'href="{at(series, "/pages/3?window=lung")}"' in desk.text
    lung, usual = (desk.open(at(series, f"/pages/3{window}")).get_data() for window in ("?window=lung", ""))
    assert lung != usual
    assert desk.open(at(series, "/pages/3?window=bone")).status_code == 404


def test_what_is_not_clean_shows_why_and_no_picture(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        document = papers.a_file(work, case, "virus.pdf")
        document.state, document.state_reason = DocumentState.INFECTED, "virus"
    desk.open(at(document))
    assert "The scanner found malware. Nobody can open it." in desk.text
    assert "/pages/" not in desk.text
    assert "Download" not in desk.text


def test_a_document_of_somebody_else_warns_first(
    runtime: Runtime, app: Flask, desk: Browser, miriam: Staff, document: Document, signed_in: SignedIn, clock: Clock
) -> None:
    with runtime.work() as work:
        stored = work.session.merge(document)
        stored.mismatch = True
        papers.found(work, stored, identity={"name": "Ivanova^Anna", "birth_date": "19810203", "sex": "F"})
        born = referrals.find(work, document.referral_id).date_of_birth
    assert born is not None
    desk.open(f"/en/desk/cases/{document.referral_id}/documents")
    assert "Names somebody else" in desk.text
    assert "/thumbnails/" not in desk.text
    desk.open(at(document))
    for told in ("This document names somebody else", "Ivanova Anna", "1981-02-03", "Тимур Примеров", born):
        assert told in desk.text, told
    assert "/pages/" not in desk.text
    for picture in ("/pages/1", "/thumbnails/1"):
        assert desk.open(at(document, picture)).status_code == 403
    assert b"%PDF" not in desk.open(at(document, "/file")).get_data()
    desk.open(at(document))
    desk.send(at(document, "/open"))
    assert "/pages/1" in desk.text
    assert desk.open(at(document, "/file")).get_data() == papers.CLEANED
    wanted = ["document.warned", "document.warned", "document.warned", "document.open_mismatch", "document.open",
              "document.download"]  # fmt: skip
    assert events(runtime, document) == wanted
    assert signed_in("Ada", Role.LEAD).open(at(document, "/pages/1")).status_code == 403
    clock.move(hours=12)
    later = factories.sign_in(runtime, app.test_client(), miriam)
    later.open(at(document))
    assert "This document names somebody else" in later.text


def test_staff_say_what_it_is_and_ask_for_a_translation(runtime: Runtime, desk: Browser, document: Document) -> None:
    path = at(document, "/details")
    desk.open(path)
    assert desk.send(path, {"language": "ru", "translation": "perhaps"}, follow=False).status_code == 422
    assert "Choose one of the three" in desk.text
    desk.send(path, {"language": "ru", "translated": "no", "doc_type": "mrd_report", "translation": "wanted"})
    assert "Russian" in desk.text
    assert "Translation wanted since Sunday 22 November, 10:00" in desk.text
    desk.open("/en/desk/tasks?kind=translation_wanted")
    assert "Get a document translated" in desk.text
    assert "The sender changed the request" not in desk.text
    desk.open("/en/desk/tasks?kind=nonsense")
    assert "Get a document translated" in desk.text
    desk.send(path, {"language": "ru", "translated": "yes", "translation": "received"})
    assert "Translation received on Sunday 22 November, 10:00" in desk.text
    with runtime.reading() as work:
        task = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.TRANSLATION_WANTED)).one()
        answers = referrals.answers_of(work, referrals.find(work, document.referral_id))
    assert task.done_at is not None
    assert answers["documents"] == [{"language": "ru", "translated": "yes"}]


STRANGE = ("-1", "0", "10", "1.0", "01", "1e0", "+1", " 1", "x", "..", "%2e%2e", "%2e%2e%2f1", "1%2f..%2f1", "9" * 19,
           str(2**63), "٣", "AAAAAAAAAAAAAAAAAAAAAA", "'--", "1%0a")  # fmt: skip


def answer_of(browser: Browser, path: str) -> tuple[int, bytes]:
    answer = browser.open(path)
    return answer.status_code, answer.get_data()


def neighbour(identity: str) -> list[str]:
    """The ids right before and right behind this one, and in other letters."""
    return [identity[:-1] + chr(ord(identity[-1]) + step) for step in (-1, 1)] + [identity.swapcase()]


@pytest.mark.parametrize("rest", ["", "/file", "/original", "/pages/1", "/thumbnails/1", "/details"])
def test_a_document_that_is_not_this_requests_is_not_there(
    runtime: Runtime, signed_in: SignedIn, document: Document, rest: str
) -> None:
    lead = signed_in("Noa", Role.LEAD)
    with runtime.work() as work:
        other = papers.a_clean_file(work, factories.a_request(work, "EX2"), "other.pdf")
        gone = papers.a_clean_file(work, referrals.find(work, document.referral_id), "gone.pdf")
        gone.removed_at = work.now
    absent = answer_of(lead, f"/en/desk/cases/{document.referral_id}/documents/{'n0' * 11}{rest}")
    assert absent[0] == 404
    for identity in (other.id, gone.id, *neighbour(document.id), *STRANGE):
        assert answer_of(lead, f"/en/desk/cases/{document.referral_id}/documents/{identity}{rest}") == absent, identity
    for identity in (other.referral_id, *neighbour(document.referral_id), *STRANGE):
        assert answer_of(lead, f"/en/desk/cases/{identity}/documents/{document.id}{rest}") == absent, identity
    assert answer_of(lead, at(document, rest))[0] == 200


@pytest.mark.parametrize("role", ["pages", "thumbnails"])
def test_a_page_that_is_not_there_answers_like_any_other_unknown_thing(
    desk: Browser, document: Document, role: str
) -> None:
    absent = answer_of(desk, "/en/desk/cases/nobody/documents/nothing")
    for number in STRANGE:
        assert answer_of(desk, at(document, f"/{role}/{number}")) == absent, number
    for page in ("0", "-1", "10", "x", "1" * 30):
        assert answer_of(desk, at(document, f"?page={page}")) == absent, page


def test_a_document_whose_file_is_not_clean_any_more_shows_nothing(
    runtime: Runtime, desk: Browser, document: Document
) -> None:
    with runtime.work() as work:
        work.session.execute(update(Document).values(state=DocumentState.QUARANTINED))
    assert desk.open(at(document, "/pages/1")).status_code == 404
    assert "/pages/" not in desk.open(at(document)).get_data(as_text=True)
