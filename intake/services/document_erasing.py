"""Documents and their files deleted: with everything made of them, or the file alone."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from intake.models.documents import Document, DocumentCopy, DocumentJob
from intake.services import documents
from intake.services.keys import unseal_value
from intake.services.work import Work
from intake.vault.files import Manifest, delete_file


def erase(work: Work, document: Document) -> None:
    """Delete the parts of the file and of everything made of it, then the rows. Safe to repeat."""
    for copy in work.session.scalars(select(DocumentCopy).where(DocumentCopy.document_id == document.id)).all():
        sealed = unseal_value(work, document.key_id, documents.COPY_MANIFEST_PLACE, copy.manifest_sealed)
        delete_file(work.store, Manifest.from_json(sealed))
        work.session.delete(copy)
    if document.manifest_sealed is not None:
        delete_file(work.store, documents.manifest_of(work, document))
    work.session.execute(delete(DocumentJob).where(DocumentJob.document_id == document.id))
    # Whatever pointed here stands on its own now; the order of erasing must not matter.
    work.session.execute(update(Document).where(Document.bundle_id == document.id).values(bundle_id=None))
    work.session.execute(update(Document).where(Document.duplicate_of == document.id).values(duplicate_of=None))
    work.session.flush()
    work.session.delete(document)
    work.session.flush()


def forget_content(work: Work, document: Document) -> None:
    """Delete the file itself; the row stays and says what there was."""
    if document.manifest_sealed is not None:
        delete_file(work.store, documents.manifest_of(work, document))
        document.manifest_sealed = None
