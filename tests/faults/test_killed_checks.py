"""`kill -9` of the worker of documents in the middle of a check: the next one finishes it, and the others flow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from intake.models.documents import CopyRole, Document, DocumentJob, DocumentState
from intake.runtime import Runtime
from tests.support import factories, files
from tests.support.clamd import FakeScanner
from tests.support.processes import RunningHouse
from tests.support.sent_files import copies, sent
from tests.support.waiting import until

pytestmark = [pytest.mark.faults, pytest.mark.timeout(300), pytest.mark.databases("sqlite")]


@pytest.fixture
def silent() -> Iterator[FakeScanner]:
    """A scanner that takes a file and never answers, until it is told to."""
    scanner = FakeScanner(silent=True)
    yield scanner
    scanner.stop()


def states(records: Runtime) -> list[DocumentState]:
    with records.reading() as work:
        return list(work.session.scalars(select(Document.state)))


def leases(records: Runtime) -> list[str]:
    with records.reading() as work:
        return list(work.session.scalars(select(DocumentJob.document_id).where(DocumentJob.lease_until.is_not(None))))


def test_a_check_that_was_killed_is_finished_by_the_next_worker(
    frail_house: RunningHouse, records: Runtime, silent: FakeScanner
) -> None:
    frail_house.environ |= {"CLAMD_URL": silent.url, "SCAN": "on", "DOCUMENT_LEASE_SECONDS": "12"}
    with records.work() as work:
        request_id = factories.a_request(work).id
    first = sent(records, request_id, "first.pdf", files.pdf())
    others = [sent(records, request_id, f"{number}.pdf", files.pdf(f"page {number}")) for number in range(2)]
    frail_house.start("documents", "beat")
    until(lambda: silent.scanned, "the scanner has a file in its hands", within=90)
    assert len(leases(records)) == 1
    frail_house.program("documents").kill()
    silent.silent = False
    frail_house.program("documents").start()
    until(lambda: set(states(records)) == {DocumentState.CLEAN}, "every file is checked", within=200)
    for document in (first, *others):
        assert len(copies(records, document, CopyRole.CLEANED)) == 1
    assert leases(records) == []
