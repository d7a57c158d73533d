"""A physician takes back what they sent, as it was sent: only their own, only when clean, on record before a byte."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, text, update

from intake.models.audit import AuditEvent
from intake.models.documents import CopyRole, Document, DocumentState
from intake.models.physicians import InvitedBy, PhysicianParty
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import packages, physicians, referrals
from tests.support import factories, papers
from tests.web.physician.doctors import ADDRESS, CLINICAL, LABEL, PDF, Doctor, a_family_file, secret_of

HEADERS = {
    "Content-Type": "application/pdf",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Accept-Ranges": "bytes",
}
STRANGE = ("-1", "0", "1", "x", "%2e%2e", "%2e%2e%2f1", "9" * 19, str(2**63), "٣", "n0" * 11, "'--", "1%0a")


@pytest.fixture
def own(doctor: Doctor, runtime: Runtime, request_sent: Referral) -> Document:
    """A report that this physician sent and that was found clean; they are signed in."""
    doctor.comes_invited(request_sent)
    doctor.adds((PDF, "מח עצם.pdf"))
    with runtime.work() as work:
        work.session.execute(update(Document).values(state=DocumentState.CLEAN))
        document = work.session.scalars(select(Document)).one()
        papers.add_copy(work, document, CopyRole.CLEANED, 0, b"%PDF cleaned", "application/pdf")
    assert doctor.signs_in() == 200
    return document


def path_of(document_id: str) -> str:
    return f"/request/records/{document_id}/original"


def got(doctor: Doctor, document_id: str, **headers: str) -> tuple[int, bytes]:
    answer = doctor.open(f"/en/doctor{path_of(document_id)}", headers=headers)
    return answer.status_code, answer.get_data()


def taken(runtime: Runtime) -> list[tuple[str, str | None, str | None]]:
    with runtime.reading() as work:
        query = select(AuditEvent).where(AuditEvent.action == "document.original")
        return [(event.actor_kind, event.actor_id, event.object_id) for event in work.session.scalars(query)]


def test_the_page_offers_the_original_and_it_is_what_was_sent(doctor: Doctor, runtime: Runtime, own: Document) -> None:
    page = doctor.at("/request")
    assert f"/en/doctor{path_of(own.id)}" in page
    assert got(doctor, own.id) == (200, PDF)
    assert doctor.page is not None
    assert {name: doctor.page.headers.get(name) for name in HEADERS} == HEADERS
    assert doctor.page.headers["Content-Disposition"].startswith('attachment; filename="')
    assert taken(runtime) == [("physician", own.physician_id, own.id)]
    assert got(doctor, own.id, Range="bytes=0-4") == (206, PDF[:5])


@pytest.mark.parametrize("state", [state for state in DocumentState if state is not DocumentState.CLEAN])
def test_what_is_not_clean_is_neither_offered_nor_given(
    doctor: Doctor, runtime: Runtime, own: Document, state: DocumentState
) -> None:
    with runtime.work() as work:
        work.session.execute(update(Document).values(state=state))
    assert "/original" not in doctor.at("/request")
    status, body = got(doctor, own.id)
    assert status == 403
    assert b"%PDF" not in body
    assert taken(runtime) == []


def test_what_they_did_not_send_answers_like_what_is_not_there(
    doctor: Doctor, another: Callable[[], Doctor], runtime: Runtime, request_sent: Referral, own: Document
) -> None:
    family = a_family_file(runtime, request_sent)
    with runtime.work() as work:
        elsewhere = papers.a_clean_file(work, factories.a_request(work, "EX2"), "other.pdf").id
        here = referrals.find(work, request_sent.id)
        gone = papers.a_clean_file(work, here, "gone.pdf", physician_id=own.physician_id)
        gone.removed_at = work.now
    colleague = another()
    physicians_file = sent_by_a_colleague(colleague, runtime, request_sent)
    with runtime.work() as work:
        work.session.execute(update(Document).values(state=DocumentState.CLEAN))
    absent = got(doctor, "A" * 22)
    assert absent[0] == 404
    last = ord(own.id[-1])
    neighbours = [own.id[:-1] + chr(last - 1), own.id[:-1] + chr(last + 1), own.id.swapcase()]
    for identity in (family, elsewhere, gone.id, physicians_file, *neighbours, *STRANGE):
        assert got(doctor, identity) == absent, identity
    assert taken(runtime) == []
    assert got(colleague, own.id)[0] == 404
    assert got(colleague, physicians_file)[0] == 200


def sent_by_a_colleague(colleague: Doctor, runtime: Runtime, referral: Referral) -> str:
    address = "colleague@hospital.example"
    with runtime.work() as work:
        before = set(work.session.scalars(select(Document.id)))
        own = work.session.get_one(Referral, referral.id)
        person, asked = physicians.Person(address, "en"), physicians.Request(LABEL)
        physicians.invite(work, own, person, asked, InvitedBy.PATIENT)
    colleague.uses("/invited", secret_of(runtime, "physician_invited", address)["token"])
    colleague.adds((PDF + b"another", "theirs.pdf"))
    assert colleague.signs_in(address) == 200
    with runtime.reading() as work:
        return next(iter(set(work.session.scalars(select(Document.id))) - before))


def test_an_invitation_reads_nothing_not_even_their_own(
    another: Callable[[], Doctor], request_sent: Referral, own: Document
) -> None:
    invited = another()
    invited.comes_invited(request_sent)
    status, body = got(invited, own.id)
    assert invited.path == "/en/doctor/session-over"
    assert (status, b"%PDF" in body) == (200, False)
    stranger = another()
    got(stranger, own.id)
    assert stranger.path == "/en/doctor/session-over"


def test_a_physician_who_was_sent_away_takes_nothing(doctor: Doctor, runtime: Runtime, own: Document) -> None:
    with runtime.work() as work:
        work.session.execute(update(PhysicianParty).values(ended_at=work.now))
    assert got(doctor, own.id)[0] == 404


def test_images_of_another_name_are_told_before_they_are_opened_and_whose_they_are_is_not(
    doctor: Doctor, runtime: Runtime, own: Document
) -> None:
    with runtime.work() as work:
        work.session.execute(update(Document).values(mismatch=True))
        papers.found(work, work.session.get_one(Document, own.id), identity={"name": "Ivanova^Anna"})
    page = doctor.at("/request")
    assert page.index("The images seem to name another person.") < page.index(path_of(own.id))
    assert [word for word in (*CLINICAL, "Ivanova") if word in page] == []
    assert got(doctor, own.id) == (200, PDF)


def test_without_an_audit_log_no_byte_leaves(doctor: Doctor, runtime: Runtime, own: Document) -> None:
    with runtime.work() as work:
        work.session.execute(text("ALTER TABLE audit_event RENAME TO audit_event_gone"))
    status, body = got(doctor, own.id)
    assert (status, b"%PDF" in body) == (503, False)


def test_their_zip_holds_the_cleaned_copy_and_not_the_original(
    doctor: Doctor, runtime: Runtime, own: Document
) -> None:
    with runtime.reading() as work:
        party = work.session.get_one(PhysicianParty, own.physician_id)
        assert packages.any_inside(work, packages.of_physician(work, party))
    body = doctor.open("/en/doctor/request/records.zip").get_data()
    assert b"%PDF cleaned" in body
    assert PDF not in body
    assert ADDRESS.encode() not in body
