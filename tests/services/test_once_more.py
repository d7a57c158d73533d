"""One more try after a lost race in the database, and after nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from intake.models.callbacks import Resource, ResourceKind
from intake.runtime import Runtime
from intake.services.consultation_resources import add
from intake.services.once_more import once_more
from intake.services.work import Work

LOST = (
    psycopg.errors.DeadlockDetected("deadlock detected"),
    psycopg.errors.SerializationFailure("could not serialize access"),
    sqlite3.OperationalError("database is locked"),
)


class Loser:
    """Adds a room, and loses its race as often as it is told."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times, self.calls = error, times, 0

    def __call__(self, work: Work) -> str:
        self.calls += 1
        add(work, ResourceKind.ROOM, "Room")
        if self.calls <= self.times:
            raise OperationalError("INSERT", {}, self.error)
        return "done"


def rooms(clinic: Runtime) -> int:
    with clinic.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Resource)) or 0


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
def test_a_lost_race_is_run_once_more_and_leaves_one_trace(clinic: Runtime, error: Exception) -> None:
    loser = Loser(error, 1)
    assert once_more(clinic.work, loser) == "done"
    assert (loser.calls, rooms(clinic)) == (2, 1)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
def test_who_loses_twice_has_lost(clinic: Runtime, error: Exception) -> None:
    loser = Loser(error, 2)
    with pytest.raises(OperationalError):
        once_more(clinic.work, loser)
    assert (loser.calls, rooms(clinic)) == (2, 0)


@pytest.mark.databases("sqlite")
def test_another_failure_is_not_tried_again(clinic: Runtime) -> None:
    loser = Loser(sqlite3.OperationalError("disk I/O error"), 1)
    with pytest.raises(OperationalError):
        once_more(clinic.work, loser)
    assert loser.calls == 1


@pytest.mark.databases("sqlite")
def test_each_try_has_a_unit_of_work_of_its_own(clinic: Runtime) -> None:
    seen: list[int] = []

    @contextmanager
    def counted() -> Iterator[Work]:
        with clinic.work() as work:
            seen.append(id(work.session))
            yield work

    kept = Loser(LOST[0], 1)
    once_more(counted, kept)
    assert len(seen) == 2
