"""Corpus V23, V24, V25, V28, V30 through the real server: uploaded, checked, and what patient and desk then see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.models.documents import DocumentState
from intake.services import document_checks, documents, drafts
from tests.corpus.ground import Ground
from tests.corpus.test_resumable_uploads import BYTES, Family
from tests.support import files

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def family(ground: Ground) -> Family:
    visitor, draft_id = ground.owner({"urgent_symptoms": ["none"], "submitter_role": "parent"})
    return Family(ground, visitor, draft_id, visitor.get("/en/request/records").token)


def send(family: Family, name: str, content: bytes) -> int:
    """The status of the answer that decides about the file."""
    begun = family.begin(len(content), name)
    if begun.status != 201:
        return begun.status
    return family.ask("PATCH", begun.headers["location"], content, Upload_Offset="0", **BYTES).status


REFUSED = {
    "program.pdf": b"MZ\x90\0" + bytes(900),
    "picture.pdf": files.photo("PNG"),
    "page.jpg": b"<!doctype html><script>alert(1)</script>" * 20,
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 20,
    "letter.docm": b"PK\x03\x04" + bytes(900),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_kind_of_file_for_us_is_refused_and_the_kinds_are_named(family: Family, name: str) -> None:
    assert send(family, name, REFUSED[name]) == 415
    assert family.left_behind()[0] == 0


CHECKED = {
    "locked.pdf": (files.pdf_with_password("secret"), DocumentState.LOCKED, "opens only with a password"),
    "owner.pdf": (files.pdf_with_password(""), DocumentState.CLEAN, "Ready"),
    "table.pdf": (files.pdf_with_wrong_table(), DocumentState.CLEAN, "Ready"),
    "acts.pdf": (files.pdf_that_acts(), DocumentState.CLEAN, "Ready"),
    "wide.jpg": (files.jpeg_that_claims(50_000, 50_000), DocumentState.UNREADABLE, "picture is too large"),
    "gps.jpg": (files.photo_that_tells_too_much(), DocumentState.CLEAN, "Ready"),
    "elf.dcm": (files.dicom(b"\x7fELF"), DocumentState.INFECTED, "may harm computers"),
    "page.dcm": (files.dicom(b"<html"), DocumentState.INFECTED, "may harm computers"),
    "tiff.dcm": (files.dicom(b"II*\0"), DocumentState.CLEAN, "Ready"),
    "bare.dcm": (files.dicom_without_preamble(), DocumentState.CLEAN, "Ready"),
    "bomb.zip": (files.bomb(), DocumentState.UNREADABLE, "unpacks to more than we can take"),
}


@pytest.mark.parametrize("name", CHECKED)
def test_each_file_ends_in_its_state_and_the_sender_reads_why(family: Family, name: str) -> None:
    content, state, words = CHECKED[name]
    assert send(family, name, content) == 204
    records = family.ground.records
    scanning = records.settings
    records.settings = replace(scanning, scan=False)
    try:
        document_checks.run(records)
    finally:
        records.settings = scanning
    with records.reading() as work:
        [found] = documents.listed(work, drafts.find(work, family.draft_id))
    assert found.state is state
    page = family.visitor.get("/en/request/records")
    assert name in page.text
    assert words in page.text
