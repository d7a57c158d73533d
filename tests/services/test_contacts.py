"""Logging a contact: what it changes for the request, its call and its place in the queue."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import ContactOutcome
from intake.models.referrals import ReferralState
from intake.runtime import Runtime
from intake.services import callbacks, contacts, notes
from tests.services.delivery import the_coordinators
from tests.support.factories import a_member_of_staff, a_request


def test_a_person_who_was_reached_waits_for_the_haematologist_next(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam, referral = a_member_of_staff(work), a_request(work, "EX1")
        contacts.log(work, referral, miriam, ContactOutcome.REACHED)
        assert referral.contacted_at == work.now
        assert referral.due_at == referral.review_due
        assert referral.state is ReferralState.IN_TRIAGE
        assert referral.next_step == "records"
        assert callbacks.find_open(work, referral.id) is None


def test_no_answer_keeps_the_promise_open_and_plans_the_next_call(runtime: Runtime) -> None:
    with runtime.work() as work:
        the_coordinators(work)
        miriam, referral = a_member_of_staff(work), a_request(work, "EX1")
        first = callbacks.find_open(work, referral.id)
        assert first is not None
        planned, due = first.starts_at, referral.due_at
        contacts.log(work, referral, miriam, ContactOutcome.NO_ANSWER)
        again = callbacks.find_open(work, referral.id)
        assert again is not None
        assert (again.tries, again.starts_at != planned) == (1, True)
        assert (referral.contacted_at, referral.due_at, referral.next_step) == (None, due, "call_again")


@pytest.mark.parametrize(
    ("outcome", "step"),
    [
        (ContactOutcome.WRONG_NUMBER, "other_way"),
        (ContactOutcome.CALL_AGAIN, "call_again"),
        (ContactOutcome.MESSAGE_SENT, "call"),
    ],
)
def test_each_outcome_names_the_next_step(runtime: Runtime, outcome: ContactOutcome, step: str) -> None:
    with runtime.work() as work:
        referral = a_request(work, "EX1")
        contacts.log(work, referral, a_member_of_staff(work), outcome, channel="whatsapp")
        assert referral.next_step == step


def test_a_wrong_number_ends_the_planned_call(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = a_request(work, "EX1")
        contacts.log(work, referral, a_member_of_staff(work), ContactOutcome.WRONG_NUMBER)
        states = set(work.session.scalars(select(Callback.state).where(Callback.referral_id == referral.id)))
        assert states == {CallbackState.UNREACHABLE}


def test_the_log_and_the_notes_are_sealed_and_read_back_newest_first(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam, referral = a_member_of_staff(work), a_request(work, "EX1")
        contacts.log(work, referral, miriam, ContactOutcome.MESSAGE_SENT, channel="whatsapp", note="Жду ответа")
        notes.add(work, referral, miriam, "Спросить о CD19")
        logged, noted = contacts.listed(work, referral), notes.listed(work, referral)
    assert [(entry.by, entry.channel, entry.note) for entry in logged] == [("Miriam", "whatsapp", "Жду ответа")]
    assert [(note.by, note.text) for note in noted] == [("Miriam", "Спросить о CD19")]
