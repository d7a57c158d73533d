"""Which files are taken, decided by their first bytes and their extension together (security-reliability 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import filetype

from intake.limits import Limits

DICOM_MARK, DICOM_MARK_AT = b"DICM", 128  # some machines leave the preamble out


@dataclass(frozen=True)
class FileKind:
    name: str
    content_type: str
    extensions: frozenset[str]
    imaging: bool = False
    bundle: bool = False

    def limit(self, limits: Limits) -> int:
        """Bytes."""
        if self.bundle:
            return limits.bundle_bytes
        return limits.dicom_bytes if self.imaging else limits.document_bytes


PDF = FileKind("PDF", "application/pdf", frozenset({".pdf"}))
JPEG = FileKind("JPEG", "image/jpeg", frozenset({".jpg", ".jpeg", ".jpe"}))
PNG = FileKind("PNG", "image/png", frozenset({".png"}))
HEIC = FileKind("HEIC", "image/heic", frozenset({".heic", ".heif"}))
TIFF = FileKind("TIFF", "image/tiff", frozenset({".tif", ".tiff"}))
DICOM = FileKind("DICOM", "application/dicom", frozenset({".dcm", ".dicom", ""}), imaging=True)
ZIP = FileKind("ZIP", "application/zip", frozenset({".zip"}), imaging=True, bundle=True)
KINDS = (PDF, JPEG, PNG, HEIC, TIFF, DICOM, ZIP)
_BY_TYPE = {kind.content_type: kind for kind in KINDS} | {"image/heif": HEIC}


def kind_of(head: bytes, file_name: str) -> FileKind | None:
    """The kind if content and extension agree on one that is taken. `head`: the file's first 4096 bytes."""
    found = _by_content(head)
    if found is None or PurePath(file_name).suffix.lower() not in found.extensions:
        return None
    return found


def largest(limits: Limits) -> int:
    return max(kind.limit(limits) for kind in KINDS)


def limit_of_name(limits: Limits, file_name: str) -> int:
    """The most bytes that a file of this name may have, before anything of it came; 0 when its extension is no
    kind that is taken."""
    extension = PurePath(file_name).suffix.lower()
    return max((kind.limit(limits) for kind in KINDS if extension in kind.extensions), default=0)


def _by_content(head: bytes) -> FileKind | None:
    if head[DICOM_MARK_AT : DICOM_MARK_AT + 4] == DICOM_MARK or head.startswith(DICOM_MARK):
        return DICOM
    if head.startswith(b"%PDF-"):
        return PDF
    guess = filetype.guess(head)
    return _BY_TYPE.get(guess.mime) if guess else None
