"""What may leave of a document: the cleaned copy, the pictures of its pages, and for few people the original.

Nothing leaves of a document that is not clean. The caller records the look before it hands out a byte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from intake.errors import NotFound, Refused
from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentState
from intake.services import documents
from intake.services.documents import COPY_MANIFEST_PLACE, FINDINGS_PLACE, MANIFEST_PLACE, Owner
from intake.services.keys import unseal_value
from intake.services.work import Work
from intake.vault.files import Manifest, read_range
from intake.vault.store import BlobStore


@dataclass(frozen=True)
class StoredFile:
    """A file that may be handed out: it needs no database any more. `size` is in bytes."""

    name: str
    content_type: str
    manifest: Manifest
    store: BlobStore

    @property
    def size(self) -> int:
        return self.manifest.size

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """Bytes `start` up to, not including, `stop`. Raises SealBroken before any byte of a part that was changed."""
        return read_range(self.store, self.manifest, start, stop)


@dataclass(frozen=True)
class Picture:
    """One page or frame that can be shown. Sizes are pixels, None where they were not written down."""

    number: int
    width: int | None
    height: int | None


def find(work: Work, owner: Owner, document_id: str) -> Document:
    """One document that its owner still has. Raises NotFound."""
    document = documents.find(work, owner, document_id)
    if document.removed_at is not None:
        raise NotFound
    return document


def cleaned(work: Work, document: Document) -> StoredFile:
    """The cleaned copy. Raises Refused for a document that is not clean, NotFound without a copy."""
    _must_be_clean(document)
    return _file(work, document, _copy(work, document, CopyRole.CLEANED, 0))


def original(work: Work, document: Document) -> StoredFile:
    """The file as it was sent, which is evidence: unaltered, and only of a document that is clean. Raises Refused."""
    _must_be_clean(document)
    if document.manifest_sealed is None:
        raise NotFound
    manifest = Manifest.from_json(unseal_value(work, document.key_id, MANIFEST_PLACE, document.manifest_sealed))
    return StoredFile(documents.name_of(work, document), document.content_type, manifest, work.store)


def picture(work: Work, document: Document, role: CopyRole, number: int, window: str = "") -> StoredFile:
    """A page or frame (`number` from 1), at the `window` it was drawn with. Raises NotFound."""
    if document.state is not DocumentState.CLEAN:
        raise NotFound
    return _file(work, document, _copy(work, document, role, number, window))


def pictures(work: Work, document: Document, window: str = "") -> list[Picture]:
    """The pages or frames that can be shown, in their order."""
    if document.state is not DocumentState.CLEAN:
        return []
    page = (DocumentCopy.document_id == document.id, DocumentCopy.role == CopyRole.PAGE, DocumentCopy.variant == window)
    query = select(DocumentCopy.number, DocumentCopy.width, DocumentCopy.height).where(*page)
    query = query.order_by(DocumentCopy.number)
    return [Picture(number, width, height) for number, width, height in work.session.execute(query)]


def windows(work: Work, document: Document) -> frozenset[str]:
    """The windows that the frames were drawn with; "" is the usual one."""
    page = (DocumentCopy.document_id == document.id, DocumentCopy.role == CopyRole.PAGE)
    return frozenset(work.session.scalars(select(DocumentCopy.variant).where(*page).distinct()))


def with_thumbnail(work: Work, owner_documents: list[str]) -> frozenset[str]:
    """Which of these documents have a first thumbnail."""
    query = select(DocumentCopy.document_id).where(
        DocumentCopy.document_id.in_(owner_documents),
        DocumentCopy.role == CopyRole.THUMBNAIL,
        DocumentCopy.number == 1,
    )
    return frozenset(work.session.scalars(query))


def findings(work: Work, document: Document) -> dict[str, Any]:
    """What was read out of the file: "tags", "series", "identity". Empty before it was checked."""
    if document.findings_sealed is None:
        return {}
    found = unseal_value(work, document.key_id, FINDINGS_PLACE, document.findings_sealed)
    return found if isinstance(found, dict) else {}


def _must_be_clean(document: Document) -> None:
    if document.state is not DocumentState.CLEAN:
        raise Refused


def _copy(work: Work, document: Document, role: CopyRole, number: int, window: str = "") -> DocumentCopy:
    found = work.session.scalar(
        select(DocumentCopy).where(
            DocumentCopy.document_id == document.id,
            DocumentCopy.role == role,
            DocumentCopy.number == number,
            DocumentCopy.variant == window,
        )
    )
    if found is None:
        raise NotFound
    return found


def _file(work: Work, document: Document, copy: DocumentCopy) -> StoredFile:
    manifest = Manifest.from_json(unseal_value(work, document.key_id, COPY_MANIFEST_PLACE, copy.manifest_sealed))
    return StoredFile(documents.name_of(work, document), copy.content_type, manifest, work.store)
