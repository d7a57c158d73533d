"""Mails a second of one relay against bare smtplib with one reused connection (goal P10: at least 0.60 of it).

Bare does the same protocol and database work with nothing around it: for each mail one UPDATE that claims, the
prebuilt bytes over the open connection, one UPDATE that finishes. Beside it stands smtplib alone, without a database.
A disk that is slow to sync makes the relay look better, because it commits
once a mail and bare twice; the CPU is told beside the rate. Prints and asserts nothing: a MISS is a finding, not a failure.
"""

from __future__ import annotations

import json
import smtplib
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from intake.mail.compose import compose
from intake.mail.render import render
from intake.mail.smtp import Server
from intake.models.outbox import OutboxLane
from intake.runtime import Runtime
from intake.services import outbox, relay
from tests.bench.measuring import UNCLEAR_SPREAD
from tests.bench.smtp_server import taking_everything
from tests.mail.examples import CLINIC, EXAMPLES, PUBLIC_URL
from tests.support.application import settings_for

MAILS = 200
HISTORY = 100_000
ROUNDS = 3
GOAL, HISTORY_GOAL = 0.60, 1.10


def write_mails(runtime: Runtime, label: str) -> None:
    with runtime.work() as work:
        for number in range(MAILS):
            outbox.enqueue(
                work,
                "receipt",
                "mother@example.org",
                f"{label}:{number}",
                language=("en", "ru", "he", "ar")[number % 4],
                payload=EXAMPLES["receipt"],
            )


@dataclass(frozen=True)
class Pace:
    """Mails a second, and the milliseconds of processor time that each of them took in this process."""

    rate: float
    cpu: float


def pace(work: Callable[[], object]) -> Pace:
    began, busy = time.perf_counter(), time.process_time()
    work()
    return Pace(MAILS / (time.perf_counter() - began), (time.process_time() - busy) / MAILS * 1000)


def message() -> bytes:
    rendered = render("receipt", "ru", EXAMPLES["receipt"], CLINIC, PUBLIC_URL)
    fact = outbox.message_id("bench", "clinic.example")
    return compose(rendered, "mother@example.org", fact, CLINIC, datetime.now(UTC)).content


def bare(runtime: Runtime, content: bytes, *, with_rows: bool) -> None:
    server = Server.of(runtime.settings.smtp_url)
    claim = text("UPDATE outbox_email SET state='leased', attempts=1 WHERE id=:id AND state='ready'")
    finish = text("UPDATE outbox_email SET state='sent' WHERE id=:id AND attempts=1 AND state='leased'")
    with runtime.reading() as work:
        ready = work.session.execute(text("SELECT id FROM outbox_email WHERE state='ready' ORDER BY next_at, id"))
        ids = list(ready.scalars()) if with_rows else list(range(MAILS))
    with smtplib.SMTP(server.host, server.port) as smtp:
        for row_id in ids:
            if with_rows:
                with runtime.database.engine.begin() as connection:
                    connection.execute(claim, {"id": row_id})
            smtp.sendmail("desk@clinic.example", ["mother@example.org"], content)
            if with_rows:
                with runtime.database.engine.begin() as connection:
                    connection.execute(finish, {"id": row_id})


def add_history(runtime: Runtime) -> None:
    """Mails of the past, all sent."""
    with runtime.reading() as work:
        pattern = dict(work.session.execute(text("SELECT * FROM outbox_email LIMIT 1")).mappings().one())
    if not isinstance(pattern["payload"], str):  # PostgreSQL reads JSON as objects, and takes it as text
        pattern["payload"] = json.dumps(pattern["payload"])
    rows = [
        pattern | {"id": 10_000_000 + n, "dedupe_key": f"past:{n}", "stream": f"past:{n}", "state": "sent"}
        for n in range(HISTORY)
    ]
    with runtime.database.engine.begin() as connection:
        columns = ", ".join(pattern)
        holders = ", ".join(f":{name}" for name in pattern)
        connection.execute(text(f"INSERT INTO outbox_email ({columns}) VALUES ({holders})"), rows)
    settle(runtime)


def settle(runtime: Runtime) -> None:
    """A real history has been written down long ago; what this one left to tidy up is not the relay's to pay."""
    chore = "PRAGMA wal_checkpoint(TRUNCATE)" if runtime.database.sqlite else "VACUUM (ANALYZE) outbox_email"
    link = runtime.database.engine.raw_connection()  # neither may stand inside a transaction
    if not runtime.database.sqlite:
        link.driver_connection.autocommit = True  # type: ignore[union-attr]  # it is open
    cursor = link.cursor()
    cursor.execute(chore)
    cursor.close()
    link.invalidate()  # nobody gets it as it is now


def report(runtime: Runtime, kind: str) -> None:
    content = message()
    paces: dict[str, list[Pace]] = {"relay": [], "bare": [], "smtplib alone": []}
    for round_number in range(ROUNDS + 1):  # the first round warms up
        write_mails(runtime, f"a{round_number}")
        ours = pace(lambda: relay.run(runtime, OutboxLane.PLAIN))
        write_mails(runtime, f"b{round_number}")
        bare_pace = pace(lambda: bare(runtime, content, with_rows=True))
        alone = pace(lambda: bare(runtime, content, with_rows=False))
        if round_number:
            for label, found in zip(paces, (ours, bare_pace, alone), strict=True):
                paces[label].append(found)
    add_history(runtime)
    past = []
    for round_number in range(ROUNDS):
        write_mails(runtime, f"h{round_number}")
        past.append(pace(lambda: relay.run(runtime, OutboxLane.PLAIN)))
    _print(kind, paces, past)


def _print(kind: str, paces: dict[str, list[Pace]], past: list[Pace]) -> None:
    middle = {label: statistics.median(pace.rate for pace in found) for label, found in paces.items()}
    plain = [pace.rate for pace in paces["bare"]]
    spread = (max(plain) - min(plain)) / middle["bare"]
    ratio = middle["relay"] / middle["bare"]
    print(f"\nP10 on {kind}", end="")
    for label, found in paces.items():
        cpu = statistics.median(pace.cpu for pace in found)
        print(f"\n{label}: {middle[label]:.0f} mails/s, CPU {cpu:.2f} ms each, median of {ROUNDS} x {MAILS}", end="")
    verdict = "UNCLEAR" if spread > UNCLEAR_SPREAD else "PASS" if ratio >= GOAL else "MISS"
    print(f"\nratio to bare {ratio:.2f} (goal P10 {GOAL}: {verdict}, spread of bare {spread:.0%})")
    print(f"ratio to smtplib alone {middle['relay'] / middle['smtplib alone']:.2f}")
    slower = middle["relay"] / statistics.median(pace.rate for pace in past)
    more = statistics.median(pace.cpu for pace in past) / statistics.median(pace.cpu for pace in paces["relay"])
    verdict = "PASS" if slower <= HISTORY_GOAL else "MISS"
    print(f"with {HISTORY} sent mails behind it {slower:.2f} times as long (goal {HISTORY_GOAL}: {verdict}), ", end="")
    print(f"{more:.2f} times the CPU")


@pytest.mark.bench
def test_print_the_rates(database_url: str, database_kind: str, tmp_path: Path) -> None:
    with taking_everything() as address:
        runtime = Runtime(replace(settings_for(database_url, tmp_path), smtp_url=address, clinic=CLINIC))
        report(runtime, database_kind)
        runtime.close()
