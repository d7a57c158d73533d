"""The files of one request as one ZIP with a manifest, made while it is sent.

Nothing is gathered in memory or on the disk: parts are opened one at a time. A file goes in when it is clean, as its
cleaned copy; every other file is listed with its state and stays out. The manifest comes last, because a copy's sha256
is known when its last byte has passed, and because a ZIP that was cut off must not look complete.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.models.documents import CopyRole, Document, DocumentCopy, DocumentState
from intake.models.physicians import PhysicianParty
from intake.models.referrals import Referral
from intake.services import audit, bundles, documents, spreadsheet
from intake.services.keys import unseal_value
from intake.services.package_names import unique_names
from intake.services.work import Work
from intake.vault.files import Manifest, read_file
from intake.vault.store import BlobStore
from intake.vault.zipping import ZipStream

COPY_PLACE = "document_copy.manifest"
MANIFEST_JSON, MANIFEST_CSV = "manifest.json", "manifest.csv"
AT_ONCE = 500  # ids in one query


@dataclass(frozen=True)
class Packed:
    """One line of the manifest. `file` is the name in the ZIP, '' for a file that is not inside; `size` and `sha256`
    are those of what is inside, `original_sha256` of what was sent. `sent_by` is a kind of actor. A bundle of images
    is not inside itself: `images` says how many came in it, and each of them names the bundle that it `came_in`."""

    file: str
    name: str
    kind: str | None
    date: str | None
    language: str | None
    translated: str | None
    pages: int | None
    sent_by: str
    received_at: datetime
    state: DocumentState
    state_reason: str | None
    original_sha256: str | None
    same_as: str = ""
    came_in: str = ""
    images: int | None = None
    copy: Manifest | None = field(default=None, repr=False)

    @property
    def size(self) -> int | None:
        return self.copy.size if self.copy else None


@dataclass(frozen=True)
class Sheet:
    """manifest.csv in words: headings and one row for each file, to which the sha256 is added at the end."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def of_referral(work: Work, referral: Referral) -> list[Document]:
    """Everything that was sent with a request and not taken out, in the order it came."""
    query = (
        select(Document)
        .where(Document.referral_id == referral.id, Document.removed_at.is_(None))
        .order_by(Document.created_at, Document.number)
    )
    return list(work.session.scalars(query))


def of_physician(work: Work, party: PhysicianParty) -> list[Document]:
    """What one physician sent, in the order it came, and the images of the bundles among it."""
    mine = select(Document.id).where(Document.physician_id == party.id, Document.removed_at.is_(None))
    query = (
        select(Document)
        .where(
            Document.referral_id == party.referral_id,
            Document.removed_at.is_(None),
            Document.id.in_(mine) | Document.bundle_id.in_(mine),
        )
        .order_by(Document.created_at, Document.number)
    )
    return list(work.session.scalars(query))


def prepare(work: Work, chosen: Sequence[Document], about: Referral) -> list[Packed]:
    """The lines of a manifest for these documents of one request, with the keys of what goes in.

    The look is recorded here: the caller sends no byte before this unit of work is committed."""
    audit.record(work, "package.download", "referral", about.id)
    copies = _once(chosen, _copies(work, chosen))
    names = dict(zip(copies, unique_names(_wanted_names(work, chosen, copies)), strict=True))
    came_in = documents.names_of(work, {document.bundle_id for document in chosen if document.bundle_id})
    return [_packed(work, document, copies, names, came_in) for document in chosen]


def any_inside(work: Work, chosen: Sequence[Document]) -> bool:
    """Whether the ZIP of these documents would hold more than its manifest."""
    return bool(_copies(work, chosen))


def stream(store: BlobStore, lines: Sequence[Packed], sheet: Sheet) -> Iterator[bytes]:
    """The ZIP in pieces of at most one part. Raises StoreDown or SealBroken in the middle: the caller cuts the line."""
    zipped, digests = ZipStream(), []
    for line in lines:
        digest = hashlib.sha256()
        if line.copy is not None:
            yield from zipped.add(line.file, line.received_at, line.copy.size, _counted(store, line.copy, digest))
        digests.append(digest.hexdigest() if line.copy is not None else "")
    moment = max((line.received_at for line in lines), default=None)
    for name, content in (
        (MANIFEST_JSON, _as_json(lines, digests)),
        (MANIFEST_CSV, _as_csv(sheet, digests)),
    ):
        yield from zipped.add(name, moment, len(content), [content])
    yield from zipped.finish()


def _counted(store: BlobStore, copy: Manifest, digest: Any) -> Iterator[bytes]:
    for part in read_file(store, copy):
        digest.update(part)
        yield part


def _copies(work: Work, chosen: Iterable[Document]) -> dict[str, DocumentCopy]:
    """The cleaned copies of those that are clean, by document, in the order of the documents."""
    clean = [document.id for document in chosen if document.state is DocumentState.CLEAN]
    found: dict[str, DocumentCopy] = {}
    for start in range(0, len(clean), AT_ONCE):
        query = select(DocumentCopy).where(
            DocumentCopy.document_id.in_(clean[start : start + AT_ONCE]),
            DocumentCopy.role == CopyRole.CLEANED,
            DocumentCopy.number == 0,
        )
        found |= {copy.document_id: copy for copy in work.session.scalars(query)}
    return {identity: found[identity] for identity in clean if identity in found}


def _once(chosen: Iterable[Document], copies: dict[str, DocumentCopy]) -> dict[str, DocumentCopy]:
    """An image of a bundle that is inside already, because it came a second time, is not packed again."""
    again = {document.id for document in chosen if document.bundle_id and document.duplicate_of in copies}
    return {identity: copy for identity, copy in copies.items() if identity not in again}


def _wanted_names(
    work: Work, chosen: Iterable[Document], copies: Mapping[str, DocumentCopy]
) -> Iterator[tuple[str, str]]:
    for document in chosen:
        if document.id in copies:
            yield documents.name_of(work, document), copies[document.id].content_type


def _packed(
    work: Work,
    document: Document,
    copies: Mapping[str, DocumentCopy],
    names: Mapping[str, str],
    came_in: Mapping[str, str],
) -> Packed:
    unpacked = bundles.is_bundle(document) and document.state is DocumentState.CLEAN
    copy = copies.get(document.id)
    return Packed(
        file=names.get(document.id, ""),
        name=documents.name_of(work, document),
        kind=document.doc_type,
        date=document.doc_date,
        language=document.language,
        translated=document.translated,
        pages=document.pages,
        sent_by=document.sent_by,
        received_at=document.created_at,
        state=document.state,
        state_reason=document.state_reason,
        original_sha256=document.sha256,
        same_as=names.get(document.duplicate_of or "", ""),
        came_in=came_in.get(document.bundle_id or "", ""),
        images=document.pages if unpacked else None,
        copy=_manifest(work, document, copy) if copy else None,
    )


def _manifest(work: Work, document: Document, copy: DocumentCopy) -> Manifest:
    return Manifest.from_json(unseal_value(work, document.key_id, COPY_PLACE, copy.manifest_sealed))


def _as_json(lines: Sequence[Packed], digests: Sequence[str]) -> bytes:
    """Codes, as the codebook has them."""
    files = [_told(line, digest) for line, digest in zip(lines, digests, strict=True)]
    return json.dumps({"version": 1, "files": files}, ensure_ascii=False, indent=1).encode()


def _told(line: Packed, digest: str) -> dict[str, Any]:
    return {
        "file": line.file or None,
        "name": line.name,
        "kind": line.kind,
        "date": line.date,
        "language": line.language,
        "translated": line.translated,
        "pages": line.pages,
        "source": line.sent_by,
        "received": line.received_at.isoformat(),
        "state": line.state.value,
        "reason": line.state_reason,
        "same_as": line.same_as or None,
        "came_in": line.came_in or None,
        "images": line.images,
        "size": line.size,
        "sha256": digest or None,
        "original_sha256": line.original_sha256,
    }


def _as_csv(sheet: Sheet, digests: Sequence[str]) -> bytes:
    rows = [[*row, digest] for row, digest in zip(sheet.rows, digests, strict=True)]
    return spreadsheet.table([[*sheet.headings, "SHA-256"], *rows])
