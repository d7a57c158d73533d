"""Documents as the scanner and the cleaning leave them: clean, with a cleaned copy, pages and a thumbnail."""

from __future__ import annotations

from typing import Any

from intake.db import new_id
from intake.demo.files import pdf, png
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentState
from intake.services import documents
from intake.services.documents import COPY_MANIFEST_PLACE, FINDINGS_PLACE, Details, Owner
from intake.services.keys import seal_value
from intake.services.work import Work
from intake.vault.files import FileWriter

CLEANED = pdf("A cleaned report", "Blasts: 12 %")


def a_file(work: Work, owner: Owner, name: str = "report.pdf", body: bytes | None = None, **details: str) -> Document:
    """A file that has just arrived."""
    writer = FileWriter(work.store, new_id())
    writer.write(pdf("A report as it was sent", name.encode("ascii", "replace").decode()) if body is None else body)
    taken = documents.take_in(work, owner, name, writer, details=Details(**details))
    assert taken.document_id is not None, taken.refusal
    return work.session.get_one(Document, taken.document_id)


def a_clean_file(
    work: Work, owner: Owner, name: str = "report.pdf", *, pages: int = 3, body: bytes | None = None,
    cleaned: bytes = CLEANED, content_type: str = "application/pdf", **changed: Any,
) -> Document:  # fmt: skip
    """A file that was checked and drawn; `changed` are columns such as `mismatch`."""
    details = {key: changed.pop(key) for key in ("doc_type", "doc_date", "language", "translated") if key in changed}
    document = a_file(work, owner, name, body, **details)
    document.state, document.checked_at, document.pages = DocumentState.CLEAN, work.now, pages
    for column, value in changed.items():
        setattr(document, column, value)
    add_copy(work, document, CopyRole.CLEANED, 0, cleaned, content_type)
    for number in range(1, pages + 1):
        add_copy(work, document, CopyRole.PAGE, number, png(110 + number * 10))
    add_copy(work, document, CopyRole.THUMBNAIL, 1, png(200, 96, 128))
    return document


def add_copy(
    work: Work, document: Document, role: CopyRole, number: int, body: bytes, content_type: str = "image/png",
    variant: str = "",
) -> DocumentCopy:  # fmt: skip
    copy_id = new_id()
    writer = FileWriter(work.store, copy_id)
    writer.write(body)
    sealed = seal_value(work, document.key_id, COPY_MANIFEST_PLACE, writer.finish().as_json())
    picture = content_type.startswith("image/")
    copy = DocumentCopy(
        id=copy_id, document_id=document.id, role=role, number=number, variant=variant, content_type=content_type,
        size=len(body), manifest_sealed=sealed, width=240 if picture else None, height=320 if picture else None,
    )  # fmt: skip
    work.session.add(copy)
    work.session.flush()
    return copy


def a_series(work: Work, owner: Owner, name: str = "CT.dcm", frames: int = 4, **changed: Any) -> Document:
    """Images of a scan, with two windows and key tags."""
    body = b"\0" * 128 + b"DICM" + name.encode()
    document = a_clean_file(
        work, owner, name, pages=frames, body=body, cleaned=body, content_type="application/dicom", **changed
    )
    for number in range(1, frames + 1):
        add_copy(work, document, CopyRole.PAGE, number, png(150 + number * 10), variant="lung")
    found(work, document, tags=[["Modality", "Modality", "CT"], ["StudyDate", "Study Date", "20261101"]])
    return document


def found(work: Work, document: Document, **findings: Any) -> None:
    """What was read out of the file."""
    document.findings_sealed = seal_value(work, document.key_id, FINDINGS_PLACE, findings)
    work.session.flush()
