"""The case page: everything in words, and every look recorded before a byte leaves."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from intake.models.audit import AuditEvent
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import referrals, revisions
from intake.web.desk import case_answers
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

TABS = ("", "/answers", "/documents", "/contacts", "/notes", "/history", "/print")
CANARIES = ("Примеров", "+7701", "T11", "Active leukaemia", "mother@example")


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


def looks(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        about = select(AuditEvent.action).where(AuditEvent.actor_kind == "staff").order_by(AuditEvent.seq)
        return list(work.session.scalars(about))


def test_every_tab_leaves_one_event_that_names_it(runtime: Runtime, desk: Browser, case: Referral) -> None:
    for tab in TABS:
        assert desk.open(f"/en/desk/cases/{case.id}{tab}").status_code == 200
    assert looks(runtime) == [f"case.{tab.removeprefix('/') or 'summary'}" for tab in TABS]


def test_without_an_audit_log_nothing_of_a_case_leaves(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        alert = factories.an_emergency(work)
    with runtime.work() as work:
        work.session.execute(text("ALTER TABLE audit_event RENAME TO audit_event_gone"))
    for path in (*(f"cases/{case.id}{tab}" for tab in TABS), f"alerts/{alert.id}"):
        answer = desk.open(f"/en/desk/{path}")
        assert answer.status_code == 503, path
        assert [canary for canary in CANARIES if canary in desk.text] == []


def test_a_case_that_does_not_open_leaves_no_event(runtime: Runtime, desk: Browser) -> None:
    assert desk.open("/en/desk/cases/" + "n" * 22).status_code == 404
    assert looks(runtime) == []


def test_the_administrator_reads_no_case(signed_in: SignedIn, case: Referral) -> None:
    administrator = signed_in("Root", Role.ADMINISTRATOR)
    for tab in TABS:
        assert administrator.open(f"/en/desk/cases/{case.id}{tab}").status_code == 403
        assert [canary for canary in CANARIES if canary in administrator.text] == []


def test_the_head_says_who_it_is_how_urgent_and_by_when(desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}")
    for told in ("Тимур Примеров", "Timur Primerov", case.reference, "7 years", "A parent", "Kazakhstan", "Nobody yet"):
        assert told in desk.text, told
    assert "Active leukaemia: First relapse, active." in desk.text
    assert "In \u20664:00\u2069" in desk.text
    assert "Monday 23 November, 10:00" in desk.text


def test_the_summary_words_checks_factors_and_flags(desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}")
    shown = ("Partly there", "CD19 on the leukaemia cells", "For the haematologist to look at", "Weight below 45 kg")
    for told in shown:
        assert told in desk.text, told
    assert "18 to 36 months after the diagnosis" in desk.text
    for raw in ("child_18_36m", "bedside_schwartz", "cd19_status", "low_weight", "not eligible"):
        assert raw not in desk.text, raw


def test_answers_show_their_state_and_both_units(desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}/answers")
    assert "14 µmol/L" in desk.text
    assert "0.8187 mg/dL" in desk.text
    assert "Upper limit of normal: 21" in desk.text
    assert "Unknown" in desk.text
    assert "Result pending" in desk.text
    assert "22.5 kg" in desk.text
    assert "= <bdi dir=\"ltr\">22.5 kg" not in desk.text


def test_an_answer_of_a_shape_nobody_expects_still_opens_the_case(runtime: Runtime, desk: Browser) -> None:
    odd = {"weight": "heavy", "treatment_lines": [7, {"start_date": 3}], "discussion_topics": {"a": 1}, "alt": {"u": 1}}
    with runtime.work() as work:
        case = factories.a_request(work, "EX1")
        answers = referrals.answers_of(work, case) | odd
        assessed = revisions.assess_now(work, answers)
        referrals.write_revision(work, case, answers, assessed, "corrected")
    for tab in TABS:
        assert desk.open(f"/en/desk/cases/{case.id}{tab}").status_code == 200, tab
    assert "heavy" in desk.text


def test_the_history_names_what_changed_and_who_looked(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        revisions.change_contact(work, referrals.find(work, case.id), {"callback_phone": "+77010000009"})
    desk.open(f"/en/desk/cases/{case.id}/notes")
    desk.open(f"/en/desk/cases/{case.id}/history")
    assert "Revision 2" in desk.text
    assert "Contact changed" in desk.text
    assert case_answers.label_of("callback_phone") in desk.text
    assert "Looked at the notes" in desk.text
    assert "Miriam" in desk.text


def test_a_note_is_added_and_says_that_the_patient_cannot_see_it(desk: Browser, case: Referral) -> None:
    desk.open(f"/en/desk/cases/{case.id}/notes")
    assert "Patient cannot see" in desk.text
    assert desk.send(f"/en/desk/cases/{case.id}/notes", {"note": " "}, follow=False).status_code == 422
    assert "Write the note first" in desk.text
    desk.send(f"/en/desk/cases/{case.id}/notes", {"note": "<b>Ask</b> for CD19"})
    assert "&lt;b&gt;Ask&lt;/b&gt; for CD19" in desk.text


def test_a_call_is_logged_and_a_half_filled_form_comes_back(desk: Browser, case: Referral) -> None:
    path = f"/en/desk/cases/{case.id}/contacts"
    desk.open(path)
    assert "https://wa.me/77010000002" in desk.text
    assert 'href="tel:+77010000001"' in desk.text
    assert desk.send(path, {"channel": "phone", "note": "Rang twice"}, follow=False).status_code == 422
    assert "Choose what came of it" in desk.text
    assert "Rang twice" in desk.text
    desk.send(path, {"channel": "phone", "outcome": "reached", "note": "Spoke with the mother"})
    assert "The contact was logged." in desk.text
    assert "Spoke with the mother" in desk.text
    assert "Made: Sunday 22 November, 10:00" in desk.text


def test_haematologists_read_and_do_not_write(signed_in: SignedIn, case: Referral) -> None:
    doctor = signed_in("Doctor", Role.HAEMATOLOGIST, sees=case.id)
    doctor.open(f"/en/desk/cases/{case.id}/contacts")
    assert "Log the contact" not in doctor.text
    doctor.open(f"/en/desk/cases/{case.id}/notes")
    assert doctor.send(f"/en/desk/cases/{case.id}/notes", {"note": "x"}).status_code == 403
