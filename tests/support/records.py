"""Reports as they lie after the checks: the original, and the cleaned copy that people are served."""

from __future__ import annotations

from typing import Any

from intake.db import new_id
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentState
from intake.models.referrals import Referral
from intake.services import documents
from intake.services.documents import Details
from intake.services.keys import seal_value
from intake.services.work import Work
from intake.vault.files import FileWriter

PDF = b"%PDF-1.7\n"


def a_file(
    work: Work, referral: Referral, name: str, content: bytes = b"", *,
    state: DocumentState = DocumentState.CLEAN, cleaned: bytes | None = None, **columns: Any,
) -> Document:
    """A file of a request in this state; `cleaned` makes its copy. Columns such as doc_type as the model has them."""
    writer = FileWriter(work.store, new_id())
    writer.write(PDF + (content or name.encode()))
    taken = documents.take_in(work, referral, name, writer, details=Details())
    assert taken.document_id is not None, taken.refusal
    document = documents.find(work, referral, taken.document_id)
    document.state = state
    for column, value in columns.items():
        setattr(document, column, value)
    if cleaned is not None:
        add_copy(work, document, cleaned)
    work.session.flush()
    return document


def add_copy(work: Work, document: Document, cleaned: bytes, content_type: str = "application/pdf") -> None:
    """What the cleaning left of a document."""
    writer = FileWriter(work.store, new_id())
    writer.write(cleaned)
    sealed = seal_value(work, document.key_id, "document_copy.manifest", writer.finish().as_json())
    copy = DocumentCopy(
        document_id=document.id, role=CopyRole.CLEANED, content_type=content_type, size=len(cleaned),
        manifest_sealed=sealed,
    )
    work.session.add(copy)
