"""`kill -9` in the middle of two hundred requests: what was acknowledged stands, and every mail arrives."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import select

from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.runtime import Runtime
from tests.faults.crowd import Crowd, request_of
from tests.faults.killer import Killer
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer
from tests.support.visitors import begin_ready
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

REQUESTS = 200
# A round puts a handful of requests on the pile and kills while they are being sent.
ROUNDS = (
    "web", "worker_before_sending", "beat", "worker_after_sending", "web_child", "broker",
    "worker_before_sending", "web", "worker_after_sending", "beat", "flush", "worker_before_sending",
    "web_child", "broker", "worker_after_sending", "web", "flush", "worker", "worker_before_sending",
    "broker", "web_child", "beat", "worker_after_sending", "web", "flush",
)  # fmt: skip
A_HANDFUL = REQUESTS // len(ROUNDS)


def test_nothing_that_was_acknowledged_is_lost_or_doubled(
    frail_house: RunningHouse, own_broker: ValkeyServer, mail_sink: MailSink, records: Runtime
) -> None:
    requests = begin_ready(records, [request_of(number) for number in range(REQUESTS)])
    frail_house.start("worker", "beat", "beat2", "web")
    crowd, killer = Crowd(frail_house.url), Killer(frail_house, own_broker, mail_sink, records)
    crowd.open()
    try:
        for number, what in enumerate(ROUNDS):
            crowd.send(requests[number * A_HANDFUL : (number + 1) * A_HANDFUL])
            crowd.await_answers(number * A_HANDFUL + 1)  # some are sent, the others are on their way
            if what == "flush":
                own_broker.flush()
            else:
                killer.strike(what)
        crowd.await_answers(REQUESTS)
        until(lambda: not unsent(records), "every mail has left", within=150)
    finally:
        crowd.close()
    tell(killer, crowd, mail_sink)
    assert crowd.refused == []
    assert sum(killer.kills.values()) >= 20
    assert killer.leases_hit >= 5
    assert_every_reference_stands_once(crowd, records)
    assert_every_mail_arrived(records, mail_sink, deaths_of_workers=workers_killed(killer))


def workers_killed(killer: Killer) -> int:
    return sum(count for what, count in killer.kills.items() if what.startswith("worker"))


def unsent(records: Runtime) -> list[tuple[int, str]]:
    """Mails that are due and have not left."""
    with records.reading() as work:
        waiting = (OutboxEmail.state != OutboxState.SENT, OutboxEmail.due_at <= work.now)
        return [tuple(row) for row in work.session.execute(select(OutboxEmail.id, OutboxEmail.state).where(*waiting))]


def assert_every_reference_stands_once(crowd: Crowd, records: Runtime) -> None:
    assert len(crowd.acknowledged) == REQUESTS
    with records.reading() as work:
        stored = work.session.execute(select(Referral.draft_id, Referral.reference)).all()
    assert {row.draft_id: row.reference for row in stored} == crowd.acknowledged
    assert len(stored) == len({row.reference for row in stored}) == REQUESTS


def assert_every_mail_arrived(records: Runtime, sink: MailSink, deaths_of_workers: int) -> None:
    """Each once, but for what a worker had handed over when it died: that may come again under the same name."""
    with records.reading() as work:
        rows = work.session.execute(select(OutboxEmail.message_id, OutboxEmail.to_addr, OutboxEmail.template)).all()
    assert Counter(row.template for row in rows)["receipt"] == REQUESTS
    assert set(sink.message_ids) == {row.message_id for row in rows}
    assert 0 < doubles(sink) <= deaths_of_workers
    recipients = {row.message_id: row.to_addr for row in rows}
    assert all(delivery.recipients == (recipients[delivery.message_id],) for delivery in sink.deliveries)


def doubles(sink: MailSink) -> int:
    return sum(count - 1 for count in sink.message_ids.values())


def tell(killer: Killer, crowd: Crowd, sink: MailSink) -> None:
    kills = ", ".join(f"{what} {count}" for what, count in sorted(killer.kills.items()))
    print(
        f"\n{sum(killer.kills.values())} kills ({kills}), {killer.leases_hit} with a lease open; "
        f"{len(crowd.acknowledged)} acknowledged, {crowd.dropped} lines dropped; "
        f"{len(sink.deliveries)} deliveries, {doubles(sink)} doubles"
    )
