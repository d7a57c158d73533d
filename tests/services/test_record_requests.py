"""Records that are asked for: the list, its mails, its reminders, and how a record comes off it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.errors import Conflict
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import Document, DocumentState
from intake.models.outbox import OutboxEmail, OutboxLane, OutboxState
from intake.models.physicians import InvitedBy
from intake.models.record_requests import ItemOutcome
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Staff
from intake.runtime import Runtime
from intake.services import (
    closing,
    outbox_claims,
    physicians,
    record_items,
    record_requests,
    referral_life,
    referrals,
    revisions,
)
from intake.services.physicians import Person, Request
from intake.services.record_requests import Wanted
from intake.services.work import Work
from tests.support import factories, papers
from tests.support.application import Clock

BY = "2027-02-08"


def a_case(work: Work, **answers: object) -> tuple[Referral, Staff]:
    return factories.a_request(work, "EX1", **answers), factories.a_member_of_staff(work)


def ask(work: Work, case: Referral, staff: Staff, *kinds: str, parties: tuple[str, ...] = ()) -> None:
    wanted = [Wanted(kind, f"why {kind}", staff.id, BY) for kind in kinds or ("mrd_report",)]
    record_requests.ask(work, case, staff, wanted, sender=True, parties=parties)


def reminders(work: Work) -> list[OutboxEmail]:
    guarded = select(OutboxEmail).where(OutboxEmail.guard_records.is_not(None)).order_by(OutboxEmail.due_at)
    return list(work.session.scalars(guarded).all())


def outcomes(work: Work, case: Referral) -> dict[str, ItemOutcome | None]:
    return {item.kind: item.outcome for item in record_items.listed(work, case)}


def leaves(clinic: Runtime) -> list[str]:
    """The templates of everything that is due and may leave now."""
    sent = []
    while True:
        with clinic.work() as work:
            claim = outbox_claims.claim(work, OutboxLane.PLAIN)
            if claim is None:
                return sent
            outbox_claims.finish_sent(work, claim)
            sent.append(claim.template)


def test_the_list_begins_with_what_is_missing_in_the_senders_language(clinic: Runtime) -> None:
    with clinic.work() as work:
        case, _staff = a_case(work)
        answers = referrals.answers_of(work, case)
        found = record_requests.proposed(work, case, answers)
        assert found[0].kind == "genetics_report", "the example has sent the first marrow report"
        assert any("а" in line.why for line in found), "the sender reads Russian"


def test_what_was_asked_for_is_not_proposed_again(clinic: Runtime) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        ask(work, case, staff, "genetics_report")
        answers = referrals.answers_of(work, case)
        assert "genetics_report" not in [line.kind for line in record_requests.proposed(work, case, answers)]


def test_asking_waits_for_records_and_tells_the_sender_by_one_mail(clinic: Runtime) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        ask(work, case, staff)
        assert case.state is ReferralState.AWAITING_RECORDS
    with clinic.reading() as work:
        own = select(OutboxEmail.template, OutboxEmail.due_at).where(OutboxEmail.template.like("re%"))
        due = [row.template for row in work.session.execute(own) if row.due_at <= work.now]
        assert due.count("records_wanted") == 1
        assert "request_moved" not in due


def test_three_reminders_at_most(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        ask(work, case, staff)
    leaves(clinic)
    sent = []
    for _week in range(8):
        noon.move(days=7)
        sent += [template for template in leaves(clinic) if template == "records_wanted"]
    assert len(sent) == 3


@pytest.mark.parametrize("how", ["arrives", "ticked", "closed", "another address"])
def test_reminders_stop_when_nothing_is_awaited(clinic: Runtime, noon: Clock, how: str) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        ask(work, case, staff)
        case_id, staff_id = case.id, staff.id
    leaves(clinic)
    with clinic.work() as work:
        case, staff = referrals.find(work, case_id), work.session.get_one(Staff, staff_id)
        if how == "arrives":
            papers.a_clean_file(work, case, doc_type="mrd_report")
            record_items.tick_off(work, case.id)
        elif how == "ticked":
            [item] = record_items.listed(work, case)
            record_items.end(work, case, item.id, ItemOutcome.TICKED, staff)
        elif how == "closed":
            closing.close(work, case, ClosedAs.WITHDRAWN)
        else:
            revisions.change_contact(work, case, {"email": "new@example.org"})
    noon.move(days=30)
    assert "records_wanted" not in leaves(clinic)
    with clinic.reading() as work:
        assert {row.state for row in reminders(work)} == {OutboxState.SUPERSEDED}


def test_a_file_ticks_off_its_kind_only_when_it_is_clean_and_of_this_patient(clinic: Runtime) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        papers.a_clean_file(work, case, doc_type="genetics_report", created_at=work.now - timedelta(days=90),
                            checked_at=work.now - timedelta(days=90))
        ask(work, case, staff, "mrd_report", "genetics_report")
        document = papers.a_clean_file(work, case, "mrd.pdf", doc_type="mrd_report", state=DocumentState.QUARANTINED)
        record_items.tick_off(work, case.id)
        assert set(outcomes(work, case).values()) == {None}
        document.state, document.mismatch = DocumentState.CLEAN, True
        record_items.tick_off(work, case.id)
        assert set(outcomes(work, case).values()) == {None}
        document.mismatch = False
        record_items.tick_off(work, case.id)
        assert outcomes(work, case) == {"mrd_report": ItemOutcome.ARRIVED, "genetics_report": None}
        assert work.session.scalar(select(Document.id).where(Document.id == document.id))


def test_the_last_record_suggests_the_review_and_moves_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        ask(work, case, staff, "mrd_report", "recent_labs")
        first, second = record_items.listed(work, case)
        record_items.end(work, case, first.id, ItemOutcome.TICKED, staff)
        wanted = select(DeskTask).where(DeskTask.kind == TaskKind.RECORDS_COMPLETE)
        assert work.session.scalars(wanted).all() == []
        record_items.end(work, case, second.id, ItemOutcome.TICKED, staff)
        assert len(work.session.scalars(wanted).all()) == 1
        assert record_items.all_here(work, case)
        assert case.state is ReferralState.AWAITING_RECORDS
        assert record_items.end(work, case, second.id, ItemOutcome.TICKED, staff) is False


def test_a_physician_is_asked_for_the_same_list(clinic: Runtime) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        person = Person("doctor@hospital.example", "en", "Dr. Ada")
        party = physicians.invite(work, case, person, Request("Timur", ("recent_labs",)), InvitedBy.DESK)
        assert party is not None
        party.verified_at = work.now
        ask(work, case, staff, "mrd_report", parties=(party.id,))
        assert physicians.request_of(work, party).asked == ("recent_labs", "mrd_report")
        assert {row.to_addr for row in reminders(work)} == {"doctor@hospital.example", "mother@example.org"}
        physicians.end_access(work, party)
        with pytest.raises(Conflict):
            ask(work, case, staff, parties=(party.id,))


def test_nothing_is_asked_of_a_closed_request(clinic: Runtime) -> None:
    with clinic.work() as work:
        case, staff = a_case(work)
        closing.close(work, case, ClosedAs.UNREACHABLE)
        with pytest.raises(Conflict):
            ask(work, case, staff)
        assert [move.target for move in referral_life.history(work, case)] == [ReferralState.CLOSED]
