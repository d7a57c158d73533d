"""The relay against a mail server that does what it is told (scheduling 1; T16, T17)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxLane
from intake.runtime import Runtime
from intake.services import outbox, outbox_claims, relay
from tests.services.delivery import a_referral
from tests.support.application import Clock
from tests.support.smtp import MailSink

PLAIN = OutboxLane.PLAIN


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing after it runs, and the open transaction is gone."""


def write_mails(clinic: Runtime, count: int, to_addr: str = "mother@example.org") -> None:
    with clinic.work() as work:
        referral = a_referral(work)
        for number in range(count):
            outbox.enqueue(
                work,
                "callback_cancelled",
                to_addr,
                f"fact:{number}",
                language="ru",
                payload={"reference": referral.reference},
                referral_id=referral.id,
            )


def states(clinic: Runtime) -> Counter[tuple[str, int]]:
    """How many rows stand in which state after how many attempts."""
    with clinic.reading() as work:
        rows = work.session.execute(select(OutboxEmail.state, OutboxEmail.attempts)).all()
    return Counter((state.value, attempts) for state, attempts in rows)


def task_kinds(clinic: Runtime, *, done: bool = False) -> list[TaskKind]:
    with clinic.reading() as work:
        closed = DeskTask.done_at.is_not(None) if done else DeskTask.done_at.is_(None)
        return list(work.session.scalars(select(DeskTask.kind).where(closed)))


def test_two_hundred_mails_and_twenty_relays_make_two_hundred_deliveries(posting: Runtime, mail_sink: MailSink) -> None:
    """T17 a: every row left once, on its first attempt."""
    write_mails(posting, 200)
    with ThreadPoolExecutor(20) as many:
        left = list(many.map(lambda _: relay.run(posting, PLAIN), range(20)))
    assert sum(left) == 200
    assert len(mail_sink.deliveries) == len(mail_sink.message_ids) == 200
    assert states(posting) == {("sent", 1): 200}


def test_one_connection_carries_many_mails(posting: Runtime, mail_sink: MailSink) -> None:
    write_mails(posting, 5)
    before = mail_sink.connections
    assert relay.run(posting, PLAIN) == 5
    assert mail_sink.connections == before + 1


def test_an_idle_relay_knocks_at_nobodys_door(posting: Runtime, mail_sink: MailSink) -> None:
    before = mail_sink.connections
    assert relay.run(posting, PLAIN) == 0
    assert mail_sink.connections == before


def test_a_relay_killed_after_the_server_took_the_mail_repeats_it_once(
    posting: Runtime, mail_sink: MailSink, noon: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T16."""
    write_mails(posting, 1)

    def killed(*_given: object) -> bool:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox_claims, "finish_sent", killed)
        with pytest.raises(Killed):
            relay.run(posting, PLAIN)
    noon.move(seconds=299)
    assert relay.run(posting, PLAIN) == 0
    noon.move(seconds=1)
    assert relay.run(posting, PLAIN) == 1
    assert list(mail_sink.message_ids.values()) == [2]
    assert states(posting) == {("sent", 2): 1}


def test_a_run_whose_time_is_over_leaves_the_rest_to_the_next_tick_whatever_the_clock_says(
    posting: Runtime, mail_sink: MailSink, noon: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half of a task's four minutes; the clock is put back while the first mail is on its way."""
    write_mails(posting, 3)
    passed = iter([0.0, 121.0])

    def timer() -> float:
        noon.move(hours=-1)
        return next(passed)

    monkeypatch.setattr(relay, "monotonic", timer)
    assert relay.run(posting, PLAIN) == 1
    assert states(posting) == {("sent", 1): 1, ("ready", 0): 2}


def test_a_server_that_is_away_costs_no_attempt(clinic: Runtime) -> None:
    write_mails(clinic, 5)
    assert relay.run(clinic, PLAIN) == 0
    assert states(clinic) == {("ready", 0): 5}
    assert task_kinds(clinic) == [TaskKind.MAIL_CHANNEL_DOWN]


def test_a_refused_password_costs_no_attempt(posting: Runtime, mail_sink: MailSink) -> None:
    mail_sink.behaviour.refuse_auth = True
    address = f"smtp://relay:expired@127.0.0.1:{mail_sink.port}"
    posting.settings = replace(posting.settings, smtp_url=address)
    write_mails(posting, 5)
    assert relay.run(posting, PLAIN) == 0
    assert states(posting) == {("ready", 0): 5}
    assert task_kinds(posting) == [TaskKind.MAIL_CHANNEL_DOWN]


def test_the_right_password_opens_the_door(posting: Runtime, mail_sink: MailSink) -> None:
    address = f"smtp://relay:p%40ss@127.0.0.1:{mail_sink.port}"
    posting.settings = replace(posting.settings, smtp_url=address)
    write_mails(posting, 1)
    assert relay.run(posting, PLAIN) == 1


def test_the_alarm_ends_when_a_mail_has_left_and_is_not_raised_twice(
    posting: Runtime, mail_sink: MailSink, noon: Clock
) -> None:
    write_mails(posting, 1)
    mail_sink.stop()
    for _tick in range(3):
        relay.run(posting, PLAIN)
        noon.move(minutes=20)
    assert task_kinds(posting) == [TaskKind.MAIL_CHANNEL_DOWN]
    mail_sink.start()
    assert relay.run(posting, PLAIN) == 1
    assert task_kinds(posting) == []
    assert task_kinds(posting, done=True) == [TaskKind.MAIL_CHANNEL_DOWN]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("550 5.1.1 no such user", {("dead", 1): 5}),
        ("450 4.2.0 try later", {("ready", 1): 5}),
        ("452 4.2.2 mailbox full", {("ready", 1): 5}),
        ("552 5.2.2 mailbox full", {("ready", 1): 5}),
        ("550 5.2.2 over quota", {("ready", 1): 5}),
    ],
)
def test_a_refused_recipient(
    posting: Runtime, mail_sink: MailSink, answer: str, left: dict[tuple[str, int], int]
) -> None:
    mail_sink.behaviour.refuse_recipient = {"mother@example.org": answer}
    write_mails(posting, 5)
    assert relay.run(posting, PLAIN) == 0
    assert states(posting) == left


def test_refused_contents_are_hopeless_and_somebody_phones(posting: Runtime, mail_sink: MailSink) -> None:
    mail_sink.behaviour.refuse_data = "554 5.7.1 refused"
    write_mails(posting, 5)
    relay.run(posting, PLAIN)
    assert states(posting) == {("dead", 1): 5}
    assert task_kinds(posting) == [TaskKind.PHONE_PATIENT] * 5


def test_a_refused_sender_is_our_fault_and_raises_the_alarm(posting: Runtime, mail_sink: MailSink) -> None:
    mail_sink.behaviour.refuse_sender = "550 5.7.1 not you"
    write_mails(posting, 5)
    relay.run(posting, PLAIN)
    assert states(posting) == {("ready", 1): 5}
    assert task_kinds(posting) == [TaskKind.MAIL_CHANNEL_DOWN]


def test_a_line_that_breaks_after_the_final_dot_costs_one_attempt_of_one_mail(
    posting: Runtime, mail_sink: MailSink
) -> None:
    mail_sink.behaviour.drop_after_dot = True
    write_mails(posting, 5)
    assert relay.run(posting, PLAIN) == 0
    assert states(posting) == {("ready", 1): 1, ("ready", 0): 4}


def test_a_server_that_says_421_at_once_ends_the_run(posting: Runtime, mail_sink: MailSink) -> None:
    mail_sink.behaviour.refuse_sender = "421 4.7.0 come back later"
    write_mails(posting, 5)
    assert relay.run(posting, PLAIN) == 0
    assert states(posting) == {("ready", 1): 1, ("ready", 0): 4}


def test_a_server_that_says_421_after_good_service_is_called_again(
    posting: Runtime, mail_sink: MailSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many servers take a fixed number of mails a connection."""
    write_mails(posting, 5)
    before = mail_sink.connections
    deliver = relay.Connection.deliver

    def two_a_connection(self: relay.Connection, sender: str, recipient: str, content: bytes) -> None:
        if self.sent == 2:
            raise relay.Temporary("sender 421", lost=True)
        deliver(self, sender, recipient, content)

    monkeypatch.setattr(relay.Connection, "deliver", two_a_connection)
    assert relay.run(posting, PLAIN) == 4
    assert mail_sink.connections == before + 2
    assert states(posting) == {("sent", 1): 4, ("ready", 1): 1}


def test_a_mail_that_cannot_be_made_holds_up_no_other(posting: Runtime, mail_sink: MailSink) -> None:
    with posting.work() as work:
        outbox.enqueue(work, "callback_cancelled", "a@example.org", "broken", payload={})
        outbox.enqueue(work, "callback_cancelled", "a@example.org", "whole", payload={"reference": "R7K4-M9PQ"})
    assert relay.run(posting, PLAIN) == 1
    assert states(posting) == {("ready", 1): 1, ("sent", 1): 1}


@pytest.mark.parametrize("address", ["иван@example.org", "a@example.org\r\nBcc: b@example.org", "nobody"])
def test_an_address_that_no_server_takes_becomes_a_phone_call(
    posting: Runtime, mail_sink: MailSink, address: str
) -> None:
    write_mails(posting, 1, to_addr=address)
    relay.run(posting, PLAIN)
    assert mail_sink.deliveries == []
    assert states(posting) == {("dead", 1): 1}
    assert task_kinds(posting) == [TaskKind.PHONE_PATIENT]


def test_a_mail_goes_in_the_language_of_its_row_and_carries_no_second_recipient(
    posting: Runtime, mail_sink: MailSink
) -> None:
    write_mails(posting, 1)
    relay.run(posting, PLAIN)
    (delivery,) = mail_sink.deliveries
    assert delivery.message["Content-Language"] == "ru"
    assert delivery.recipients == ("mother@example.org",)
    assert delivery.sender == "desk@clinic.test"


def test_alert_mail_and_other_mail_do_not_wait_for_each_other(posting: Runtime, mail_sink: MailSink) -> None:
    write_mails(posting, 1)
    assert relay.run(posting, OutboxLane.ALERT) == 0
    assert relay.run(posting, PLAIN) == 1


def test_a_mail_is_given_up_after_ten_attempts_and_a_day_and_a_half(
    posting: Runtime, mail_sink: MailSink, noon: Clock
) -> None:
    mail_sink.behaviour.refuse_recipient = {"mother@example.org": "450 4.2.0 try later"}
    write_mails(posting, 1)
    began, attempts = noon.now, 0
    while states(posting)[("dead", 10)] == 0:
        relay.run(posting, PLAIN)
        attempts += 1
        with posting.reading() as work:
            noon.now = work.session.scalars(select(OutboxEmail.next_at)).one()
    assert attempts == 10
    assert 31.3 <= (noon.now - began).total_seconds() / 3600 <= 31.35 * 1.2
