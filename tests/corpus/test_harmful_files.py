"""Corpus V26 and V27 through the real server and, for viruses, a real scanner: nobody is served what harms, both sides
read why in their own words, and the rest of the case stands."""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intake.models.documents import DocumentState
from intake.vault.probe import eicar
from tests.corpus.file_cases import SentCase, check, send
from tests.corpus.ground import Ground
from tests.corpus.test_resumable_uploads import Family
from tests.support import clamd, files
from tests.support.clamd import RealScanner

pytestmark = pytest.mark.databases("sqlite")
MIB = 1024 * 1024

INFECTED: dict[str, Callable[[], bytes]] = {
    "attached.pdf": lambda: files.pdf_that_acts(eicar()),
    "hidden.pdf": lambda: files.pdf_that_hides(b"nothing", eicar()),
    "disc.zip": lambda: files.bundle({"IM1": files.dicom(), "viewer.com": eicar()}),
    "nested.zip": lambda: files.bundle({"IM1": files.dicom(), "more.zip": files.bundle({"viewer.com": eicar()})}),
}
GOOD: dict[str, Callable[[], bytes]] = {
    "good.pdf": lambda: files.pdf("Marrow report"),
    "good.jpg": files.photo,
    "good.zip": lambda: files.bundle({"IM1": files.dicom(InstanceNumber=7)}),
}


@pytest.fixture(scope="module")
def scanner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealScanner]:
    real = RealScanner(tmp_path_factory.mktemp("clamd"))
    real.start()
    yield real
    real.stop()


@pytest.fixture(scope="module")
def case(ground: Ground, scanner: RealScanner) -> SentCase:
    made = SentCase.with_files(ground, {name: make() for name, make in (INFECTED | GOOD).items()})
    check(ground.records, scanner.url)
    return made


real_scanner = pytest.mark.skipif(clamd.PROGRAM is None, reason="there is no clamd on this machine")


@pytest.mark.clamd
@real_scanner
@pytest.mark.parametrize("name", INFECTED)
def test_v26_an_infected_file_is_nobodys_and_both_sides_read_why(case: SentCase, name: str) -> None:
    assert case.state_of(name) is DocumentState.INFECTED
    family, desk = case.told_family(), case.told_desk()
    assert family.count("We could not accept this file, because it may harm computers.") == len(INFECTED)
    assert desk.count("The scanner found malware. Nobody can open it.") == len(INFECTED)
    pages = [case.taken_by_family(name), *(case.taken_by_desk(name, what) for what in ("file", "original"))]
    assert [page.status for page in pages] == [403] * 3
    pictures = [case.taken_by_desk(name, what) for what in ("pages/1", "thumbnails/1")]
    assert [page.status for page in pictures] == [404] * 2
    assert [page for page in (*pages, *pictures) if eicar() in page.body or b"%PDF" in page.body] == []


@pytest.mark.clamd
@real_scanner
@pytest.mark.parametrize("name", GOOD)
def test_v26_everything_else_of_the_case_is_there(case: SentCase, name: str) -> None:
    assert case.state_of(name) is DocumentState.CLEAN
    assert case.taken_by_desk(name, "original").body == case.contents[name]
    if name != "good.zip":
        assert (case.taken_by_desk(name).status, case.taken_by_family(name).status) == (200, 200)
    zipped = case.ground.checked(case.lead.get(f"/en/desk/cases/{case.referral_id}/documents.zip"))
    assert eicar() not in zipped.body


@pytest.fixture
def family(ground: Ground) -> Family:
    visitor, draft_id = ground.owner({"urgent_symptoms": ["none"], "submitter_role": "parent"})
    return Family(ground, visitor, draft_id, visitor.get("/en/request/records").token)


@pytest.mark.parametrize("name", ["virus.pdf", "virus.com", "virus", "virus.zip", "virus.dcm"])
def test_v26_the_test_virus_alone_is_refused_at_the_door(family: Family, name: str) -> None:
    assert send(family, name, eicar()) == 415
    assert family.left_behind()[0] == 0


def nested(depth: int) -> bytes:
    """42.zip in small: ZIPs in ZIPs, each level sixteen of the one before, and zeros at the bottom."""
    inside = files.bundle({"0.dll": bytes(4 * MIB)})
    for _level in range(depth):
        inside = files.bundle({f"lib {number}.zip": inside for number in range(16)})
    return inside


BOMBS: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "nested.zip": (lambda: nested(4), "There are no DICOM images in this ZIP.", "There are no images in it."),
    "flat.zip": (lambda: files.bundle_of_zeros(10), "unpacks to more than we can take", "It unpacks to more than"),
    "ratio.zip": (files.bomb, "unpacks to more than we can take", "It unpacks to more than"),
    "many.zip": (
        lambda: files.bundle((f"{number}", b"") for number in range(100_000)),
        "unpacks to more than we can take",
        "It unpacks to more than",
    ),
}


def stored_bytes(ground: Ground) -> int:
    blobs = Path(ground.house.environ["VAR_DIR"]) / "blobs"
    return sum(path.stat().st_size for path in blobs.rglob("*") if path.is_file())


def peak_of_this_process() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("name", BOMBS)
def test_v27_what_unpacks_to_too_much_is_not_unpacked(ground: Ground, name: str) -> None:
    make, family, desk = BOMBS[name]
    case = SentCase.with_files(ground, {name: make(), "good.pdf": files.pdf(name)})
    stored, peak = stored_bytes(ground), peak_of_this_process()
    check(ground.records)
    assert stored_bytes(ground) - stored <= 64 * MIB
    assert peak_of_this_process() - peak <= 100 * MIB
    assert (case.state_of(name), case.state_of("good.pdf")) == (DocumentState.UNREADABLE, DocumentState.CLEAN)
    assert family in case.told_family()
    assert desk in case.told_desk()
    assert (case.taken_by_desk(name, "original").status, case.taken_by_desk("good.pdf").status) == (403, 200)


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.pdf", "bomb.dcm", "bomb"])
def test_v27_a_packed_stream_under_another_name_is_refused_at_the_door(family: Family, name: str) -> None:
    assert send(family, name, b"\x1f\x8b\x08\0" + bytes(2000)) == 415


def test_v27_a_picture_with_an_endless_note_is_not_taken(ground: Ground) -> None:
    """Nobody writes 300 MB beside a photo: it is not taken, and its note is not unpacked."""
    case = SentCase.with_files(ground, {"note.png": files.png_with_a_long_note(300)})
    peak = peak_of_this_process()
    check(ground.records)
    assert peak_of_this_process() - peak <= 100 * MIB
    assert case.state_of("note.png") is DocumentState.UNREADABLE
    assert "damaged and cannot be opened" in case.told_family()
    assert "It is damaged" in case.told_desk()
    assert case.taken_by_desk("note.png").status == 403
