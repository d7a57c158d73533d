"""Rows for facts: once, however often they are told, and the unit of work goes on."""

from __future__ import annotations

from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import Ticker
from intake.runtime import Runtime
from intake.services.rows import insert_all, insert_all_once, insert_new
from intake.services.work import Work


def names(clinic: Runtime) -> list[str]:
    with clinic.reading() as work:
        return list(work.session.scalars(select(Ticker.name).order_by(Ticker.name)))


def tickers(work: Work, *named: str) -> list[dict[str, object]]:
    return [{"name": name, "last_run_at": work.now} for name in named]


def a_task(work: Work, fact: str, task_id: str) -> DeskTask:
    return DeskTask(id=task_id, kind=TaskKind.PATIENT_WROTE, dedupe_key=fact, due_at=work.now, created_at=work.now)


def test_of_several_facts_only_the_new_ones_are_written_and_counted(clinic: Runtime) -> None:
    with clinic.work() as work:
        assert insert_all_once(work.session, Ticker, tickers(work, "a", "b"), "name") == 2
        assert insert_all_once(work.session, Ticker, tickers(work, "b", "c", "a"), "name") == 1
        assert insert_all_once(work.session, Ticker, [], "name") == 0
    assert names(clinic) == ["a", "b", "c"]


def test_rows_follow_what_the_session_still_holds(clinic: Runtime) -> None:
    with clinic.work() as work:
        work.session.add(Ticker(name="held", last_run_at=work.now))
        assert insert_all_once(work.session, Ticker, tickers(work, "held", "new"), "name") == 1
        insert_all(work.session, Ticker, tickers(work, "plain"))
    assert names(clinic) == ["held", "new", "plain"]


def test_a_taken_value_leaves_the_unit_of_work_usable(clinic: Runtime) -> None:
    with clinic.work() as work:
        assert insert_new(work.session, a_task(work, "fact", "first"), "dedupe_key")
        assert not insert_new(work.session, a_task(work, "fact", "second"), "dedupe_key")
        assert insert_new(work.session, a_task(work, "another fact", "third"), "dedupe_key")
    with clinic.reading() as work:
        assert sorted(work.session.scalars(select(DeskTask.id))) == ["first", "third"]


def test_a_new_object_has_its_defaults_and_can_be_changed(clinic: Runtime) -> None:
    with clinic.work() as work:
        task = a_task(work, "fact", "first")
        insert_new(work.session, task, "dedupe_key")
        assert (task.for_duty, task.detail, task.done_at) == ("coordinator", {}, None)
        task.done_at = work.now
    with clinic.reading() as work:
        assert work.session.scalar(select(DeskTask.done_at)) is not None
