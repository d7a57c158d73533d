"""The audit log cannot be changed quietly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from intake.models.outbox import Ticker
from intake.runtime import Runtime
from intake.services import audit, audit_check
from intake.services.audit_check import Fault, Finding
from intake.services.rows import insert_once
from intake.services.work import Actor


def recorded(runtime: Runtime, count: int = 5) -> None:
    for number in range(count):
        with runtime.work(Actor("staff", "someone", "coordinator")) as work:
            audit.record(work, "case_read", "referral", f"r{number}")


def broken(runtime: Runtime) -> list[int]:
    with runtime.reading() as work:
        return [finding.seq for finding in audit_check.check(work).findings]


def tampered(runtime: Runtime, *statements: str) -> None:
    """What somebody with the database's own password could do, past the triggers."""
    with runtime.database.unit_of_work() as session:
        if runtime.database.sqlite:
            session.execute(text("DROP TRIGGER audit_event_no_update"))
            session.execute(text("DROP TRIGGER audit_event_no_delete"))
        else:
            session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER ALL"))
        for statement in statements:
            session.execute(text(statement))


def test_an_untouched_log_is_whole(runtime: Runtime) -> None:
    recorded(runtime)
    assert broken(runtime) == []


@pytest.mark.parametrize("verb", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_events(runtime: Runtime, verb: str) -> None:
    recorded(runtime, 1)
    with pytest.raises(DBAPIError), runtime.database.unit_of_work() as session:
        session.execute(text(verb))


COPIED = ", ".join(name for name in (*audit.TOLD, "chain") if name != "seq")
TAMPERINGS = {
    "altered": (["UPDATE audit_event SET object_id = 'other' WHERE seq = 3"], [Finding(Fault.BROKEN, 3)]),
    "signed by nobody": (["UPDATE audit_event SET key_name = 'x' WHERE seq = 3"], [Finding(Fault.BROKEN, 3)]),
    "deleted": (
        ["DELETE FROM audit_event WHERE seq = 3"], [Finding(Fault.MISSING, 3, 3), Finding(Fault.BROKEN, 4)]
    ),
    "deleted from the start": (
        ["DELETE FROM audit_event WHERE seq < 3"], [Finding(Fault.MISSING, 1, 2), Finding(Fault.BROKEN, 3)]
    ),
    "inserted": (
        [f"INSERT INTO audit_event (seq, {COPIED}) SELECT 6, {COPIED} FROM audit_event WHERE seq = 2"],
        [Finding(Fault.BROKEN, 6)],
    ),
    "reordered": (
        ["UPDATE audit_event SET seq = 99 WHERE seq = 2", "UPDATE audit_event SET seq = 2 WHERE seq = 3",
         "UPDATE audit_event SET seq = 3 WHERE seq = 99"],
        [Finding(Fault.BROKEN, 2), Finding(Fault.BROKEN, 3), Finding(Fault.BROKEN, 4)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("statements", "found"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_what_was_tampered_with_is_named(runtime: Runtime, statements: list[str], found: list[Finding]) -> None:
    recorded(runtime)
    tampered(runtime, *statements)
    with runtime.reading() as work:
        assert audit_check.check(work).findings == found


def test_parallel_writers_leave_one_gapless_chain(runtime: Runtime) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _turn: recorded(runtime, 4), range(8)))
    with runtime.reading() as work:
        assert work.session.scalar(text("SELECT max(seq) FROM audit_event")) == 32
    assert broken(runtime) == []


def test_an_event_of_a_failed_unit_of_work_is_gone_with_it(runtime: Runtime) -> None:
    def fail() -> None:
        with runtime.work() as work:
            audit.record(work, "case_read")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    recorded(runtime, 1)
    assert broken(runtime) == []


def test_events_of_one_unit_of_work_stand_in_the_order_they_were_told(runtime: Runtime) -> None:
    with runtime.work() as work:
        for action in ("first", "second", "third"):
            audit.record(work, action)
    with runtime.reading() as work:
        told = work.session.scalars(text("SELECT action FROM audit_event ORDER BY seq")).all()
    assert told == ["first", "second", "third"]
    assert broken(runtime) == []


def test_what_was_rolled_back_leaves_no_event(runtime: Runtime) -> None:
    with suppress(RuntimeError), runtime.work() as work:
        audit.record(work, "never")
        raise RuntimeError
    recorded(runtime, 1)
    with runtime.reading() as work:
        assert work.session.scalars(text("SELECT action FROM audit_event")).all() == ["case_read"]


@pytest.mark.databases("postgresql")
def test_whoever_told_of_an_event_can_still_wait_for_a_row_of_somebody_who_tells_of_one_too(runtime: Runtime) -> None:
    """Two writers meet at the same row and at the log, in either order, and none is sent away."""

    def write(turn: int) -> None:
        with runtime.work() as work:
            shared = {"name": f"row {turn // 2}", "last_run_at": work.now}
            acts = [partial(audit.record, work, "told"), partial(insert_once, work.session, Ticker, shared, "name")]
            for act in acts[:: 1 if turn % 2 else -1]:
                act()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    assert broken(runtime) == []
