"""Files through the whole check: whatever one of them does, the others arrive."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest
from PIL import Image
from sqlalchemy import func, select

from intake.models.desk import TaskKind
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentJob, DocumentState
from intake.runtime import Runtime
from intake.services import document_checks, document_claims, documents
from tests.support import files
from tests.support.application import Clock
from tests.support.sent_files import cleaned, copies, desk_tasks, findings, outcome, row, sent

pytestmark = pytest.mark.databases("sqlite")
CLEAN, INFECTED, LOCKED, UNREADABLE = (
    DocumentState.CLEAN, DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE,
)  # fmt: skip
WAITS = (DocumentState.QUARANTINED, None)


def test_a_report_becomes_a_clean_copy_with_a_picture_of_each_page(unscanned: Runtime, request_id: str) -> None:
    report = sent(unscanned, request_id, "report.pdf", files.pdf_of_pages(3))
    assert document_checks.run(unscanned) == 1
    assert outcome(unscanned, report) == (CLEAN, None)
    assert row(unscanned, report).pages == 3
    assert [copy.number for copy in copies(unscanned, report, CopyRole.PAGE)] == [1, 2, 3]
    assert [copy.number for copy in copies(unscanned, report, CopyRole.THUMBNAIL)] == [1, 2, 3]
    assert len(pikepdf.open(io.BytesIO(cleaned(unscanned, report))).pages) == 3
    with unscanned.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(DocumentJob)) == 0


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", files.pdf(), (CLEAN, None)),
        ("wrong-table.pdf", files.pdf_with_wrong_table(), (CLEAN, None)),
        ("owner.pdf", files.pdf_with_password(""), (CLEAN, None)),
        ("locked.pdf", files.pdf_with_password("secret"), (LOCKED, "password")),
        ("acts.pdf", files.pdf_that_acts(), (CLEAN, None)),
        ("empty.pdf", b"%PDF-1.7\n" + b"nothing at all " * 40, (UNREADABLE, "damaged")),
        ("photo.jpg", files.photo_that_tells_too_much(), (CLEAN, None)),
        ("photo.heic", files.photo("HEIF"), (CLEAN, None)),
        ("scan.tiff", files.tiff_of_pages(2), (CLEAN, None)),
        ("cut.jpg", files.photo()[:400], (UNREADABLE, "damaged")),
        ("wide.jpg", files.jpeg_that_claims(50_000, 50_000), (UNREADABLE, "too_many_pixels")),
        ("long.png", files.photo("PNG")[:16] + (1).to_bytes(4, "big") + (2_000_000).to_bytes(4, "big")
         + files.photo("PNG")[24:], (UNREADABLE, "damaged")),
        ("IM1", files.dicom(), (CLEAN, None)),
        ("IM0", files.dicom_without_preamble(), (CLEAN, None)),
        ("tiff.dcm", files.dicom(b"II*\0"), (CLEAN, None)),
        ("program.dcm", files.dicom(b"MZ\x90\0"), (INFECTED, "disguised_program")),
        ("elf.dcm", files.dicom(b"\x7fELF"), (INFECTED, "disguised_program")),
        ("page.dcm", files.dicom(b"<!-- --><HTML>"), (INFECTED, "disguised_program")),
        ("cut.dcm", files.dicom()[:900], (UNREADABLE, "damaged")),
        ("empty.zip", files.bundle({"readme.txt": b"nothing"}), (UNREADABLE, "no_images")),
        ("bomb.zip", files.bomb(), (UNREADABLE, "bundle_limits")),
        ("many.zip", files.bundle((f"{number}", b"") for number in range(100_000)), (UNREADABLE, "bundle_limits")),
        ("locked.zip", files.bundle_with_password(), (LOCKED, "password")),
        ("cut.zip", files.bundle({"IM1": files.dicom()})[:500], (UNREADABLE, "damaged")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_kind_of_file_ends_as_it_should_and_its_neighbour_is_untouched(
    unscanned: Runtime, request_id: str, name: str, content: bytes, expected: tuple[DocumentState, str | None]
) -> None:
    strange = sent(unscanned, request_id, name, content)
    neighbour = sent(unscanned, request_id, "neighbour.png", files.photo("PNG", shade=9))
    document_checks.run(unscanned)
    assert outcome(unscanned, strange) == expected
    assert outcome(unscanned, neighbour) == (CLEAN, None)
    if expected[0] is not CLEAN:
        with unscanned.reading() as work:
            made = work.session.scalar(select(func.count()).where(DocumentCopy.document_id == strange))
        assert made == 0


def test_the_cleaned_pdf_has_nothing_that_acts(unscanned: Runtime, request_id: str) -> None:
    evil = files.pdf_that_acts()
    report = sent(unscanned, request_id, "acts.pdf", evil)
    document_checks.run(unscanned)
    copy = cleaned(unscanned, report)
    told = pikepdf.open(io.BytesIO(copy))
    everything = b"".join(repr(thing).encode() for thing in told.objects) + repr(told.trailer).encode()
    for word in (b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"/Launch", b"/EmbeddedFile", b"/XFA", b"/SubmitForm",
                 b"/ImportData", b"/GoToR", b"/GoToE", b"/RichMedia", b"/3D", b"/EF"):  # fmt: skip
        assert word not in everything
        assert word not in copy
    with unscanned.reading() as work:
        original = b"".join(documents.content(work, work.session.get_one(Document, report)))
    assert original == evil, "the original is evidence"


def test_a_photo_stands_upright_and_tells_nothing_but_the_picture(unscanned: Runtime, request_id: str) -> None:
    photo = sent(unscanned, request_id, "photo.jpg", files.photo_that_tells_too_much(turn=6))
    document_checks.run(unscanned)
    copy = cleaned(unscanned, photo)
    picture = Image.open(io.BytesIO(copy))
    assert picture.size == (files.PIXELS_TALL, files.PIXELS_WIDE)
    assert not dict(picture.getexif())
    assert all(word not in copy for word in (b"SN-4711", b"Acme", b"holiday", b"Exif"))
    assert max(picture.convert("RGB").getpixel((picture.width - 5, 5))) < 90, "the dark corner is at the upper right"


def test_a_photo_from_a_phone_becomes_one_that_every_browser_shows(unscanned: Runtime, request_id: str) -> None:
    photo = sent(unscanned, request_id, "photo.heic", files.photo("HEIF"))
    document_checks.run(unscanned)
    [copy] = copies(unscanned, photo, CopyRole.CLEANED)
    assert copy.content_type == "image/jpeg"
    assert Image.open(io.BytesIO(cleaned(unscanned, photo))).size == (files.PIXELS_WIDE, files.PIXELS_TALL)


@pytest.mark.parametrize("content", [files.dicom(b"II*\0"), files.dicom_without_preamble()])
def test_an_image_file_is_served_with_an_empty_preamble(unscanned: Runtime, request_id: str, content: bytes) -> None:
    image = sent(unscanned, request_id, "IM1", content)
    document_checks.run(unscanned)
    copy = cleaned(unscanned, image)
    assert copy[:132] == bytes(128) + b"DICM"
    assert copy[132:] == files.dicom()[132:]


def test_computed_tomography_is_drawn_in_the_usual_windows(unscanned: Runtime, request_id: str) -> None:
    image = sent(unscanned, request_id, "IM1", files.dicom(frames=2))
    document_checks.run(unscanned)
    drawn = [(copy.number, copy.variant) for copy in copies(unscanned, image, CopyRole.PAGE)]
    assert drawn == [(number, name) for number in (1, 2) for name in ("", "bone", "brain", "lung", "soft")]
    told = findings(unscanned, image)
    assert ["SeriesDescription", "Series Description", "Chest"] in told["tags"]
    assert told["windows"] == ["", "soft", "lung", "bone", "brain"]
    assert told["series"]["series_uid"] == "1.2.3.4"


def test_a_file_that_kills_its_parser_is_given_up_and_the_others_flow(
    unscanned: Runtime, request_id: str, noon: Clock
) -> None:
    killer = sent(unscanned, request_id, "killer.pdf", files.pdf_that_kills_its_parser())
    others = [sent(unscanned, request_id, f"{shade}.png", files.photo("PNG", shade)) for shade in range(3)]
    assert document_checks.run(unscanned) == 3
    assert {outcome(unscanned, other) for other in others} == {(CLEAN, None)}
    assert outcome(unscanned, killer) == WAITS
    noon.move(minutes=1)
    assert document_checks.run(unscanned) == 1
    assert outcome(unscanned, killer) == (UNREADABLE, "too_heavy")
    assert [task.detail for task in desk_tasks(unscanned, TaskKind.DOCUMENT_REFUSED)] == [{"reason": "too_heavy"}]
    with unscanned.reading() as work:
        kept = {row.storage_name for row in work.session.scalars(select(Document))}
        made = {copy.id for copy in work.session.scalars(select(DocumentCopy))}
    assert len({name.split("/")[0] for name in unscanned.store.names()} - kept) == len(made), "nothing half is left"


def test_a_file_too_slow_for_its_parser_is_stopped(unscanned: Runtime, request_id: str, noon: Clock) -> None:
    unscanned.settings = replace(unscanned.settings, cleaning=replace(unscanned.settings.cleaning, seconds=0))
    slow = sent(unscanned, request_id, "slow.pdf", files.pdf())
    document_checks.run(unscanned)
    noon.move(minutes=1)
    document_checks.run(unscanned)
    assert outcome(unscanned, slow) == (UNREADABLE, "too_heavy")


def test_a_document_whose_file_is_lost_is_parked_after_eight_tries(
    unscanned: Runtime, request_id: str, noon: Clock
) -> None:
    lost = sent(unscanned, request_id, "lost.pdf", files.pdf())
    for name in unscanned.store.names():
        unscanned.store.delete(name)
    for _ in range(9):
        document_checks.run(unscanned)
        noon.move(hours=7)
    assert outcome(unscanned, lost) == WAITS
    [task] = desk_tasks(unscanned, TaskKind.DOCUMENT_PARKED)
    assert task.detail == {"code": "SealBroken"}
    with unscanned.work() as work:
        assert document_claims.claim(work) is None
        assert document_claims.unpark(work) == 1
        assert document_claims.claim(work) is not None
