"""A professional who is no physician writes for somebody: they add and are heard, and read nothing of the answers."""

from __future__ import annotations

import io
import re

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.documents import Document, DocumentState
from intake.models.messages import MessageKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import ClosedAs, Referral, ReferralState, Revision
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import links, messages, outbox_secrets, referrals
from intake.web.policy import Caller, policy_of
from tests.support import factories, papers
from tests.support.browser import BASE
from tests.web.patient.people import CANARIES, Person, drafts_in

AGENCY = {
    "submitter_role": "other_professional",
    "submitter_full_name": "Ms. Agent",
    "submitter_relationship": None,
    "authority_basis": "physician_referral_with_consent",
    "email": "agency@example.org",
    "main_question": "Could bridging help before the transplant?",
}
READS = (*CANARIES, "Could bridging help")
# Every page of a signed-in sender that one who only adds may open as well; the others lead back to the status page.
OPEN = frozenset({
    "patient.sent", "patient.sent_print", "patient.status_page", "patient.sign_out", "patient.messages_page",
    "patient.message_sent", "patient.message_signs_page", "patient.message_signs_saved", "patient.stop",
    "patient.stop_saved", "patient.said", "documents.sent_list", "documents.sent_add", "documents.sent_file",
    "documents.sent_describe", "documents.sent_remove", "documents.sent_restore", "documents.sent_uploads",
    "documents.sent_upload",
})  # fmt: skip


@pytest.fixture
def agency(person: Person) -> Person:
    """An agency whose request was sent."""
    person.has_sent(**AGENCY)
    return person


def the_request(runtime: Runtime) -> Referral:
    with runtime.reading() as work:
        return work.session.scalars(select(Referral).order_by(Referral.submitted_at).limit(1)).one()


def read_by(person: Person, *paths: str) -> str:
    return "".join(person.at(path) for path in paths)


def test_no_page_shows_a_word_of_the_answers(agency: Person, runtime: Runtime) -> None:
    assert the_request(runtime).sender_role == "other_professional"
    shown = read_by(agency, "/status", "/sent", "/sent/print", "/status/records", "/status/messages")
    assert the_request(runtime).reference in shown
    assert [word for word in READS if word in shown] == []


def test_of_all_pages_for_families_only_those_that_add_open(agency: Person, app: Flask) -> None:
    agency.tells_symptoms("confusion")  # now a draft with all answers belongs to the session
    opened = set()
    for rule in app.url_map.iter_rules():
        declared = policy_of(app.view_functions[rule.endpoint])
        if declared is None or declared.caller not in (Caller.PATIENT, Caller.VISITOR):
            continue
        values = {name: 1 if name == "number" else "n0" * 11 for name in rule.arguments}
        path = str(app.url_map.bind("clinic.test").build(rule.endpoint, values | {"lang": "en"}, method=None))
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            agency.at("/status")
            token = {"csrf_token": agency.token} if method == "POST" else None
            own = {"Sec-Fetch-Site": "same-origin"}
            answer = agency.client.open(path, method=method, base_url=BASE, data=token, headers=own)
            to_status = answer.status_code == 303 and answer.location.endswith("/en/status")
            refused = declared.streams and answer.status_code == 403
            if rule.endpoint in OPEN:
                opened.add(rule.endpoint)
            else:
                assert to_status or refused, f"{method} {path}: {answer.status_code} {answer.location}"
            if rule.endpoint == "patient.sign_out":
                return_by_mail(agency)
    assert opened >= OPEN - {"documents.sent_upload"}


def return_by_mail(person: Person, address: str = "agency@example.org") -> None:
    """Sign in by a link that was asked for by e-mail."""
    with person.runtime.work() as work:
        links.ask_again(work, address, "192.0.2.0/24", "en")
        mail = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id.desc()).limit(1)).one()
        token = outbox_secrets.opened(work.keys, mail.payload)["token"]
    person.at("/status/sign-in")
    assert person.post("/status/sign-in", {"token": token}) == 303


def test_a_link_by_mail_and_the_return_code_open_no_more(agency: Person, runtime: Runtime) -> None:
    code = re.findall(r'class="code num">([^<]+)<', agency.at("/sent"))[-1]  # the first is the reference
    agency.at("/status")
    agency.post("/sign-out")
    return_by_mail(agency)
    assert agency.at("/status").count("so the answers stay with the clinic") == 1
    agency.post("/sign-out")
    agency.at("/request/continue")
    assert agency.post("/request/continue", {"code": code}) == 303
    assert "so the answers stay with the clinic" in agency.at("/status")
    assert agency.post("/status/correct") == 303
    assert agency.location == "/en/status"
    with runtime.reading() as work:
        assert work.session.scalars(select(Revision)).one().number == 1


def test_their_files_arrive_and_those_of_others_are_not_there(agency: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        case = referrals.find(work, the_request(runtime).id)
        theirs = papers.a_clean_file(work, case, "hospital.pdf", doc_type="mrd_report")
        theirs.sent_by = "physician"
        theirs_id = theirs.id
    agency.at("/status/records")
    report = (io.BytesIO(b"%PDF-1.7\n" + b"marrow " * 50), "own.pdf")
    assert agency.post("/status/records", {"files": [report]}) == 303
    with runtime.work() as work:
        own = work.session.scalars(select(Document).where(Document.id != theirs_id)).one()
        own.state = DocumentState.CLEAN
        answers = referrals.answers_of(work, referrals.find(work, own.referral_id))
        assert {"doc_type": "mrd_report"} in answers["documents"], "the physician's record still counts"
        assert len(answers["documents"]) == 2
    for path in ("/status", "/status/records"):
        page = agency.at(path)
        assert ("own.pdf" in page, "hospital.pdf" in page, f"{own.id}/file" in page) == (True, False, False)
    agency.at(f"/status/records/{'n0' * 11}")
    absent = agency.page
    for rest in ("", "/remove", "/restore"):
        agency.at("/status")
        status = agency.post(f"/status/records/{theirs_id}{rest}")
        assert status == 404, rest
    agency.at(f"/status/records/{theirs_id}")
    assert agency.page is not None
    assert absent is not None
    assert agency.page.status_code == absent.status_code == 404
    assert agency.text.replace(theirs_id, "") == absent.get_data(as_text=True).replace("n0" * 11, "")


def test_what_the_clinic_writes_to_them_is_read_and_answered(agency: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        case = referrals.find(work, the_request(runtime).id)
        messages.write(work, case, factories.a_member_of_staff(work), "Ask the family to call us.", "en")
    assert "A message waits for you" in agency.at("/status")
    assert "Ask the family to call us." in agency.at("/status/messages")
    assert agency.post("/status/messages", {"text": "They will", "urgent_symptoms": ["none"]}) == 303
    with runtime.reading() as work:
        found = messages.listed(work, referrals.find(work, the_request(runtime).id))
    assert sorted(one.text for one in found if one.kind is not MessageKind.LETTER) == [
        "Ask the family to call us.", "They will"
    ]  # fmt: skip


@pytest.mark.parametrize("way", ["urgent screen", "message"])
def test_a_sign_they_tell_raises_the_alarm_for_the_same_request(agency: Person, runtime: Runtime, way: str) -> None:
    if way == "message":
        agency.at("/status/messages")
        agency.post("/status/messages", {"text": "He fainted", "urgent_symptoms": ["loss_of_consciousness"]})
        assert agency.location == "/en/urgent/stop"
    else:
        assert agency.tells_symptoms("loss_of_consciousness") == "/en/urgent/stop"
    agency.at("/urgent/stop")
    assert agency.post("/urgent/stop", {"urgent_symptom_timing": "now"}) == 303
    request = the_request(runtime)
    with runtime.reading() as work:
        alert = work.session.scalars(select(Alert)).one()
        assert referrals.answers_of(work, request)["urgent_symptoms"] == ["loss_of_consciousness"]
    assert (alert.referral_id, request.level, request.revision) == (request.id, "immediate", 2)
    agency.at("/urgent/stop")
    assert agency.post("/urgent/said", {"said": "called"}) == 303
    agency.open(agency.location)
    assert agency.page is not None
    assert agency.page.request.path == "/en/status"
    assert agency.session.kind is SessionKind.PATIENT
    assert [word for word in READS if word in agency.text] == []


def test_none_of_the_signs_begins_a_request_for_somebody_else(agency: Person, runtime: Runtime) -> None:
    before = drafts_in(runtime)
    assert agency.tells_symptoms("none") == "/en/request/"
    assert drafts_in(runtime) == before + 1
    agency.knows(**AGENCY, callback_phone="+77010000002")
    assert [word for word in ("Тимур", "remission_mrd") if word in agency.at("/request/check")] == []


def test_the_consultation_and_why_it_ended_are_not_told(agency: Person, runtime: Runtime) -> None:
    told = {
        ReferralState.CONSULTATION_BOOKED: ("The records are complete.", ("consultation",)),
        ReferralState.CONSULTED: ("The records are complete.", ("consultation", "opinion.")),
        ReferralState.CLOSED: ("This request is closed.", ("opinion", "another way")),
    }
    for state, (sentence, hidden) in told.items():
        with runtime.work() as work:
            case = referrals.find(work, the_request(runtime).id)
            case.state = state
            case.closed_as = ClosedAs.OPINION_SENT if state is ReferralState.CLOSED else None
        page = agency.at("/status")
        assert sentence in page
        assert [word for word in hidden if word in page] == [], state
        assert "Next: the consultation" not in agency.at("/sent")


def test_a_parent_who_is_signed_in_reads_as_before(person: Person) -> None:
    person.has_sent()
    person.at("/status")
    assert person.post("/status/correct") == 303
    assert person.location == "/en/request/check"
    assert "Тимур" in person.at("/request/check")


def test_a_sign_after_a_request_was_closed_never_ends_at_an_error(person: Person, runtime: Runtime) -> None:
    """Whoever is still signed in to a closed request gets the stop page as anybody does."""
    person.has_sent()
    person.at("/urgent")
    with runtime.work() as work:
        referrals.find(work, the_request(runtime).id).state = ReferralState.CLOSED
    assert person.tells_symptoms("seizure") == "/en/urgent/stop"


def test_the_role_counts_from_the_next_request_on(agency: Person, runtime: Runtime) -> None:
    """The desk learns that it is the mother who writes: from then on she reads her request."""
    with runtime.work() as work:
        referrals.find(work, the_request(runtime).id).sender_role = "parent"
    assert "Correct or complete answers" in agency.at("/status")
    with runtime.work() as work:
        referrals.find(work, the_request(runtime).id).sender_role = "other_professional"
    assert "Correct or complete answers" not in agency.at("/status")
