"""Physicians at a request: what they cause, what they never see, what the patient is told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.db import new_id
from intake.errors import Conflict, NotFound
from intake.models.audit import AuditEvent
from intake.models.desk import ContactOutcome, DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.physicians import InvitedBy, PhysicianParty, PhysicianRole
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import claims, contacts, documents, physician_status, physicians, return_codes, revisions
from intake.services.documents import Details, Refusal
from intake.services.physicians import Person, Request
from intake.services.work import Actor, Work
from intake.vault.files import FileWriter
from tests.support import factories

ADDRESS = "doctor@hospital.example"
PERSON = Person(ADDRESS, "en", "Dr. Ada", "Hospital", "KZ")
PDF = b"%PDF-1.7\n" + b"report " * 50


def referral_in(work: Work) -> Referral:
    return work.session.scalars(select(Referral)).one()


def part_in(work: Work) -> PhysicianParty:
    return work.session.scalars(select(PhysicianParty)).one()


@pytest.fixture
def request_sent(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def referring(runtime: Runtime, request_sent: Referral) -> PhysicianParty:
    """A physician at the request whose address is proved."""
    with runtime.work() as work:
        party = physicians.attach(work, referral_in(work), PERSON, PhysicianRole.REFERRING, InvitedBy.THEMSELVES)
        party.verified_at = work.now
        return party


def code_of(runtime: Runtime) -> str:
    with runtime.reading() as work:
        return return_codes.of_submission(work, referral_in(work).draft_id)


def templates(runtime: Runtime, address: str = ADDRESS) -> list[str]:
    with runtime.reading() as work:
        query = select(OutboxEmail.template).where(OutboxEmail.to_addr == address).order_by(OutboxEmail.id)
        return list(work.session.scalars(query))


def send(work: Work, party: PhysicianParty, body: bytes = PDF, name: str = "report.pdf") -> documents.Taken:
    writer = FileWriter(work.store, new_id())
    writer.write(body)
    referral = work.session.get_one(Referral, party.referral_id)
    return documents.take_in(work, referral, name, writer, details=Details(), physician_id=party.id)


def test_the_same_address_gets_a_new_link_for_the_same_part(runtime: Runtime, request_sent: Referral) -> None:
    with runtime.work() as work:
        first = physicians.invite(work, referral_in(work), PERSON, Request("Anna"), InvitedBy.PATIENT)
        again = physicians.invite(work, referral_in(work), PERSON, Request("Anna K."), InvitedBy.DESK)
        assert first is again
        assert physicians.request_of(work, part_in(work)) == Request("Anna K.")
    assert templates(runtime) == ["physician_invited", "physician_invited"]


def test_the_label_lies_sealed(runtime: Runtime, request_sent: Referral) -> None:
    with runtime.work() as work:
        physicians.invite(work, referral_in(work), PERSON, Request("Anna, bed 4"), InvitedBy.PATIENT)
    with runtime.reading() as work:
        assert b"Anna" not in part_in(work).request_sealed


def test_nobody_is_invited_to_a_closed_request(runtime: Runtime, request_sent: Referral) -> None:
    with runtime.work() as work:
        revisions.withdraw(work, referral_in(work))
        with pytest.raises(Conflict):
            physicians.invite(work, referral_in(work), PERSON, Request("Anna"), InvitedBy.PATIENT)


def test_the_twenty_first_physician_is_refused(runtime: Runtime, request_sent: Referral) -> None:
    with runtime.work() as work:
        for number in range(physicians.AT_MOST):
            someone = Person(f"d{number}@hospital.example", "en")
            physicians.attach(work, referral_in(work), someone, PhysicianRole.INVITED, InvitedBy.DESK)
        with pytest.raises(Conflict):
            physicians.attach(work, referral_in(work), PERSON, PhysicianRole.INVITED, InvitedBy.DESK)


def test_the_patients_code_attaches_a_physician_and_the_patient_hears_of_it(
    runtime: Runtime, request_sent: Referral
) -> None:
    code = code_of(runtime)
    with runtime.work() as work:
        party = physicians.join(work, code.lower(), "192.0.2.0/24", PERSON)
        assert party is not None
        assert party.role is PhysicianRole.JOINED
        assert physicians.join(work, code, "192.0.2.0/24", PERSON) is party
    assert templates(runtime, "mother@example.org")[-1:] == ["physician_joined"]
    assert set(templates(runtime)) == {"physician_confirm"}


@pytest.mark.parametrize("code", ["2222-2222-2222-2222", "", "x" * 500])
def test_a_wrong_code_attaches_nobody(runtime: Runtime, request_sent: Referral, code: str) -> None:
    with runtime.work() as work:
        assert physicians.join(work, code, "192.0.2.0/24", PERSON) is None
        assert work.session.scalars(select(PhysicianParty)).all() == []


def test_twenty_wrong_codes_make_a_network_wait(runtime: Runtime, request_sent: Referral) -> None:
    code = code_of(runtime)
    with runtime.work() as work:
        for _try in range(20):
            physicians.join(work, "2222-2222-2222-2222", "192.0.2.0/24", PERSON)
            work.session.flush()
        assert physicians.join(work, code, "192.0.2.0/24", PERSON) is None
        assert physicians.join(work, code, "198.51.100.0/24", PERSON) is not None


def test_whom_the_patient_sent_away_does_not_come_back_with_the_same_code(
    runtime: Runtime, request_sent: Referral
) -> None:
    code = code_of(runtime)
    with runtime.work() as work:
        party = physicians.join(work, code, "192.0.2.0/24", PERSON)
        assert party is not None
        physicians.end_access(work, party)
        assert physicians.join(work, code, "192.0.2.0/24", PERSON) is None


def test_a_physician_sees_their_own_files_and_nobody_elses(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        party = part_in(work)
        other = physicians.attach(
            work, referral_in(work), Person("b@hospital.example", "en"), PhysicianRole.INVITED, InvitedBy.DESK
        )
        send(work, other, PDF + b"theirs", "theirs.pdf")
        send(work, party, PDF, "mine.pdf")
        assert [file.name for file in physicians.files_of(work, party)] == ["mine.pdf"]
        assert [file.name for file in physicians.files_of(work, other)] == ["theirs.pdf"]


def test_a_physician_does_not_learn_that_somebody_else_sent_the_same_file(
    runtime: Runtime, referring: PhysicianParty
) -> None:
    with runtime.work() as work:
        party = part_in(work)
        other = physicians.attach(
            work, referral_in(work), Person("b@hospital.example", "en"), PhysicianRole.INVITED, InvitedBy.DESK
        )
        assert send(work, other).refusal is None
        assert send(work, party).refusal is None
        assert send(work, party).refusal is Refusal.ALREADY_THERE


def test_the_forty_first_file_of_a_physician_is_refused(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        party = part_in(work)
        taken = [send(work, party, PDF + str(number).encode()) for number in range(41)]
    assert [result.refusal for result in taken[39:]] == [None, Refusal.TOO_MANY]


def test_the_first_records_of_a_physician_are_told_to_the_patient_once(
    runtime: Runtime, referring: PhysicianParty
) -> None:
    for number in range(2):
        with runtime.work() as work:
            party = part_in(work)
            taken = send(work, party, PDF + bytes([number + 65]))
            assert taken.document_id is not None
            physicians.files_arrived(work, party, [taken.document_id])
    assert templates(runtime, "mother@example.org").count("physician_sent_records") == 1
    assert templates(runtime).count("physician_receipt") == 2


def test_a_patient_without_an_address_becomes_a_task_to_phone(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1", email=None)
        party = physicians.attach(work, referral, PERSON, PhysicianRole.INVITED, InvitedBy.DESK)
        taken = send(work, party)
        assert taken.document_id is not None
        physicians.files_arrived(work, party, [taken.document_id])
        kinds = work.session.scalars(select(DeskTask.kind).where(DeskTask.kind == TaskKind.TELL_PATIENT)).all()
    assert len(kinds) == 1


def test_an_address_that_was_only_typed_gets_no_receipts(runtime: Runtime, request_sent: Referral) -> None:
    with runtime.work() as work:
        party = physicians.attach(work, referral_in(work), PERSON, PhysicianRole.JOINED, InvitedBy.THEMSELVES)
        taken = send(work, party)
        assert taken.document_id is not None
        physicians.files_arrived(work, party, [taken.document_id])
        claims.claim(work, referral_in(work), factories.a_member_of_staff(work))
    assert templates(runtime) == []


def test_the_physician_hears_once_that_the_request_is_taken_up(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        staff = factories.a_member_of_staff(work)
        claims.claim(work, referral_in(work), staff)
        contacts.log(work, referral_in(work), staff, ContactOutcome.REACHED)
    assert templates(runtime) == ["physician_accepted"]


def test_a_first_contact_alone_is_told_as_well(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        contacts.log(work, referral_in(work), factories.a_member_of_staff(work), ContactOutcome.REACHED)
    assert templates(runtime) == ["physician_accepted"]


def test_what_is_asked_for_later_is_told_and_stands_on_the_page(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        physicians.ask_for(work, part_in(work), ("mrd_report", "no_such_kind"))
        assert physicians.request_of(work, part_in(work)).asked == ("mrd_report",)
    assert templates(runtime) == ["physician_missing"]


def test_the_end_of_a_request_is_told_before_the_doors_close(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        revisions.withdraw(work, referral_in(work))
    assert templates(runtime) == ["physician_closed"]


def test_nobody_writes_to_a_physician_whose_access_ended(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        physicians.end_access(work, part_in(work))
        claims.claim(work, referral_in(work), factories.a_member_of_staff(work))
        revisions.withdraw(work, referral_in(work))
        with pytest.raises(Conflict):
            physicians.ask_for(work, part_in(work), ())
    assert templates(runtime) == []


def test_a_note_lies_sealed_and_becomes_a_task(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        physicians.add_note(work, part_in(work), "Philadelphia was found.")
    with runtime.reading() as work:
        assert [text for _at, text in physicians.notes_of(work, part_in(work))] == ["Philadelphia was found."]
        task = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.PHYSICIAN_WROTE)).one()
        assert task.detail == {"what": "note"}


@pytest.mark.parametrize("state", [ReferralState.CONSULTATION_BOOKED, ReferralState.CONSULTED])
def test_the_consultation_is_told_only_with_the_patients_consent(
    runtime: Runtime, referring: PhysicianParty, state: ReferralState
) -> None:
    with runtime.work() as work:
        referral_in(work).state = state
        party = part_in(work)
        assert physician_status.status_for(work, party).sentence == physician_status.READ
        physicians.allow_date(work, party, allowed=True)
        assert physician_status.status_for(work, party).sentence == physician_status.SENTENCES[state]
        physicians.allow_date(work, party, allowed=False)
        assert physician_status.status_for(work, party).sentence == physician_status.READ


def test_only_whoever_wrote_the_request_sees_what_it_lacks(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        other = physicians.attach(
            work, referral_in(work), Person("b@hospital.example", "en"), PhysicianRole.INVITED, InvitedBy.DESK
        )
        assert physician_status.status_for(work, part_in_role(work, PhysicianRole.REFERRING)).missing
        assert physician_status.status_for(work, other).missing == ()


def part_in_role(work: Work, role: PhysicianRole) -> PhysicianParty:
    return work.session.scalars(select(PhysicianParty).where(PhysicianParty.role == role)).one()


def test_another_requests_physician_is_not_found(runtime: Runtime, referring: PhysicianParty) -> None:
    with runtime.work() as work:
        elsewhere = factories.a_request(work, "EX2")
        with pytest.raises(NotFound):
            physicians.find(work, referring.id, elsewhere.id)


def test_what_is_done_about_a_physician_is_in_the_audit_log(runtime: Runtime, request_sent: Referral) -> None:
    with runtime.work() as work:
        named = Work(work.session, work.now, work.settings, work.keys, work.store, Actor("patient", request_sent.id))
        party = physicians.invite(named, referral_in(work), PERSON, Request("Anna"), InvitedBy.PATIENT)
        assert party is not None
        physicians.add_note(named, party, "a note")
        physicians.allow_date(named, party, allowed=True)
        physicians.end_access(named, party)
        assert party.ended_by == "patient"
    with runtime.reading() as work:
        actions = set(work.session.scalars(select(AuditEvent.action)))
    assert {"physician.invite", "physician.note", "physician.date_allowed", "physician.end"} <= actions
