"""The whole check behind a real scanner: the test virus alone, in a PDF and in a ZIP (V26)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.models.documents import DocumentState
from intake.runtime import Runtime
from intake.services import document_checks
from intake.services.documents import Refusal
from intake.vault.probe import eicar
from tests.support import clamd, files
from tests.support.clamd import RealScanner
from tests.support.sent_files import outcome, send, sent

pytestmark = [
    pytest.mark.clamd,
    pytest.mark.databases("sqlite"),
    pytest.mark.skipif(clamd.PROGRAM is None, reason="there is no clamd on this machine"),
]


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealScanner]:
    real = RealScanner(tmp_path_factory.mktemp("clamd"))
    real.start()
    yield real
    real.stop()


@pytest.fixture
def scanned(clinic: Runtime, scanner: RealScanner) -> Runtime:
    clinic.settings = replace(clinic.settings, clamd_url=scanner.url)
    return clinic


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", files.pdf_that_acts(eicar())),
        ("disc.zip", files.bundle({"IM1": files.dicom(), "viewer.com": eicar()})),
        ("nested.zip", files.bundle({"IM1": files.dicom(), "more.zip": files.bundle({"viewer.com": eicar()})})),
    ],
)
def test_the_test_virus_is_found_and_everything_else_of_the_case_arrives(
    scanned: Runtime, request_id: str, name: str, content: bytes
) -> None:
    bad = sent(scanned, request_id, name, content)
    good = [sent(scanned, request_id, "a.pdf", files.pdf()), sent(scanned, request_id, "IM2", files.dicom())]
    assert document_checks.run(scanned) == 3
    assert outcome(scanned, bad) == (DocumentState.INFECTED, "virus")
    assert {outcome(scanned, other) for other in good} == {(DocumentState.CLEAN, None)}


@pytest.mark.parametrize("name", ["virus.pdf", "virus.com", "virus", "virus.zip"])
def test_the_test_virus_alone_is_no_kind_of_file_that_is_taken(scanned: Runtime, request_id: str, name: str) -> None:
    assert send(scanned, request_id, name, eicar()).refusal is Refusal.KIND
