"""An image file of a scanner: its beginning made harmless, its tags read, its frames drawn (CVE-2019-11687)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO, cast

import pydicom
from pydicom.dataset import Dataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.utils import iter_pixels

from intake.vault.cleaning import windows
from intake.vault.cleaning.bench import Bench
from intake.vault.cleaning.pictures import hand_over
from intake.vault.cleaning.verdicts import Reason, Unfit

PREAMBLE, MARK = 128, b"DICM"
STARTS_OF_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"PK\x03\x04", b"%PDF-", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe",
                      b"\xce\xfa\xed\xfe")  # fmt: skip
PAGES_AND_SCRIPTS = (b"<html", b"<script", b"<!doctype", b"<svg", b"<?php", b"<?xml", b"javascript:")
# What a haematologist looks for beside the picture.
SHOWN = (
    "PatientName", "PatientBirthDate", "PatientSex", "StudyDate", "Modality", "StudyDescription", "SeriesDescription",
    "BodyPartExamined", "InstitutionName", "Manufacturer", "ManufacturerModelName", "SeriesNumber", "InstanceNumber",
    "SliceThickness", "PixelSpacing", "Rows", "Columns", "NumberOfFrames", "WindowCenter", "WindowWidth",
    "ContrastBolusAgent",
)  # fmt: skip
SERIES = {
    "study_uid": "StudyInstanceUID",
    "series_uid": "SeriesInstanceUID",
    "modality": "Modality",
    "description": "SeriesDescription",
    "date": "StudyDate",
}
IDENTITY = {"name": "PatientName", "birth_date": "PatientBirthDate", "sex": "PatientSex"}
LONGEST_VALUE = 200


def clean(bench: Bench) -> dict[str, Any]:
    """The copy with an empty preamble, then what was read, then frames."""
    file, skipped = bench.file, _preamble(bench)
    tags = pydicom.dcmread(_Whole(file, skipped), stop_before_pixels=True)
    if not len(tags):
        raise Unfit(Reason.DAMAGED)
    with bench.making("cleaned", 0, "application/dicom"):
        bench.hand_over(bytes(PREAMBLE))
        file.seek(skipped)
        while chunk := file.read(1024 * 1024):
            bench.hand_over(chunk)
    drawn = _drawn(bench, tags, skipped)
    return {"pages": _frames(tags) if drawn else 0, "findings": _findings(tags, drawn)}


def _preamble(bench: Bench) -> int:
    """How many bytes stand before the mark: 128, or none in files that some machines write."""
    head = bench.stretch(0, min(bench.order.size, PREAMBLE + len(MARK)))
    if head.startswith(MARK):
        return 0
    preamble, mark = head[:PREAMBLE], head[PREAMBLE:]
    if preamble.startswith(STARTS_OF_PROGRAMS) or any(sign in preamble.lower() for sign in PAGES_AND_SCRIPTS):
        raise Unfit(Reason.DISGUISED_PROGRAM)
    if mark != MARK:
        raise Unfit(Reason.DAMAGED)
    return PREAMBLE


class _Whole(io.RawIOBase):
    """The file as the standard writes it: where the preamble is missing, it reads as if one stood there."""

    def __init__(self, file: io.BufferedReader, skipped: int) -> None:
        self._file = file
        self._missing = PREAMBLE - skipped
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            self._at = self._file.seek(0, io.SEEK_END) + self._missing + offset
        else:
            self._at = offset + (self._at if whence == io.SEEK_CUR else 0)
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        before = max(0, self._missing - self._at)
        wanted = -1 if size is None or size < 0 else size
        empty = bytes(before if wanted < 0 else min(before, wanted))
        self._file.seek(max(0, self._at - self._missing))
        found = empty + self._file.read(-1 if wanted < 0 else wanted - len(empty))
        self._at += len(found)
        return found


def _frames(tags: Dataset) -> int:
    return max(1, int(tags.get("NumberOfFrames") or 1))


def _drawn(bench: Bench, tags: Dataset, skipped: int) -> list[str]:
    """Draw the first frames; the names of the windows they were drawn in. A report has no frames."""
    if int(tags.get("Rows") or 0) * int(tags.get("Columns") or 0) > bench.order.image_pixels:
        raise Unfit(Reason.TOO_MANY_PIXELS)
    if "Rows" not in tags or not _can_be_decoded(tags):
        return []
    wanted = range(min(_frames(tags), bench.order.pages_drawn))
    views = windows.views_of(tags)
    for number, frame in enumerate(_decoded(bench, skipped, wanted), start=1):
        _draw(bench, number, tags, frame, views)
        if not bench.has_time:
            break
    return list(views)


def _decoded(bench: Bench, skipped: int, wanted: Iterable[int]) -> Iterator[Any]:
    """Frame by frame, so that a long film needs no more memory than a short one."""
    source = cast(BinaryIO, _Whole(bench.file, skipped))
    return iter_pixels(source, indices=wanted)


def _draw(bench: Bench, number: int, tags: Dataset, frame: Any, views: Iterable[str]) -> None:
    values = windows.values_of(tags, frame)
    for variant in views:
        picture = windows.picture(tags, values, variant)
        hand_over(bench, "page", number, picture, windows.QUALITY, variant)
        if not variant:
            small = picture.copy()
            small.thumbnail((bench.order.thumbnail_width, bench.order.thumbnail_width))
            hand_over(bench, "thumbnail", number, small)


def _can_be_decoded(tags: Dataset) -> bool:
    """Films and rare packings are kept and served, but not drawn."""
    try:
        return bool(get_decoder(tags.file_meta.TransferSyntaxUID).is_available)
    except NotImplementedError:
        return False


def _findings(tags: Dataset, drawn: list[str]) -> dict[str, Any]:
    series: dict[str, Any] = {name: _text(tags, keyword) for name, keyword in SERIES.items()}
    series |= {"series_number": _whole_number(tags, "SeriesNumber"), "instance": _whole_number(tags, "InstanceNumber")}
    return {
        "tags": [[keyword, tags[keyword].name, _text(tags, keyword)] for keyword in SHOWN if _text(tags, keyword)],
        "series": series,
        "identity": {name: _text(tags, keyword) for name, keyword in IDENTITY.items()},
        "windows": drawn,
    }


def _text(tags: Dataset, keyword: str) -> str:
    if keyword not in tags:
        return ""
    value = tags[keyword].value
    several = value if isinstance(value, list | pydicom.multival.MultiValue) else [value]
    return ", ".join(str(one) for one in several if one not in (None, ""))[:LONGEST_VALUE]


def _whole_number(tags: Dataset, keyword: str) -> int | None:
    text = _text(tags, keyword)
    return int(text) if text.lstrip("-").isdigit() else None
