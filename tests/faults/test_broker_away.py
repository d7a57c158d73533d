"""The broker is gone: the pages never ask it, so nobody notices; mails leave when it is back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from tests.faults.crowd import Crowd, request_of
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer
from tests.support.visitors import Visitor, begin, begin_ready
from tests.support.waiting import until

pytestmark = pytest.mark.faults

PUBLIC = ("/", "/urgent", "/urgent-signs", "/contact", "/privacy", "/accessibility", "/request/continue",
          "/status/sign-in", "/desk/sign-in")  # fmt: skip
OWN = ("/request/", "/request/check", "/request/agree", "/request/save", "/request/short-route", "/request/who-you-are")
REQUESTS = 10


def test_pages_work_without_a_broker_and_mails_leave_when_it_is_back(
    frail_house: RunningHouse, own_broker: ValkeyServer, mail_sink: MailSink, records: Runtime
) -> None:
    own_broker.kill()
    frail_house.start("worker", "beat", "web")
    everybody, owner = Visitor(frail_house.url), Visitor(frail_house.url, begin(records, request_of(1))[0])
    answers = [everybody.get(f"/{language}{path}") for language in ("en", "he") for path in PUBLIC]
    answers += [owner.get(f"/en{path}") for path in OWN]
    assert {answer.status for answer in answers} <= {200, 303}
    crowd = Crowd(frail_house.url)
    crowd.open()
    crowd.send(begin_ready(records, [request_of(number) for number in range(REQUESTS)]))
    crowd.await_answers(REQUESTS)
    crowd.close()
    assert (len(crowd.acknowledged), crowd.refused, crowd.dropped) == (REQUESTS, [], 0)
    assert mail_sink.deliveries == []
    own_broker.start()
    until(lambda: not waiting(records), "every mail has left", within=120)


def waiting(records: Runtime) -> list[int]:
    with records.reading() as work:
        return list(work.session.scalars(select(OutboxEmail.id).where(OutboxEmail.state != OutboxState.SENT)))
