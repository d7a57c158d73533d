"""A house that is going to be mistreated: short leases, a broker of its own, no limits on posts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from config import Settings
from intake.runtime import Runtime
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer

LEASE = 12  # seconds; the socket waits a quarter of it, the task may take three quarters
SHORT_LEASES = {"MAIL_LEASE_SECONDS": str(LEASE), "ALERT_LEASE_SECONDS": str(LEASE)}
# A worker of one process holds one mail at most, so that one kill can double one mail at most.
ONE_HAND = {"WORKER_PROCESSES": "1"}
NO_RATES = {"POSTS_PER_MINUTE": "1000000", "POSTS_PER_HOUR": "1000000"}


@pytest.fixture
def own_broker() -> Iterator[ValkeyServer]:
    """A broker that may be killed."""
    server = ValkeyServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def frail_house(
    database_url: str, own_broker: ValkeyServer, mail_sink: MailSink, tmp_path: Path
) -> Iterator[RunningHouse]:
    """Nothing is started yet."""
    given = {"DATABASE_URL": database_url, "BROKER_URL": own_broker.url, "SMTP_URL": mail_sink.url}
    running = RunningHouse.furnish(tmp_path / "house", given | SHORT_LEASES | ONE_HAND | NO_RATES)
    yield running
    running.remove()


@pytest.fixture
def records(frail_house: RunningHouse) -> Iterator[Runtime]:
    """A look into the house's database from outside, with the house's own keys."""
    runtime = Runtime(Settings.from_env(frail_house.environ))
    yield runtime
    runtime.close()
