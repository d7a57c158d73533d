"""What people wrote, at the desk: shown as it was written and as nothing but text (V05 to V12); other ids (V33)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.models.staff import Role
from intake.services import sessions
from tests.corpus import words
from tests.corpus.ground import Ground, shown_escaped
from tests.support import factories
from tests.support.visitors import Page, Visitor, begin_ready
from tests.web.patient.people import MOTHER

FREE = ("main_question", "contact_hours", "diagnosis_centre", "allergies_text", "comorbidities_text")
TABS = ("", "/answers", "/contacts", "/notes", "/history", "/print", "/urgency", "/timeline", "/documents", "/wanted",
        "/messages", "/people", "/course")  # fmt: skip
LISTS = ("/", "/alerts", "/tasks", "/mail", "/rota", "/new", "/board", "/audit", "/opened", "/texts", "/limits")
LOUD = [*words.QUERIES[:8], *words.MARKUP[:14], *words.TEMPLATES[:8], *words.FORMULAS[:5]]
ABSENT = ("0", "-1", str(2**63), "9" * 40, "A" * 22, "%2e%2e", "' OR 1=1--", "דוד", "%00", "x" * 3_000)


@dataclass(frozen=True)
class Desk:
    """A coordinator's browser, and one request on the desk."""

    ground: Ground
    person: Visitor
    referral_id: str

    def page(self, path: str) -> Page:
        return self.ground.checked(self.person.get(f"/en/desk{path}"))


def desk_with(ground: Ground, answers: Mapping[str, Any]) -> Desk:
    [(session_id, draft_id)] = begin_ready(ground.records, [MOTHER | answers])
    sender = Visitor(ground.house.url, session_id)
    token = sender.get("/en/request/check").token
    assert ground.checked(sender.post("/en/request/send", {"csrf_token": token})).location == "/en/sent"
    with ground.records.work() as work:
        referral = work.session.scalars(select(Referral.id).where(Referral.draft_id == draft_id)).one()
        staff = factories.a_member_of_staff(work, draft_id, Role.LEAD)
        own = sessions.new_session_id()
        sessions.open_session(work, own, SessionKind.STAFF, staff_id=staff.id)
    return Desk(ground, Visitor(ground.house.url, own), referral)


@pytest.mark.parametrize("turn", range(0, len(LOUD), len(FREE)))
def test_what_means_something_to_machines_is_text_at_the_desk(ground: Ground, turn: int) -> None:
    written = dict(zip(FREE, (LOUD + LOUD)[turn : turn + len(FREE)], strict=True))
    desk = desk_with(ground, written)
    pages = {tab: desk.page(f"/cases/{desk.referral_id}{tab}") for tab in TABS}
    lists = [desk.page(path) for path in LISTS]
    assert {page.status for page in (*pages.values(), *lists)} == {200}
    for name, text in written.items():
        assert shown_escaped(text, pages["/answers"]), name
        for page in (*pages.values(), *lists):
            assert "<" not in text or text not in page.text, f"{name} is not escaped"


@pytest.mark.parametrize("name", words.NAMES[::3])
def test_names_of_the_world_stand_in_the_queue_and_on_the_case(ground: Ground, name: str) -> None:
    desk = desk_with(ground, {"patient_full_name": words.nfc(name)})
    for path in ("/", f"/cases/{desk.referral_id}", f"/cases/{desk.referral_id}/print"):
        assert shown_escaped(words.nfc(name), desk.page(path)), path


@pytest.mark.parametrize("text", LOUD[::4])
def test_a_note_is_kept_as_it_was_written(ground: Ground, text: str) -> None:
    desk = desk_with(ground, {})
    path = f"/cases/{desk.referral_id}/notes"
    posted = {"csrf_token": desk.page(path).token, "note": text}
    answer = ground.checked(desk.person.post(f"/en/desk{path}", posted))
    assert answer.status == 303, answer.words[:300]
    assert shown_escaped(text, desk.page(path))


@pytest.mark.parametrize("text", LOUD[1::4])
def test_what_staff_type_into_a_case_is_kept_as_it_was_written(ground: Ground, text: str) -> None:
    desk = desk_with(ground, {})
    forms = {
        "messages": {"text": text, "language": "en"},
        "wanted": {"sender": "yes", "want-mrd_report": "yes", "why-mrd_report": text, "by-mrd_report": "2027-03-14"},
        "contacts": {"channel": "phone", "outcome": "no_answer", "note": text},
        "course": {"to": "ready_for_review", "reason": text, "seen": ""},
    }
    for tab, typed in forms.items():
        path = f"/cases/{desk.referral_id}/{tab}"
        page = desk.page(path)
        seen = page.text.rpartition('name="seen" value="')[2].partition('"')[0]
        posted = {"csrf_token": page.token, **typed} | ({"seen": seen} if "seen" in typed else {})
        answer = ground.checked(desk.person.post(f"/en/desk{path}", posted))
        assert answer.status == 303, (tab, answer.words[:300])
        assert shown_escaped(text, desk.page(path)), tab


@pytest.mark.parametrize("bad", ["a\r\nBcc: x@evil.test", "a\nX: y", "%0d%0aBcc: x", "\u2028Bcc: x"], ids=ascii)
def test_v13_nothing_typed_at_the_desk_begins_a_line_of_a_header(ground: Ground, bad: str) -> None:
    desk = desk_with(ground, {})
    path = f"/cases/{desk.referral_id}/people"
    posted = {"csrf_token": desk.page(path).token, "email": f"ward@hospital.example{bad}", "label": bad, "language": "en"}
    answer = ground.checked(desk.person.post(f"/en/desk{path}", posted))
    assert answer.status == 422, answer.status
    with ground.records.work() as work:
        addresses = work.session.scalars(select(OutboxEmail.to_addr)).all()
    assert [one for one in addresses if "Bcc" in one or "evil" in one] == []


@pytest.mark.parametrize("bad",
    ["a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1") + "\x1b", "\x07"], ids=ascii)
def test_control_characters_are_refused_in_notes_and_searches(ground: Ground, bad: str) -> None:
    desk = desk_with(ground, {})
    path = f"/cases/{desk.referral_id}/notes"
    posted = {"csrf_token": desk.page(path).token, "note": bad}
    assert ground.checked(desk.person.post(f"/en/desk{path}", posted)).status in (400, 422)
    assert desk.page(f"/?owner={quote(bad)}").status == 400


@pytest.mark.parametrize("query", words.QUERIES[::5])
def test_filters_and_pages_of_the_queue_take_nothing_else(ground: Ground, query: str) -> None:
    desk = desk_with(ground, {})
    before = ground.rows()
    for name in ("owner", "state", "level", "sort", "page", "after", "before", "language", "show", "step", "records",
                 "preview", "q"):  # fmt: skip
        assert desk.page(f"/?{name}={quote(query)}").status in (200, 303, 400, 404, 422), name
    assert ground.rows() == before


def test_v33_what_is_not_there_is_not_found_at_the_desk(ground: Ground) -> None:
    desk = desk_with(ground, {})
    token = desk.page(f"/cases/{desk.referral_id}/notes").token
    before = ground.rows()
    for identity in (quote(one, safe="%") for one in ABSENT):
        own = f"/cases/{desk.referral_id}"
        for path in (f"/cases/{identity}", f"/cases/{identity}/answers", f"/alerts/{identity}",
                     f"/cases/{identity}/summary.pdf", f"/cases/{identity}/charts/mrd.svg", f"/texts/{identity}",
                     f"{own}/documents/{identity}", f"{own}/documents/{identity}/file",
                     f"{own}/documents/{identity}/details", f"{own}/evidence/{identity}"):  # fmt: skip
            assert desk.page(path).status in (400, 404), path
        for path in (f"/cases/{identity}/claim", f"/cases/{identity}/notes", f"/tasks/{identity}/done",
            f"/alerts/{identity}/called",
                     f"/rota/{identity}/remove", f"/mail/{identity}/retry", f"/tasks/{identity}/claim",
                         f"/mail/{identity}/phone", f"/cases/{identity}/assign", f"/cases/{identity}/snooze",
                     f"/cases/{identity}/messages", f"/cases/{identity}/wanted", f"/cases/{identity}/course",
                     f"/cases/{identity}/urgency", f"{own}/urgency/{identity}", f"{own}/wanted/{identity}",
                     f"{own}/people/{identity}/end", f"{own}/evidence/{identity}/remove",
                     f"/views/{identity}/remove"):  # fmt: skip
            page = ground.checked(desk.person.post(f"/en/desk{path}", {"csrf_token": token, "note": "x"}))
            # A task that is done is no fault of whoever presses late; one that never was is answered alike.
            assert page.status in (400, 404, 405, 409, 422) or page.location.endswith("said=gone"), path
    assert ground.rows() == before
