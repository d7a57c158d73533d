"""A scanner that is away, lies or dies: nothing passes it by, and somebody hears of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from intake.models.desk import TaskKind
from intake.models.documents import DocumentState
from intake.models.outbox import OutboxEmail
from intake.runtime import Runtime
from intake.services import document_checks, housekeeping
from tests.support import files
from tests.support.application import Clock
from tests.support.clamd import FakeScanner, any_free_port_without_a_scanner
from tests.support.sent_files import desk_tasks, outcome, sent

pytestmark = pytest.mark.databases("sqlite")
CLEAN, INFECTED = DocumentState.CLEAN, DocumentState.INFECTED
WAITS = (DocumentState.QUARANTINED, None)


def with_scanner(clinic: Runtime, url: str) -> None:
    clinic.settings = replace(clinic.settings, clamd_url=url)


@pytest.mark.parametrize(
    "trouble",
    [
        {"answer": b"stream: fine"},
        {"answer": b""},
        {"after": 10},
        None,
    ],
    ids=["garbage", "silence", "dies in mid-file", "absent"],
)
def test_nothing_is_cleaned_unscanned_and_everything_is_scanned_when_the_scanner_returns(
    clinic: Runtime, request_id: str, noon: Clock, trouble: dict[str, object] | None
) -> None:
    bad = FakeScanner(**trouble) if trouble is not None else None
    with_scanner(clinic, bad.url if bad else any_free_port_without_a_scanner())
    sent_files = [sent(clinic, request_id, f"{shade}.png", files.photo("PNG", shade)) for shade in range(3)]
    for _ in range(20):  # far more often than a file is tried that fails by itself
        assert document_checks.run(clinic) == 0
        noon.move(minutes=1)
    assert {outcome(clinic, found) for found in sent_files} == {WAITS}
    if bad:
        bad.stop()
    good = FakeScanner()
    with_scanner(clinic, good.url)
    assert document_checks.run(clinic) == 3
    assert {outcome(clinic, found) for found in sent_files} == {(CLEAN, None)}
    assert sorted(good.scanned) == sorted(len(files.photo("PNG", shade)) for shade in range(3))
    good.stop()


def test_a_scanner_that_stays_away_is_told_once_after_fifteen_minutes(
    clinic: Runtime, request_id: str, noon: Clock
) -> None:
    with_scanner(clinic, any_free_port_without_a_scanner())
    sent(clinic, request_id, "report.pdf", files.pdf())
    noon.move(minutes=14)
    document_checks.run(clinic)
    assert desk_tasks(clinic, TaskKind.SCANNER_DOWN) == []
    for _ in range(4):
        noon.move(minutes=10)
        document_checks.run(clinic)
    [task] = desk_tasks(clinic, TaskKind.SCANNER_DOWN)
    assert (task.for_duty, task.done_at) == ("administrator", None)
    with clinic.reading() as work:
        to = work.session.scalars(select(OutboxEmail.to_addr).where(OutboxEmail.template == "scanner_down")).all()
    assert to == ["ada@clinic.test"]
    good = FakeScanner()
    with_scanner(clinic, good.url)
    document_checks.run(clinic)
    good.stop()
    [task] = desk_tasks(clinic, TaskKind.SCANNER_DOWN)
    assert task.done_at is not None


def test_an_infected_file_is_nobodys_and_goes_after_thirty_days(clinic: Runtime, request_id: str, noon: Clock) -> None:
    evil = FakeScanner(b"stream: Eicar.Test FOUND")
    with_scanner(clinic, evil.url)
    bad = sent(clinic, request_id, "report.pdf", files.pdf())
    document_checks.run(clinic)
    evil.stop()
    assert outcome(clinic, bad) == (INFECTED, "virus")
    assert [task.detail for task in desk_tasks(clinic, TaskKind.DOCUMENT_REFUSED)] == [{"reason": "virus"}]
    noon.move(days=30, seconds=-1)
    with clinic.work() as work:
        assert housekeeping.delete_unsafe_files(work) == 0
    noon.move(seconds=1)
    with clinic.work() as work:
        assert housekeeping.delete_unsafe_files(work) == 1
        assert housekeeping.delete_unsafe_files(work) == 0
    assert clinic.store.names() == []
    assert outcome(clinic, bad) == (INFECTED, "virus")
