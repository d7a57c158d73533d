"""Only the exact words of a clean scan are clean; everything else waits or is refused (finding 7, R17)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.vault.probe import eicar, virus_behind
from intake.vault.scanner import Scanner, ScannerDown, Verdict
from tests.support import clamd, files
from tests.support.clamd import FakeScanner, RealScanner

needs_clamd = pytest.mark.skipif(clamd.PROGRAM is None, reason="there is no clamd on this machine")


def answered(answer: bytes) -> Verdict:
    fake = FakeScanner(answer)
    try:
        return Scanner(fake.url).scan([b"report"])
    finally:
        fake.stop()


def test_the_exact_words_are_clean() -> None:
    assert answered(b"stream: OK") is Verdict.CLEAN


def test_a_name_that_was_found_is_found() -> None:
    assert answered(b"stream: Win.Test.EICAR_HDB-1 FOUND") is Verdict.FOUND


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR", b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND"]
)
def test_a_file_that_was_not_looked_at_completely_is_not_clean(answer: bytes) -> None:
    assert answered(answer) is Verdict.LIMITS


@pytest.mark.parametrize(
    "answer",
    [b"", b"OK", b"stream: OK ", b"stream: ok", b"stream:OK", b"file: OK", b"stream: OK\nstream: OK", b"stream: ERROR",
     b"HTTP/1.1 200 OK", b"stream: FOUND OK", b"x" * 5000],
)  # fmt: skip
def test_anything_else_is_no_verdict(answer: bytes) -> None:
    with pytest.raises(ScannerDown):
        answered(answer)


def test_a_scanner_that_is_not_there_is_down() -> None:
    with pytest.raises(ScannerDown, match="scanner_away"):
        Scanner(clamd.any_free_port_without_a_scanner()).scan([b"report"])
    with pytest.raises(ScannerDown, match="scanner_away"):
        Scanner("unix:///nowhere/clamd.sock").ping()


def test_a_scanner_that_never_answers_is_down_and_shows_signs_of_life_meanwhile() -> None:
    fake, beats = FakeScanner(silent=True), []
    with pytest.raises(ScannerDown, match="scanner_slow"):
        Scanner(fake.url, answer_seconds=2).scan([b"report"], lambda: beats.append(1))
    assert len(beats) >= 2
    fake.stop()


def test_a_scanner_that_dies_in_mid_file_is_down() -> None:
    fake = FakeScanner(after=1000)
    with pytest.raises(ScannerDown, match="scanner_hung_up"):
        Scanner(fake.url).scan(bytes(100_000) for _ in range(200))
    fake.stop()


def test_something_else_on_that_address_is_no_scanner() -> None:
    fake = FakeScanner()
    Scanner(fake.url).ping()
    fake.stop()
    with pytest.raises(ScannerDown):
        Scanner(fake.url).ping()


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scanner]:
    real = RealScanner(tmp_path_factory.mktemp("clamd"), largest="20M")
    real.start()
    yield Scanner(real.url)
    real.stop()


@needs_clamd
@pytest.mark.clamd
@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"a harmless report", Verdict.CLEAN),
        (eicar(), Verdict.FOUND),
        (files.bundle({"inside.com": eicar()}), Verdict.FOUND),
        (files.bundle({"deeper.zip": files.bundle({"inside.com": eicar()})}), Verdict.FOUND),
        (files.pdf_that_acts(eicar()), Verdict.FOUND),
        (files.pdf(), Verdict.CLEAN),
        (bytes(25 * 1024 * 1024), Verdict.LIMITS),
    ],
    ids=["harmless", "virus", "in a zip", "in a zip in a zip", "attached to a pdf", "pdf", "above its limits"],
)
def test_a_real_scanner_finds_the_test_virus_wherever_it_hides(
    scanner: Scanner, content: bytes, verdict: Verdict
) -> None:
    assert scanner.scan([content]) is verdict


@needs_clamd
@pytest.mark.clamd
def test_limits_below_ours_are_found_out(scanner: Scanner) -> None:
    assert scanner.scan(virus_behind(15 * 1024 * 1024)) is Verdict.FOUND
    assert scanner.scan(virus_behind(30 * 1024 * 1024)) is Verdict.LIMITS


@needs_clamd
@pytest.mark.clamd
def test_a_scanner_that_passes_over_what_is_too_large_is_found_out(tmp_path: Path) -> None:
    careless = RealScanner(tmp_path / "c", largest="5M", alert=False)
    (tmp_path / "c" / "clamd.conf").write_text(
        (tmp_path / "c" / "clamd.conf").read_text().replace("StreamMaxLength 5M", "StreamMaxLength 60M")
    )
    careless.start()
    assert Scanner(careless.url).scan(virus_behind(10 * 1024 * 1024)) is Verdict.CLEAN  # what `flask doctor` objects to
    careless.stop()
