"""Mails a second of one relay against bare smtplib with one reused connection (goal P10: at least 0.60 of it).

Bare does the same protocol and database work with nothing around it: for each mail one UPDATE that claims, the
prebuilt bytes over the open connection, one UPDATE that finishes. Beside it stands smtplib alone, without a database.
Prints and asserts nothing: a MISS is a finding, not a failure.
"""

from __future__ import annotations

import os
import smtplib
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
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
from tests.bench.smtp_server import taking_everything
from tests.mail.examples import CLINIC, EXAMPLES, PUBLIC_URL
from tests.support.application import settings_for
from tests.support.databases import SqliteDatabases

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


def rate(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return MAILS / (time.perf_counter() - began)


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
    rows = [
        pattern | {"id": 10_000_000 + n, "dedupe_key": f"past:{n}", "stream": f"past:{n}", "state": "sent"}
        for n in range(HISTORY)
    ]
    with runtime.database.engine.begin() as connection:
        columns = ", ".join(pattern)
        holders = ", ".join(f":{name}" for name in pattern)
        connection.execute(text(f"INSERT INTO outbox_email ({columns}) VALUES ({holders})"), rows)


def report() -> None:
    with tempfile.TemporaryDirectory() as name, taking_everything() as address:
        folder = Path(name)
        url = os.environ.get("BENCH_DATABASE_URL") or SqliteDatabases(folder).fresh(folder)
        settings = replace(settings_for(url, folder), smtp_url=address, clinic=CLINIC)
        runtime = Runtime(settings)
        content = message()
        rates: dict[str, list[float]] = {"relay": [], "bare": [], "smtplib alone": []}
        for round_number in range(ROUNDS + 1):  # the first round warms up
            write_mails(runtime, f"a{round_number}")
            ours = rate(lambda: relay.run(runtime, OutboxLane.PLAIN))
            write_mails(runtime, f"b{round_number}")
            bare_rate = rate(lambda: bare(runtime, content, with_rows=True))
            alone = rate(lambda: bare(runtime, content, with_rows=False))
            if round_number:
                for label, found in zip(rates, (ours, bare_rate, alone), strict=True):
                    rates[label].append(found)
        add_history(runtime)
        past = []
        for round_number in range(ROUNDS):
            write_mails(runtime, f"h{round_number}")
            past.append(rate(lambda: relay.run(runtime, OutboxLane.PLAIN)))
        runtime.close()
    _print(rates, past)


def _print(rates: dict[str, list[float]], past: list[float]) -> None:
    middle = {label: statistics.median(found) for label, found in rates.items()}
    spread = (max(rates["bare"]) - min(rates["bare"])) / middle["bare"]
    ratio, slower = middle["relay"] / middle["bare"], middle["relay"] / statistics.median(past)
    for label, found in middle.items():
        print(f"\n{label}: {found:.0f} mails/s, median of {ROUNDS} x {MAILS}", end="")
    verdict = "UNCLEAR" if spread > 0.25 else "PASS" if ratio >= GOAL else "MISS"
    print(f"\nratio to bare {ratio:.2f} (goal P10 {GOAL}: {verdict}, spread of bare {spread:.0%})")
    print(f"ratio to smtplib alone {middle['relay'] / middle['smtplib alone']:.2f}")
    verdict = "PASS" if slower <= HISTORY_GOAL else "MISS"
    print(f"with {HISTORY} sent mails behind it {slower:.2f} times as long (goal {HISTORY_GOAL}: {verdict})")


@pytest.mark.bench
def test_print_the_rates() -> None:
    report()
