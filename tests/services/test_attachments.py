"""Files attached to a PDF: each is scanned by itself before the PDF may be clean, and none is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.models.documents import CopyRole, DocumentState
from intake.runtime import Runtime
from intake.services import document_checks, documents
from intake.services.documents import COPY_MANIFEST_PLACE
from intake.services.keys import unseal_value
from intake.vault.files import Manifest
from tests.support import files
from tests.support.clamd import FakeScanner
from tests.support.sent_files import copies, outcome, row, sent

pytestmark = pytest.mark.databases("sqlite")
ATTACHED = b"a table of values " * 100


class Choosy(FakeScanner):
    """Finds something in files of exactly this size, and says `words` about them."""

    def __init__(self, size: int, words: bytes) -> None:
        self.size, self.words = size, words
        super().__init__()

    def _swallow(self, read: object) -> bool:
        whole = super()._swallow(read)  # type: ignore[arg-type]  # handed on as it came
        self.answer = self.words if self.scanned and self.scanned[-1] == self.size else b"stream: OK"
        return whole


@pytest.fixture
def choosy() -> Iterator[Choosy]:
    scanner = Choosy(len(ATTACHED), b"stream: Eicar FOUND")
    yield scanner
    scanner.stop()


@pytest.fixture
def scanned(clinic: Runtime, choosy: Choosy) -> Runtime:
    clinic.settings = replace(clinic.settings, clamd_url=choosy.url)
    return clinic


def stored(clinic: Runtime, document_id: str) -> set[str]:
    """The folders that belong to this document."""
    with clinic.reading() as work:
        document = row(clinic, document_id)
        made = [copy for role in CopyRole for copy in copies(clinic, document_id, role)]
        told = [unseal_value(work, document.key_id, COPY_MANIFEST_PLACE, copy.manifest_sealed) for copy in made]
        own = documents.manifest_of(work, document)
    return {own.storage_name, *(Manifest.from_json(one).storage_name for one in told)}


def test_an_infected_attachment_makes_the_document_infected_and_nothing_is_kept(
    scanned: Runtime, request_id: str
) -> None:
    bad = sent(scanned, request_id, "letter.pdf", files.pdf_that_hides(b"harmless", ATTACHED))
    good = sent(scanned, request_id, "other.pdf", files.pdf_that_hides(b"harmless"))
    assert document_checks.run(scanned) == 2
    assert outcome(scanned, bad) == (DocumentState.INFECTED, "virus")
    assert outcome(scanned, good) == (DocumentState.CLEAN, None)
    lying = {name.partition("/")[0] for name in scanned.store.names()}
    assert lying == stored(scanned, bad) | stored(scanned, good)
    assert copies(scanned, bad, CopyRole.CLEANED) == []


def test_an_attachment_that_cannot_be_scanned_whole_is_not_clean(
    scanned: Runtime, request_id: str, choosy: Choosy
) -> None:
    choosy.words = b"INSTREAM size limit exceeded. ERROR"
    letter = sent(scanned, request_id, "letter.pdf", files.pdf_that_hides(ATTACHED))
    document_checks.run(scanned)
    assert outcome(scanned, letter) == (DocumentState.UNREADABLE, "scan_limits")


def test_a_scanner_that_goes_away_in_between_leaves_nothing_behind(
    scanned: Runtime, request_id: str, choosy: Choosy
) -> None:
    choosy.words = b"what?"
    letter = sent(scanned, request_id, "letter.pdf", files.pdf_that_hides(ATTACHED))
    assert document_checks.run(scanned) == 0
    assert outcome(scanned, letter) == (DocumentState.QUARANTINED, None)
    assert {name.partition("/")[0] for name in scanned.store.names()} == stored(scanned, letter)


def test_very_many_attachments_are_too_much(scanned: Runtime, request_id: str) -> None:
    letter = sent(scanned, request_id, "letter.pdf", files.pdf_that_hides(*(b"%d" % number for number in range(201))))
    document_checks.run(scanned)
    assert outcome(scanned, letter) == (DocumentState.UNREADABLE, "scan_limits")
