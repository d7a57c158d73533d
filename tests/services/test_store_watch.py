"""A store that does not answer is told to the administrator once, and taken off the list when it answers again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.db import new_id
from intake.errors import StoreDown
from intake.models.desk import DeskTask, TaskKind
from intake.models.drafts import Draft
from intake.runtime import Runtime
from intake.services import documents, drafts, housekeeping, store_watch, ticks
from intake.services.documents import Details
from intake.vault.files import FileWriter
from tests.support.application import Clock
from tests.support.bucket import BucketServer, Gate

PDF = b"%PDF-1.7\n" + b"marrow " * 100


@pytest.fixture
def clinic(runtime: Runtime, bucket: BucketServer, gate: Gate) -> Runtime:
    """A clinic whose files lie in a bucket behind the gate."""
    runtime.store = bucket.store(gate.port)
    return runtime


def tasks(clinic: Runtime) -> list[tuple[TaskKind, str, bool]]:
    with clinic.reading() as work:
        of_the_store = select(DeskTask).where(DeskTask.kind == TaskKind.STORE_DOWN)
        found = work.session.scalars(of_the_store.order_by(DeskTask.created_at))
        return [(task.kind, task.detail["what"], task.done_at is not None) for task in found]


def test_a_store_that_answers_raises_nothing_and_keeps_nothing(clinic: Runtime, bucket: BucketServer) -> None:
    assert ticks.JOBS["store"].run(clinic) == 0
    assert tasks(clinic) == []
    assert bucket.store().names() == []


def test_one_outage_is_one_task_however_often_it_is_noticed(clinic: Runtime, gate: Gate, clock: Clock) -> None:
    ticks.JOBS["store"].run(clinic)
    gate.shut = True
    for _tick in range(3):
        clock.move(minutes=1)
        assert ticks.JOBS["store"].run(clinic) == 1
        store_watch.note(clinic, StoreDown())
    assert tasks(clinic) == [(TaskKind.STORE_DOWN, "away", False)]
    gate.shut = False
    assert ticks.JOBS["store"].run(clinic) == 0
    assert tasks(clinic) == [(TaskKind.STORE_DOWN, "away", True)]


def test_a_task_that_somebody_ticked_off_does_not_come_back_in_the_same_outage(clinic: Runtime, gate: Gate) -> None:
    gate.shut = True
    ticks.JOBS["store"].run(clinic)
    with clinic.work() as work:
        for task in work.session.scalars(select(DeskTask)):
            task.done_at = work.now
    ticks.JOBS["store"].run(clinic)
    assert tasks(clinic) == [(TaskKind.STORE_DOWN, "away", True)]


def test_the_next_outage_is_a_new_task(clinic: Runtime, gate: Gate, clock: Clock) -> None:
    for shut in (True, False, True):
        clock.move(minutes=1)
        gate.shut = shut
        ticks.JOBS["store"].run(clinic)
    assert [done for _kind, _what, done in tasks(clinic)] == [True, False]


class Amnesiac:
    """A store that takes everything and gives back something else."""

    def __init__(self, kept: bytes | None) -> None:
        self.kept = kept

    def put(self, name: str, content: bytes) -> None:
        """Forgets it."""

    def get(self, name: str) -> bytes:
        if self.kept is None:
            raise FileNotFoundError(name)
        return self.kept

    def delete(self, name: str) -> None:
        """There is nothing to delete."""


@pytest.mark.parametrize("kept", [None, b"", b"something else"])
def test_a_store_that_lies_is_down(kept: bytes | None) -> None:
    lying: Any = Amnesiac(kept)
    with pytest.raises(StoreDown):
        store_watch.probe(lying)


def test_work_that_needs_the_store_waits_and_the_rest_goes_on(clinic: Runtime, gate: Gate, clock: Clock) -> None:
    with clinic.work() as work:
        draft = drafts.start(work, "ru")
        writer = FileWriter(work.store, new_id())
        writer.write(PDF)
        documents.take_in(work, draft, "report.pdf", writer, details=Details())
        draft_id = draft.id
    clock.now += timedelta(days=31)
    gate.shut = True
    ticks.JOBS["housekeeping"].run(clinic)
    assert tasks(clinic) == [(TaskKind.STORE_DOWN, "away", False)]
    with clinic.reading() as work:
        assert work.session.get_one(Draft, draft_id).state == "open"
        assert len(documents.listed(work, work.session.get_one(Draft, draft_id))) == 1
    gate.shut = False
    with clinic.work() as work:
        assert housekeeping.delete_expired_drafts(work) == 1
    assert clinic.store.names() == []
