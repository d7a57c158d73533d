"""Twelve contents under twelve names: a file is taken when both say the same kind, and only then (V23, V30)."""

from __future__ import annotations

import pytest

from intake.vault.kinds import DICOM, HEIC, JPEG, PDF, PNG, TIFF, ZIP, kind_of
from tests.support import files

CONTENTS = {
    "pdf": (files.pdf(), PDF),
    "jpeg": (files.photo(), JPEG),
    "png": (files.photo("PNG"), PNG),
    "heic": (files.photo("HEIF"), HEIC),
    "tiff": (files.tiff_of_pages(1), TIFF),
    "dicom": (files.dicom(), DICOM),
    "dicom without preamble": (files.dicom_without_preamble(), DICOM),
    "zip": (files.bundle({"IM1": files.dicom()}), ZIP),
    "program": (b"MZ\x90\0" + bytes(200), None),
    "page": (b"<!doctype html><html><script>alert(1)</script>", None),
    "drawing": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", None),
    "office": (files.bundle({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), None),
}
NAMES = {
    "a.pdf": PDF, "A.JPG": JPEG, "a.png": PNG, "a.heic": HEIC, "a.tif": TIFF, "a.dcm": DICOM, "IM0001": DICOM,
    "a.zip": ZIP, "a.exe": None, "a.html": None, "a.svg": None, "a.docm": None,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("content", CONTENTS)
def test_content_and_name_must_agree(content: str, name: str) -> None:
    body, kind = CONTENTS[content]
    wanted = kind if kind is not None and kind is NAMES[name] else None
    assert kind_of(body[:4096], name) is wanted


def test_image_bytes_without_their_mark_are_refused() -> None:
    assert kind_of(files.dicom().replace(b"DICM", b"MCID", 1)[:4096], "a.dcm") is None


@pytest.mark.parametrize("preamble", [b"II*\0", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04"])
def test_a_file_that_begins_like_two_kinds_is_no_other_kind_than_an_image_series(preamble: bytes) -> None:
    both = files.dicom(preamble)[:4096]
    assert kind_of(both, "a.dcm") is DICOM
    assert [kind_of(both, name) for name in NAMES if NAMES[name] not in (DICOM,)] == [None] * 10
