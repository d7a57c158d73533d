"""Files in a request, and what became of them."""

from __future__ import annotations

import io
from typing import Any

from sqlalchemy import select

from intake.db import new_id
from intake.models.desk import DeskTask, TaskKind
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentState
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import documents
from intake.services.documents import COPY_MANIFEST_PLACE, FINDINGS_PLACE, Details, Taken
from intake.services.keys import unseal_value
from intake.vault.files import FileWriter, Manifest, read_file


def send(clinic: Runtime, referral_id: str, name: str, content: bytes) -> Taken:
    """As a form does it: every file has a result of its own."""
    with clinic.work() as work:
        writer = FileWriter(work.store, new_id())
        source = io.BytesIO(content)
        while chunk := source.read(1024 * 1024):
            writer.write(chunk)
        return documents.take_in(work, work.session.get_one(Referral, referral_id), name, writer, details=Details())


def sent(clinic: Runtime, referral_id: str, name: str, content: bytes) -> str:
    """The id of a file that was taken."""
    taken = send(clinic, referral_id, name, content)
    assert taken.document_id is not None, taken.refusal
    return taken.document_id


def outcome(clinic: Runtime, document_id: str) -> tuple[DocumentState, str | None]:
    document = row(clinic, document_id)
    return document.state, document.state_reason


def row(clinic: Runtime, document_id: str) -> Document:
    with clinic.reading() as work:
        return work.session.get_one(Document, document_id)


def copies(clinic: Runtime, document_id: str, role: CopyRole) -> list[DocumentCopy]:
    with clinic.reading() as work:
        query = select(DocumentCopy).where(DocumentCopy.document_id == document_id, DocumentCopy.role == role)
        return list(work.session.scalars(query.order_by(DocumentCopy.number, DocumentCopy.variant)))


def cleaned(clinic: Runtime, document_id: str) -> bytes:
    """The bytes of the cleaned copy."""
    [copy] = copies(clinic, document_id, CopyRole.CLEANED)
    return content_of(clinic, copy)


def content_of(clinic: Runtime, copy: DocumentCopy) -> bytes:
    with clinic.reading() as work:
        key_id = work.session.get_one(Document, copy.document_id).key_id
        told = unseal_value(work, key_id, COPY_MANIFEST_PLACE, copy.manifest_sealed)
        return b"".join(read_file(work.store, Manifest.from_json(told)))


def findings(clinic: Runtime, document_id: str) -> dict[str, Any]:
    with clinic.reading() as work:
        document = work.session.get_one(Document, document_id)
        assert document.findings_sealed is not None
        return dict(unseal_value(work, document.key_id, FINDINGS_PLACE, document.findings_sealed))


def desk_tasks(clinic: Runtime, kind: TaskKind) -> list[DeskTask]:
    """Open and done ones of this kind."""
    with clinic.reading() as work:
        return list(work.session.scalars(select(DeskTask).where(DeskTask.kind == kind)))
