"""Corpus V22 to V25, V28 and V30 through the real server: uploaded, checked, and what patient and desk then see and
take."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pydicom
import pytest
from PIL import Image

from intake.models.documents import DocumentState
from tests.corpus.file_cases import SentCase, check, send
from tests.corpus.ground import Ground
from tests.corpus.test_resumable_uploads import Family
from tests.support import files

pytestmark = pytest.mark.databases("sqlite")
ALLOWED = "Send a PDF, a photo (JPEG, PNG, HEIC, TIFF) or DICOM images."


@pytest.fixture
def family(ground: Ground) -> Family:
    visitor, draft_id = ground.owner({"urgent_symptoms": ["none"], "submitter_role": "parent"})
    return Family(ground, visitor, draft_id, visitor.get("/en/request/records").token)


REFUSED = {
    "program.pdf": b"MZ\x90\0" + bytes(900),
    "picture.pdf": files.photo("PNG"),
    "page.jpg": b"<!doctype html><script>alert(1)</script>" * 20,
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 20,
    "letter.docm": b"PK\x03\x04" + bytes(900),
    "no mark.dcm": files.dicom().replace(b"DICM", b"MCID", 1),
    "squeezed.pdf": b"\x1f\x8b\x08" + bytes(900),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_kind_of_file_for_us_is_refused_and_the_kinds_are_named(family: Family, name: str) -> None:
    assert send(family, name, REFUSED[name]) == 415
    assert ALLOWED in family.visitor.pages[-1].words
    assert family.left_behind()[0] == 0


def posted(family: Family, name: str, content: bytes, kind: str = "application/pdf") -> str:
    """Send a file by the plain form; what the page says."""
    parts = [
        f'form-data; name="csrf_token"\r\n\r\n{family.token}'.encode(),
        f'form-data; name="files"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'.encode() + content,
    ]
    body = b"".join(b"--B0undary\r\nContent-Disposition: " + part + b"\r\n" for part in parts) + b"--B0undary--\r\n"
    told = {"Content-Type": "multipart/form-data; boundary=B0undary", "Sec-Fetch-Site": "same-origin"}
    page = family.ground.checked(family.visitor.ask("POST", "/en/request/records", body, told))
    assert page.status in (303, 422)
    return page.words if page.status == 422 else ""


@pytest.mark.parametrize(
    ("name", "content", "kind", "told"),
    [
        ("empty.pdf", b"", "application/pdf", "This file is empty."),
        ("large.pdf", b"%PDF-1.7\n" + bytes(50 * 1024 * 1024), "application/pdf", "This file is too large."),
        ("program.pdf", REFUSED["program.pdf"], "application/pdf", ALLOWED),
        ("report.pdf", files.pdf(), "text/html", ALLOWED),
        ("report.pdf", files.pdf(), "image/svg+xml; charset=utf-8", ALLOWED),
    ],
    ids=["empty", "too large", "a program", "called a page", "called a drawing"],
)  # fmt: skip
def test_v22_v23_the_plain_form_refuses_one_file_in_words_and_leaves_nothing_of_it(
    family: Family, name: str, content: bytes, kind: str, told: str
) -> None:
    before, stored = family.ground.rows(), set(family.ground.records.store.names())
    assert told in posted(family, name, content, kind)
    assert family.ground.rows() == before
    assert set(family.ground.records.store.names()) == stored


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "image/png", "nonsense", ""])
def test_any_other_name_for_the_type_says_nothing(family: Family, kind: str) -> None:
    assert posted(family, "report.pdf", files.pdf(), kind) == ""


@cache
def checked_ones() -> dict[str, tuple[bytes, DocumentState, str, str]]:
    """File, state, what the family reads, what the desk reads."""
    clean, unread, harm = DocumentState.CLEAN, DocumentState.UNREADABLE, "it may harm computers"
    program, wide = "A program is hidden in it.", "The picture is too large to be checked."
    return {
        "locked.pdf": (files.pdf_with_password("secret"), DocumentState.LOCKED, "opens only with a password",
                       "Ask for a copy without one."),
        "owner.pdf": (files.pdf_with_password(""), clean, "Ready", "Checked"),
        "table.pdf": (files.pdf_with_wrong_table(), clean, "Ready", "Checked"),
        "cut.pdf": (files.pdf()[:200], unread, "damaged and cannot be opened", "It is damaged"),
        "acts.pdf": (files.pdf_that_acts(), clean, "Ready", "Checked"),
        "wide.jpg": (files.jpeg_that_claims(50_000, 50_000), unread, "picture is too large", wide),
        "thin.png": (files.png_that_claims(1, 2_000_000), unread, "picture is too large", wide),
        "gps.jpg": (files.photo_that_tells_too_much(), clean, "Ready", "Checked"),
        "mz.dcm": (files.dicom(b"MZ\x90\0"), DocumentState.INFECTED, harm, program),
        "elf.dcm": (files.dicom(b"\x7fELF"), DocumentState.INFECTED, harm, program),
        "page.dcm": (files.dicom(b"<html"), DocumentState.INFECTED, harm, program),
        "tiff.dcm": (files.dicom(b"II*\0"), clean, "Ready", "Checked"),
        "bare.dcm": (files.dicom_without_preamble(), clean, "Ready", "Checked"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def case(ground: Ground) -> SentCase:
    """All of them in one request, so that none may take another with it."""
    sent = SentCase.with_files(ground, {name: row[0] for name, row in checked_ones().items()})
    check(ground.records)
    return sent


def beside(words: str, name: str) -> str:
    """What the list says of one file: the words up to the next file's name."""
    rest = words[words.index(name) :]
    others = [rest.index(other) for other in checked_ones() if other != name and other in rest]
    return rest[: min(others, default=len(rest))]


@pytest.mark.parametrize("name", checked_ones())
def test_each_file_ends_in_its_state_and_family_and_desk_read_why(case: SentCase, name: str) -> None:
    content, state, family, desk = checked_ones()[name]
    assert case.state_of(name) is state
    assert family in beside(case.told_family(), name)
    assert desk in beside(case.told_desk(), name)
    for what, wanted in (("file", 200), ("original", 200)) if state is DocumentState.CLEAN else (("file", 403),):
        assert case.taken_by_desk(name, what).status == wanted
    if state is DocumentState.CLEAN:
        assert case.taken_by_desk(name, "original").body == content
    else:
        assert (case.taken_by_desk(name, "original").status, case.taken_by_family(name).status) == (403, 403)


ACTS = (b"/JavaScript", b"/OpenAction", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/SubmitForm",
        b"/ImportData", b"/GoToR", b"/GoToE", b"/3D", b"/AA")  # fmt: skip


def test_v25_the_served_copy_holds_nothing_that_acts(case: SentCase) -> None:
    for served in (case.taken_by_desk("acts.pdf"), case.taken_by_family("acts.pdf")):
        with pikepdf.open(io.BytesIO(served.body)) as document:
            plain = io.BytesIO()
            document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        assert [key for key in ACTS if key in plain.getvalue()] == []


def test_v24_the_served_copy_of_a_locked_owner_opens_for_everybody(case: SentCase) -> None:
    with pikepdf.open(io.BytesIO(case.taken_by_desk("owner.pdf").body)) as document:
        assert not document.is_encrypted


def test_v28_the_served_photo_is_upright_and_tells_nothing_more(case: SentCase) -> None:
    served = Image.open(io.BytesIO(case.taken_by_desk("gps.jpg").body))
    assert served.size == (files.PIXELS_TALL, files.PIXELS_WIDE)
    assert dict(served.getexif()) == {}
    assert b"SN-4711" not in case.taken_by_desk("gps.jpg").body


@pytest.mark.parametrize("name", ["tiff.dcm", "bare.dcm"])
def test_v30_the_served_image_begins_with_nothing(case: SentCase, name: str) -> None:
    body = case.taken_by_desk(name).body
    assert body[:132] == bytes(128) + b"DICM"
    assert pydicom.dcmread(io.BytesIO(body)).Rows == files.PIXELS_TALL
