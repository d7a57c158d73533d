"""The database's door: instants are aware, writers wait their turn, readers hold nobody up."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import StatementError

from intake import db
from intake.db import rows_changed
from intake.models.outbox import Ticker
from intake.runtime import Runtime


def test_an_instant_comes_back_in_utc(runtime: Runtime) -> None:
    moment = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2)))
    with runtime.database.unit_of_work() as session:
        session.add(Ticker(name="relay", last_run_at=moment))
    with runtime.database.reading() as session:
        found = session.scalar(select(Ticker.last_run_at))
    assert found == moment
    assert found.tzinfo is UTC


def test_a_naive_instant_is_refused(runtime: Runtime) -> None:
    with pytest.raises(StatementError, match="time zone"), runtime.database.unit_of_work() as session:
        session.add(Ticker(name="relay", last_run_at=datetime(2026, 11, 22)))  # noqa: DTZ001 - the point of the test


def test_a_failed_unit_of_work_leaves_nothing(runtime: Runtime) -> None:
    def fail() -> None:
        with runtime.database.unit_of_work() as session:
            session.add(Ticker(name="relay", last_run_at=runtime.clock()))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with runtime.database.reading() as session:
        assert session.scalar(select(Ticker)) is None


def test_parallel_read_then_write_loses_no_update(runtime: Runtime) -> None:
    start = runtime.clock()
    with runtime.database.unit_of_work() as session:
        session.add(Ticker(name="relay", last_run_at=start))

    def later(_turn: int) -> None:
        with runtime.database.unit_of_work() as session:
            row = session.scalars(select(Ticker).with_for_update()).one()
            row.last_run_at = row.last_run_at + timedelta(seconds=1)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(later, range(40)))
    with runtime.database.reading() as session:
        assert session.scalar(select(Ticker.last_run_at)) == start + timedelta(seconds=40)


def test_one_of_many_wins_a_race(runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as session:
        session.add(Ticker(name="open", last_run_at=runtime.clock()))

    def claim(_turn: int) -> int:
        with runtime.database.unit_of_work() as session:
            return rows_changed(session, update(Ticker).where(Ticker.name == "open").values(name="taken"))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claim, range(20))) == 1


def test_the_database_tells_the_time(runtime: Runtime) -> None:
    assert runtime.database.now().tzinfo is UTC


def test_a_unit_of_work_inside_another_is_refused_at_once(runtime: Runtime) -> None:
    with runtime.database.unit_of_work(), pytest.raises(RuntimeError, match="open in this thread"):
        runtime.database.unit_of_work().__enter__()


HOLD = """
import sys, time
from intake.db import Database
with Database(sys.argv[1]).unit_of_work():
    print("mine", flush=True)
    time.sleep(600)
"""


def test_a_writer_that_is_killed_leaves_its_turn_to_the_next(runtime: Runtime) -> None:
    url = runtime.settings.database_url
    holder = subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "mine\n"
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(_write, runtime)
        holder.kill()
        holder.wait()
        waiting.result(timeout=30)
    with runtime.database.reading() as session:
        assert session.scalar(select(Ticker.name)) == "next"


def _write(runtime: Runtime) -> None:
    with runtime.database.unit_of_work() as session:
        session.add(Ticker(name="next", last_run_at=runtime.clock()))


@pytest.mark.databases("postgresql")
def test_a_connection_that_died_while_it_lay_idle_is_replaced(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "TRUSTED_SECONDS", 0.0)
    with runtime.database.unit_of_work() as session:
        first = session.scalar(text("select pg_backend_pid()"))
        with runtime.database.reading() as other:
            second = other.scalar(text("select pg_backend_pid()"))
    with runtime.database.reading() as session:
        mine = session.scalar(text("select pg_backend_pid()"))
        session.execute(text("select pg_terminate_backend(:pid)"), {"pid": first if mine == second else second})
    with runtime.database.unit_of_work() as session, runtime.database.reading() as other:
        pids = {session.scalar(text("select pg_backend_pid()")), other.scalar(text("select pg_backend_pid()"))}
    assert not {first, second} <= pids
