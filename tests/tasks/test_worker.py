"""A real worker and a real beat on a real broker: the rows are the truth, the broker only says "look now"."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from config import Settings
from intake.runtime import Runtime
from intake.services import outbox
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer

pytestmark = pytest.mark.faults


@pytest.fixture
def desk(house: RunningHouse) -> Iterator[Runtime]:
    """Somebody who writes mails into the house's database."""
    runtime = Runtime(Settings.from_env(house.environ))
    yield runtime
    runtime.close()


def write_mails(desk: Runtime, *facts: str) -> None:
    with desk.work() as work:
        for fact in facts:
            outbox.enqueue(work, "callback_cancelled", "a@example.org", fact, payload={"reference": "R7K4-M9PQ"})


@pytest.mark.databases("sqlite")
def test_mails_leave_though_the_broker_forgets_everything_and_a_worker_dies(
    house: RunningHouse, desk: Runtime, broker: ValkeyServer, mail_sink: MailSink
) -> None:
    write_mails(desk, *(f"before:{number}" for number in range(20)))
    house.start("worker", "beat", "beat2")
    mail_sink.wait_for(20, within=60)
    broker.flush()
    house.program("worker").kill()
    write_mails(desk, *(f"after:{number}" for number in range(20)))
    house.program("worker").start()
    mail_sink.wait_for(40, within=60)
    assert set(mail_sink.message_ids.values()) == {1}
    assert len(mail_sink.message_ids) == 40
