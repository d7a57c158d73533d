"""Who kills what: `kill -9` of a part in the middle of its work, and its start afterwards."""

from __future__ import annotations

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import select

from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from tests.support.postgres import PostgresServer
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer
from tests.support.waiting import until

Lease = tuple[int, int]  # the row and the attempt


@dataclass
class Killer:
    """Kills parts of one house and counts. `leases_hit` counts workers that died with a mail in their hands."""

    house: RunningHouse
    broker: ValkeyServer
    sink: MailSink
    records: Runtime
    database: PostgresServer | None = None  # nothing to kill where the database is a file
    kills: Counter[str] = field(default_factory=Counter)
    leases_hit: int = 0

    def strike(self, what: str) -> None:
        getattr(self, f"_kill_{what}")()
        self.kills[what] += 1

    def _kill_web(self) -> None:
        self._replace("web")
        self.house.await_web()

    def _kill_web_child(self) -> None:
        """One of the two processes that serve pages; the server replaces it by itself."""
        victims = self.house.program("web").children()
        if victims:
            os.kill(random.choice(victims), signal.SIGKILL)

    def _kill_beat(self) -> None:
        self._replace("beat")

    def _kill_beats(self) -> None:
        """Both: for a moment nobody says "look now"."""
        for name in ("beat", "beat2"):
            self.house.program(name).kill()
        self.house.start("beat", "beat2")

    def _kill_database(self) -> None:
        """While the mail server has a mail of which nobody has written down yet that it left."""
        assert self.database is not None, "a file cannot be killed"
        with self.a_mail_in_hand("TAKEN"):
            self.database.stop(signal.SIGQUIT)
            self.database.start()
        self.records.database.dispose()

    def _kill_worker(self) -> None:
        self._replace("worker")

    def _kill_broker(self) -> None:
        self.broker.kill()
        self.broker.start()

    def _kill_worker_before_sending(self) -> None:
        self._kill_with_a_lease("DATA")

    def _kill_worker_after_sending(self) -> None:
        """The mail server has the mail, and nobody writes that down: the one case in which it is sent again."""
        self._kill_with_a_lease("TAKEN")

    def _kill_with_a_lease(self, where: str) -> None:
        with self.a_mail_in_hand(where):
            held = self.leases()
            self.house.program("worker").kill()
            self.leases_hit += bool(held & self.leases())
        self.house.program("worker").start()

    @contextmanager
    def a_mail_in_hand(self, where: str = "TAKEN") -> Iterator[None]:
        """While the block runs, a worker waits for the mail server's answer."""
        self.sink.behaviour.hang_at = where
        until(lambda: self.sink.hangs, f"a worker waits for the mail server at {where}", within=90)
        yield
        self.sink.behaviour.hang_at = ""
        self.sink.release()

    def _replace(self, name: str) -> None:
        self.house.program(name).kill()
        self.house.program(name).start()

    def leases(self) -> set[Lease]:
        """What is leased at this moment."""
        held = (OutboxEmail.state == OutboxState.LEASED, OutboxEmail.lease_until > self.records.clock())
        with self.records.reading() as work:
            rows = work.session.execute(select(OutboxEmail.id, OutboxEmail.attempts).where(*held))
            return {(row.id, row.attempts) for row in rows}
