"""Documents: taken in, described, listed, removed and handed on with their request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, select, update

from intake.errors import NotFound
from intake.models.documents import Document, DocumentCopy, DocumentJob, DocumentState
from intake.models.drafts import Draft
from intake.models.referrals import Referral
from intake.services import audit, document_claims, document_news
from intake.services.keys import seal_text, seal_value, unseal_text, unseal_value
from intake.services.work import Work
from intake.vault.files import Manifest, delete_file, read_file
from intake.vault.kinds import kind_of
from intake.vault.names import display_name
from intake.vault.received import ReceivedFile

NAME_PLACE = "document.name"
MANIFEST_PLACE = "document.manifest"
COPY_MANIFEST_PLACE = "document_copy.manifest"
FINDINGS_PLACE = "document.findings"

Owner = Draft | Referral

TABLE = cast(Table, Document.__table__)
HAND_OVER = (
    update(TABLE)
    .where(TABLE.c.draft_id == bindparam("of"), TABLE.c.removed_at.is_(None))
    .values(referral_id=bindparam("to"))
)


class Refusal(StrEnum):
    """Why a file was not taken; the page says it in words."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    TOO_MANY = "too_many"
    AT_ONCE = "at_once"
    ALREADY_THERE = "already_there"
    NO_ROOM = "no_room"


@dataclass(frozen=True)
class Details:
    """What the sender says about a file. `doc_date` is a partial date of the codebook (1.3)."""

    doc_type: str | None = None
    doc_date: str | None = None
    language: str | None = None
    translated: str | None = None


@dataclass(frozen=True)
class ListedDocument:
    id: str
    name: str
    details: Details
    state: DocumentState
    content_type: str
    size: int
    sent_by: str
    created_at: datetime
    removed: bool
    state_reason: str | None = None
    pages: int | None = None
    duplicate_of: str | None = None
    mismatch: bool = False
    translation_wanted_at: datetime | None = None
    translation_received_at: datetime | None = None
    bundle_id: str | None = None


@dataclass(frozen=True)
class Taken:
    """The result for one file: its id, or why it was refused."""

    name: str
    document_id: str | None = None
    refusal: Refusal | None = None


def take_in(
    work: Work,
    owner: Owner,
    sent_name: str,
    writer: ReceivedFile,
    *,
    too_large: bool = False,
    details: Details,
    physician_id: str | None = None,
) -> Taken:
    """Decide about one received file and keep it, in quarantine, if it is wanted. A refused file leaves nothing.

    `physician_id`: the physician who adds it, and who must not learn what others sent: only their own files count.
    """
    name = display_name(sent_name) or "file"
    refusal = _refusal(work, owner, name, writer, physician_id, too_large=too_large)
    if refusal is not None:
        writer.discard()
        return Taken(name, refusal=refusal)
    kind = kind_of(writer.head, name)
    assert kind is not None, "a file of no known kind was refused above"
    manifest = writer.finish()
    work.session.add(
        Document(
            id=writer.document_id,
            **_owned_by(owner),
            physician_id=physician_id,
            key_id=owner.key_id,
            number=next_number(work, owner),
            state=DocumentState.QUARANTINED,
            storage_name=manifest.storage_name,
            name_sealed=seal_text(work, owner.key_id, NAME_PLACE, name),
            manifest_sealed=seal_value(work, owner.key_id, MANIFEST_PLACE, manifest.as_json()),
            content_type=kind.content_type,
            size=writer.size,
            sha256=writer.sha256,
            sent_by=work.actor.kind,
            created_at=work.now,
            **vars(details),
        )
    )
    work.session.flush()
    document_claims.enqueue(work, writer.document_id)
    audit.record(work, "document_received", "document", writer.document_id)
    return Taken(name, document_id=writer.document_id)


def has_room(work: Work, owner: Owner, underway: int = 0) -> bool:
    """Whether one more document may come beside those that are there and `underway` others. The images of a bundle do
    not count: they came as one."""
    there = select(func.count()).select_from(Document)
    own = there.where(_of(owner), Document.removed_at.is_(None), Document.bundle_id.is_(None))
    return (work.session.scalar(own) or 0) + underway < work.settings.limits.documents_per_case


def listed(work: Work, owner: Owner, *, with_removed: bool = False, with_members: bool = False) -> list[ListedDocument]:
    """The owner's documents in the order they came; the images of a bundle only when they are asked for."""
    query = select(Document).where(_of(owner)).order_by(Document.created_at, Document.number)
    if not with_members:
        query = query.where(Document.bundle_id.is_(None))
    if not with_removed:
        query = query.where(Document.removed_at.is_(None))
    return [_shown(work, document) for document in work.session.scalars(query)]


def find(work: Work, owner: Owner, document_id: str) -> Document:
    """One document of this owner. Another owner's does not exist. Raises NotFound."""
    document = work.session.scalar(select(Document).where(Document.id == document_id, _of(owner)))
    if document is None:
        raise NotFound
    return document


def describe(document: Document, details: Details) -> None:
    for name, value in vars(details).items():
        setattr(document, name, value)


def remove(work: Work, document: Document) -> None:
    """Out of the list, but not yet gone: `restore` undoes it until the sweep."""
    document.removed_at = document.removed_at or work.now


def restore(document: Document) -> None:
    document.removed_at = None


def as_answers(documents: list[ListedDocument]) -> list[dict[str, str]]:
    """The codebook's `documents` rows (codebook 11)."""
    return [{name: value for name, value in vars(document.details).items() if value} for document in documents]


def hand_over(work: Work, draft: Draft, referral: Referral) -> None:
    """The draft's documents become the referral's; they were sealed under the key that it keeps."""
    work.session.flush()
    work.session.execute(HAND_OVER, {"of": draft.id, "to": referral.id})
    document_news.tell_desk_of_all(work, referral)


def content(work: Work, document: Document) -> Iterator[bytes]:
    """The original, part by part. Raises SealBroken. The caller has recorded the look before."""
    return read_file(work.store, manifest_of(work, document))


def name_of(work: Work, document: Document) -> str:
    return unseal_text(work, document.key_id, NAME_PLACE, document.name_sealed)


def erase(work: Work, document: Document) -> None:
    """Delete the parts of the file and of everything made of it, then the rows. Safe to repeat."""
    for copy in work.session.scalars(select(DocumentCopy).where(DocumentCopy.document_id == document.id)).all():
        sealed = unseal_value(work, document.key_id, COPY_MANIFEST_PLACE, copy.manifest_sealed)
        delete_file(work.store, Manifest.from_json(sealed))
        work.session.delete(copy)
    if document.manifest_sealed is not None:
        delete_file(work.store, manifest_of(work, document))
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
        delete_file(work.store, manifest_of(work, document))
        document.manifest_sealed = None


def manifest_of(work: Work, document: Document) -> Manifest:
    """The way to the original. Raises NotFound when the file itself was deleted."""
    if document.manifest_sealed is None:
        raise NotFound
    return Manifest.from_json(unseal_value(work, document.key_id, MANIFEST_PLACE, document.manifest_sealed))


def _refusal(
    work: Work, owner: Owner, name: str, writer: ReceivedFile, physician_id: str | None, *, too_large: bool
) -> Refusal | None:
    if too_large:
        return Refusal.TOO_LARGE
    if writer.size == 0:
        return Refusal.EMPTY
    kind = kind_of(writer.head, name)
    if kind is None:
        return Refusal.KIND
    if writer.size > kind.limit(work.settings.limits):
        return Refusal.TOO_LARGE
    return _refused_by_what_is_there(work, owner, writer.sha256, physician_id)


def _refused_by_what_is_there(
    work: Work, owner: Owner, sha256: str, physician_id: str | None
) -> Refusal | None:
    there = select(func.count()).select_from(Document).where(_of(owner), Document.removed_at.is_(None))
    visible = there if physician_id is None else there.where(Document.physician_id == physician_id)
    if work.session.scalar(visible.where(Document.sha256 == sha256)):
        return Refusal.ALREADY_THERE
    limits = work.settings.limits
    if physician_id is not None and (work.session.scalar(visible) or 0) >= limits.documents_per_physician:
        return Refusal.TOO_MANY
    return None if has_room(work, owner) else Refusal.TOO_MANY


def next_number(work: Work, owner: Owner) -> int:
    return (work.session.scalar(select(func.max(Document.number)).where(_of(owner))) or 0) + 1


def _owned_by(owner: Owner) -> dict[str, str]:
    return {"draft_id": owner.id} if isinstance(owner, Draft) else {"referral_id": owner.id}


def _of(owner: Owner) -> ColumnElement[bool]:
    return Document.draft_id == owner.id if isinstance(owner, Draft) else Document.referral_id == owner.id


def _shown(work: Work, document: Document) -> ListedDocument:
    return ListedDocument(
        id=document.id,
        name=name_of(work, document),
        details=Details(document.doc_type, document.doc_date, document.language, document.translated),
        state=document.state,
        content_type=document.content_type,
        size=document.size,
        sent_by=document.sent_by,
        created_at=document.created_at,
        removed=document.removed_at is not None,
        state_reason=document.state_reason,
        pages=document.pages,
        duplicate_of=document.duplicate_of,
        mismatch=document.mismatch,
        translation_wanted_at=document.translation_wanted_at,
        translation_received_at=document.translation_received_at,
        bundle_id=document.bundle_id,
    )
