"""`kill -9`, two beats, FLUSHALL, a database that starts anew and a clock two hours wrong, while five hundred mails of
consultations leave: none is lost, and what comes twice comes under its one name (issue 5)."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, Row, select

from config import Settings
from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from tests.faults.families import MAILS, MONDAY, THURSDAY, Families, Family, book, change_their_minds
from tests.faults.killer import Killer
from tests.support.postgres import PostgresServer
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.turning import WallClock
from tests.support.valkey import ValkeyServer
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

TWO_HOURS = timedelta(hours=2)
# Once so many mails have arrived, this happens, always while a worker has a mail in its hands. The clock is ahead while
# the reminders of two hours before leave: by that clock half of their consultations are over.
HAPPENINGS = (
    (30, "worker_before_sending"), (60, "beats"), (90, "worker_after_sending"), (120, "flush"), (150, "database"),
    (200, "minds"), (250, "beat"), (350, "forward"), (360, "worker_after_sending"), (370, "flush"),
    (380, "worker_before_sending"), (381, "back"), (420, "worker_before_sending"),
)  # fmt: skip


@pytest.fixture
def wall_clock(frail_house: RunningHouse, tmp_path: Path) -> WallClock:
    """The clock of everything in the house."""
    clock = WallClock(tmp_path / "offset", THURSDAY)
    frail_house.environ.update(clock.environ)
    return clock


@pytest.fixture
def records(frail_house: RunningHouse, wall_clock: WallClock) -> Iterator[Runtime]:
    """Whoever books, and whoever looks at the end, by the house's own clock."""
    runtime = Runtime(Settings.from_env(frail_house.environ), wall_clock)
    yield runtime
    runtime.close()


@pytest.fixture
def killer(
    frail_house: RunningHouse,
    own_broker: ValkeyServer,
    mail_sink: MailSink,
    records: Runtime,
    database_kind: str,
    request: pytest.FixtureRequest,
) -> Killer:
    server: PostgresServer | None = None
    if database_kind == "postgresql":
        server = request.getfixturevalue("postgres_server")
    return Killer(frail_house, own_broker, mail_sink, records, server)


def test_no_mail_that_is_due_is_lost_whatever_happens(killer: Killer, wall_clock: WallClock) -> None:
    families = book(killer.records)
    wall_clock.set(MONDAY)
    began = time.monotonic()
    killer.house.start("worker", "beat", "beat2")
    for arrived, what in HAPPENINGS:
        until(lambda so_many=arrived: len(killer.sink.deliveries) >= so_many, f"{arrived} mails, then {what}", 120)
        happen(what, killer, wall_clock, families)
    until(lambda: not still_to_leave(killer.records), "every mail has left", within=120)
    wall_clock.turn(TWO_HOURS)  # this time it is two hours later
    until(lambda: not still_to_leave(killer.records), "what came due in two hours has left", within=120)
    tell(killer, time.monotonic() - began)
    assert killer.leases_hit == workers_killed(killer) >= 5
    assert_every_mail_arrived(killer, families)
    assert_bookings_are_told_in_order(killer)
    assert_nobody_is_reminded_of_what_was_cancelled(killer, families)


def happen(what: str, killer: Killer, wall_clock: WallClock, families: Families) -> None:
    if what == "database" and killer.database is None:
        what = "worker_after_sending"  # a database that is a file is open in this process
    if what in ("flush", "minds", "forward", "back"):
        with killer.a_mail_in_hand():
            if what == "flush":
                killer.broker.flush()
            elif what == "minds":
                change_their_minds(killer.records, families)
            else:
                wall_clock.turn(TWO_HOURS if what == "forward" else -TWO_HOURS)
    else:
        killer.strike(what)


def workers_killed(killer: Killer) -> int:
    return sum(count for what, count in killer.kills.items() if what.startswith("worker"))


def mails(records: Runtime, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """In the order in which they were written."""
    columns = (OutboxEmail.message_id, OutboxEmail.to_addr, OutboxEmail.template, OutboxEmail.stream, OutboxEmail.state)
    with records.reading() as work:
        return work.session.execute(select(*columns).where(*conditions).order_by(OutboxEmail.id)).all()


def still_to_leave(records: Runtime) -> Sequence[Row[Any]]:
    waiting = OutboxEmail.state.in_((OutboxState.READY, OutboxState.LEASED))
    return mails(records, waiting, OutboxEmail.due_at <= records.clock())


def assert_every_mail_arrived(killer: Killer, families: Families) -> None:
    """All of those who changed nothing; once, but for what had been handed over when a worker or the database died."""
    bookings = [family.booking_id for family in families.keeping]
    written = mails(killer.records, OutboxEmail.guard_booking.in_(bookings))
    due = [row for row in written if row.state != OutboxState.READY]
    assert Counter(row.state for row in due) == {OutboxState.SENT: MAILS}
    arrived = killer.sink.message_ids
    assert [row for row in due if row.message_id not in arrived] == []
    known = {row.message_id: row.to_addr for row in mails(killer.records)}
    assert all(delivery.recipients == (known[delivery.message_id],) for delivery in killer.sink.deliveries)
    assert 0 < doubles(killer.sink) <= workers_killed(killer) + killer.kills["database"]


def doubles(sink: MailSink) -> int:
    return sum(count - 1 for count in sink.message_ids.values())


def assert_bookings_are_told_in_order(killer: Killer) -> None:
    """What was written first about a booking arrived first."""
    streams = {row.message_id: row.stream for row in mails(killer.records)}
    came: dict[str, list[str]] = {}
    for message_id in killer.sink.message_ids:  # in the order of their first arrival
        came.setdefault(streams[message_id], []).append(message_id)
    written: dict[str, list[str]] = {stream: [] for stream in came}
    for row in mails(killer.records, OutboxEmail.message_id.in_(list(killer.sink.message_ids))):
        written[row.stream].append(row.message_id)
    assert came == written


def assert_nobody_is_reminded_of_what_was_cancelled(killer: Killer, families: Families) -> None:
    """The same hour's reminders of those who stayed have left."""
    for family in families.later:
        assert heard(killer, family) == ["booking_confirmed", "booking_reminder"]
    for family in families.cancelling:
        assert heard(killer, family) == ["booking_confirmed", "booking_cancelled"]
    for family in families.moving:
        assert heard(killer, family) == ["booking_confirmed", "booking_moved"]


def heard(killer: Killer, family: Family) -> list[str]:
    templates = {row.message_id: row.template for row in mails(killer.records)}
    return [templates[name] for name in dict.fromkeys(mail.message_id for mail in killer.sink.to(family.address))]


def tell(killer: Killer, seconds: float) -> None:
    kills = ", ".join(f"{what} {count}" for what, count in sorted(killer.kills.items()))
    print(
        f"\n{sum(killer.kills.values())} kills ({kills}), {killer.leases_hit} with a lease open, 2 x FLUSHALL, "
        f"clock 2 h ahead and back; {len(killer.sink.message_ids)} mails, {len(killer.sink.deliveries)} deliveries, "
        f"{doubles(killer.sink)} doubles; {seconds:.0f} s"
    )
