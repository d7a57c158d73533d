"""The outbox: one row a fact, written with the fact or not at all (scheduling 1)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.errors import NotFound
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from intake.services import outbox, outbox_secrets
from intake.services.outbox_delays import delay_after
from intake.services.work import Work
from tests.services.delivery import a_callback, a_referral
from tests.support.application import Clock


def enqueued(work: Work, fact: str = "booking:1:confirm:v2", **given: object) -> OutboxEmail:
    outbox.enqueue(work, "callback_cancelled", "a@example.org", fact, payload={"reference": "R"}, **given)  # type: ignore[arg-type]  # a test may give anything
    return work.session.scalars(select(OutboxEmail).where(OutboxEmail.dedupe_key == fact)).one()


def _enqueue_and_fail(clinic: Runtime) -> None:
    with clinic.work() as work:
        outbox.enqueue(work, "receipt", "a@example.org", "referral:1:receipt")
        raise ZeroDivisionError


def tasks(work: Work) -> list[DeskTask]:
    return list(work.session.scalars(select(DeskTask).order_by(DeskTask.created_at)))


def test_mails_of_one_fact_are_written_together_and_each_of_them_once(clinic: Runtime) -> None:
    first = outbox.Mail("receipt", "a@example.org", "referral:1:receipt")
    desk = outbox.Mail("clinic_new_request", "desk@clinic.test", "referral:1:clinic", language="he")
    with clinic.work() as work:
        assert outbox.enqueue_all(work, [first]) == 1
        assert outbox.enqueue_all(work, [first, desk]) == 1
        assert outbox.enqueue_all(work, []) == 0
    with clinic.reading() as work:
        rows = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)).all()
        assert [(row.dedupe_key, row.language) for row in rows] == [(first.dedupe_key, "en"), (desk.dedupe_key, "he")]
        assert rows[0].message_id != rows[1].message_id


def test_a_fact_that_is_told_twice_gives_one_mail(clinic: Runtime) -> None:
    with clinic.work() as work:
        assert outbox.enqueue(work, "receipt", "a@example.org", "referral:1:receipt")
        assert not outbox.enqueue(work, "receipt", "b@example.org", "referral:1:receipt")
    with clinic.reading() as work:
        assert work.session.scalars(select(OutboxEmail.to_addr)).all() == ["a@example.org"]


def test_a_mail_of_a_fact_that_never_happened_does_not_exist(clinic: Runtime) -> None:
    with pytest.raises(ZeroDivisionError):
        _enqueue_and_fail(clinic)
    with clinic.reading() as work:
        assert work.session.scalars(select(OutboxEmail)).all() == []


def test_the_message_id_follows_from_the_fact_alone() -> None:
    wanted = "<78c7bf25-206a-5814-aeb3-556068641d43@clinic.example>"
    assert outbox.message_id("booking:1:confirm:v2", "clinic.example") == wanted


def test_the_waits_grow_and_are_the_same_in_every_process() -> None:
    waits = [int(delay_after("booking:1:confirm:v2", attempt).total_seconds()) for attempt in range(1, 10)]
    assert waits == [69, 355, 907, 3914, 7733, 16830, 33640, 32682, 28820]


def test_a_token_lies_sealed_until_the_mail_is_made(clinic: Runtime) -> None:
    with clinic.work() as work:
        row = enqueued(work, secret={"token": "a-very-secret-token"})
        assert "a-very-secret-token" not in str(row.payload)
        assert outbox_secrets.opened(clinic.keys, row.payload) == {"reference": "R", "token": "a-very-secret-token"}


def test_a_new_version_of_a_callback_drops_the_mails_about_the_old_one(clinic: Runtime) -> None:
    with clinic.work() as work:
        callback = a_callback(work, a_referral(work), work.now + timedelta(days=1))
        old = enqueued(work, "callback:1:moved:v1", guard=callback)
        callback.version = 2
        new = enqueued(work, "callback:1:moved:v2", guard=callback)
        assert outbox.supersede(work, callback.id, 2) == 1
        work.session.expire_all()
        assert (old.state, new.state) == (OutboxState.SUPERSEDED, OutboxState.READY)


def test_trying_a_dead_letter_again_gives_more_attempts_and_forgets_none(clinic: Runtime) -> None:
    with clinic.work() as work:
        row = enqueued(work)
        row.state, row.attempts = OutboxState.DEAD, 10
        work.session.flush()
        assert outbox.retry_dead(work, row.id)
        work.session.refresh(row)
        assert (row.state, row.attempts, row.max_attempts) == (OutboxState.READY, 10, 15)
        assert not outbox.retry_dead(work, row.id)


def test_a_dead_letter_can_become_a_phone_call(clinic: Runtime) -> None:
    with clinic.work() as work:
        row = enqueued(work, referral_id=a_referral(work).id)
        row.state = OutboxState.DEAD
        work.session.flush()
        assert outbox.phone_instead(work, row.id)
        assert [task.kind for task in tasks(work)] == [TaskKind.PHONE_PATIENT]
        assert outbox.dead_letters(work) == []


def test_a_bounce_asks_somebody_to_phone(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral = a_referral(work)
        row = enqueued(work, referral_id=referral.id)
        row.state, row.sent_at = OutboxState.SENT, work.now
        work.session.flush()
        outbox.record_bounce(work, row.message_id.strip("<>"))
        outbox.record_bounce(work, row.message_id)
        assert row.state is OutboxState.DEAD
        assert [(task.kind, task.referral_id) for task in tasks(work)] == [(TaskKind.PHONE_PATIENT, referral.id)]


def test_a_bounce_of_a_mail_that_we_never_sent_is_unknown(clinic: Runtime) -> None:
    with pytest.raises(NotFound), clinic.work() as work:
        outbox.record_bounce(work, "<unknown@example.org>")


def test_a_dead_mail_to_the_clinic_itself_is_no_reason_to_phone_a_patient(clinic: Runtime) -> None:
    with clinic.work() as work:
        outbox.enqueue(work, "clinic_new_request", "desk@clinic.test", "referral:1:clinic")
        row = work.session.scalars(select(OutboxEmail)).one()
        outbox.tell_of_dead_mail(work, row)
        assert [(task.kind, task.for_duty) for task in tasks(work)] == [(TaskKind.MAIL_CHANNEL_DOWN, "administrator")]


def test_address_and_contents_are_forgotten_after_thirty_days(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        sent, _waiting = enqueued(work, "fact:1"), enqueued(work, "fact:2")
        sent.state, sent.sent_at = OutboxState.SENT, work.now
    noon.move(days=30, seconds=-1)
    with clinic.work() as work:
        assert outbox.purge_payloads(work) == 0
    noon.move(seconds=1)
    with clinic.work() as work:
        assert outbox.purge_payloads(work) == 1
        assert outbox.purge_payloads(work) == 0
        rows = {row.dedupe_key: (row.to_addr, row.payload) for row in work.session.scalars(select(OutboxEmail))}
        assert rows == {"fact:1": ("", {}), "fact:2": ("a@example.org", {"reference": "R"})}
