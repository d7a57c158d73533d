"""The mail server is away, or refuses one address: nobody who sends a request notices."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from tests.faults.crowd import Crowd, request_of
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.visitors import begin_ready
from tests.support.waiting import until

pytestmark = pytest.mark.faults

REQUESTS = 20
GONE = "sender7@example.org"


@pytest.fixture
def crowd(frail_house: RunningHouse) -> Iterator[Crowd]:
    people = Crowd(frail_house.url)
    people.open()
    yield people
    people.close()


def mails(records: Runtime, *conditions: object) -> list[OutboxEmail]:
    with records.reading() as work:
        return list(work.session.scalars(select(OutboxEmail).where(*conditions)))  # type: ignore[arg-type]


def tasks(records: Runtime, kind: TaskKind) -> list[DeskTask]:
    with records.reading() as work:
        return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == kind)))


def test_requests_sent_while_mail_is_down_are_all_mailed_when_it_returns(
    frail_house: RunningHouse, mail_sink: MailSink, records: Runtime, crowd: Crowd
) -> None:
    mail_sink.stop()
    frail_house.start("worker", "beat", "web")
    crowd.send(begin_ready(records, [request_of(number) for number in range(REQUESTS)]))
    crowd.await_answers(REQUESTS)
    assert (len(crowd.acknowledged), crowd.refused, crowd.dropped) == (REQUESTS, [], 0)
    until(lambda: tasks(records, TaskKind.MAIL_CHANNEL_DOWN), "somebody is told that mail is down", within=60)
    assert {row.attempts for row in mails(records)} == {0}, "a dead channel uses up no attempt"
    mail_sink.start()
    until(lambda: not mails(records, OutboxEmail.state != OutboxState.SENT), "every mail has left", within=90)
    assert mail_sink.message_ids == dict.fromkeys((row.message_id for row in mails(records)), 1)
    assert all(task.done_at is not None for task in tasks(records, TaskKind.MAIL_CHANNEL_DOWN))


def test_an_address_that_does_not_exist_becomes_a_call_and_holds_up_nobody(
    frail_house: RunningHouse, mail_sink: MailSink, records: Runtime, crowd: Crowd
) -> None:
    mail_sink.behaviour.refuse_recipient = {GONE: "550 5.1.1 no such mailbox"}
    frail_house.start("worker", "beat", "web")
    crowd.send(begin_ready(records, [request_of(number) for number in range(10)]))
    crowd.await_answers(10)
    live = OutboxEmail.state.in_((OutboxState.READY, OutboxState.LEASED))
    until(lambda: mails(records) and not mails(records, live), "every mail has come to an end", within=90)
    [dead] = mails(records, OutboxEmail.state == OutboxState.DEAD)
    assert (dead.to_addr, dead.template) == (GONE, "receipt")
    [call] = tasks(records, TaskKind.PHONE_PATIENT)
    assert call.referral_id == dead.referral_id
    assert call.done_at is None
    assert mail_sink.to(GONE) == []
    assert len(mails(records, OutboxEmail.state == OutboxState.SENT)) == count_of(records) - 1


def count_of(records: Runtime) -> int:
    with records.reading() as work:
        return work.session.scalar(select(func.count()).select_from(OutboxEmail)) or 0
