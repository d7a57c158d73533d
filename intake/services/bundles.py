"""ZIPs of images: how far their images have come, what stayed outside and why, and the way from one to the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from intake.errors import NotFound
from intake.models.documents import Document, DocumentState
from intake.services import document_copies, documents
from intake.services.documents import ListedDocument
from intake.services.work import Work
from intake.vault.cleaning.verdicts import Kept

CONTENT_TYPE = "application/zip"
REFUSED = (DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE)
NAMED = 200  # refused images that are told by name


@dataclass(frozen=True)
class Standing:
    """Numbers of images; `left`: of files that were no images to take, by the reason."""

    ready: int = 0
    waiting: int = 0
    refused: int = 0
    left: Mapping[Kept, int] = field(default_factory=dict)

    @property
    def images(self) -> int:
        return self.ready + self.waiting + self.refused

    @property
    def left_out(self) -> int:
        """Files that stayed outside; the disc's own table of contents is missed by nobody."""
        return sum(number for reason, number in self.left.items() if reason is not Kept.DIRECTORY)


@dataclass(frozen=True)
class Place:
    """Where an image stands among those of its ZIP that can be seen. `number` counts from 1."""

    bundle_id: str
    name: str
    number: int
    count: int


def is_bundle(document: Document | ListedDocument) -> bool:
    return document.content_type == CONTENT_TYPE


def standings(work: Work, files: Iterable[ListedDocument]) -> dict[str, Standing]:
    """How far the images of each ZIP among these have come, by its id. One that was not unpacked is not there."""
    unpacked = [file.id for file in files if is_bundle(file) and file.state is DocumentState.CLEAN]
    return {identity: _standing(work, work.session.get_one(Document, identity)) for identity in unpacked}


def standing_of(work: Work, document: Document) -> Standing | None:
    """The same of one document; None unless it is a ZIP that was unpacked."""
    return _standing(work, document) if is_bundle(document) and document.state is DocumentState.CLEAN else None


def refused_images(work: Work, bundle: Document) -> list[tuple[str, str]]:
    """Names of images that were not taken, with the reason's code; the first ones of very many."""
    query = select(Document).where(*_of(bundle.id), Document.state.in_(REFUSED)).order_by(Document.number).limit(NAMED)
    return [(documents.name_of(work, one), one.state_reason or "") for one in work.session.scalars(query)]


def left_names(work: Work, bundle: Document) -> list[tuple[str, Kept]]:
    """Names of files that stayed outside, with the reason; the first ones of very many."""
    told = document_copies.findings(work, bundle).get("left_names") or []
    return [(str(name), Kept(reason)) for name, reason in told]


def image(work: Work, bundle: Document, number: int) -> Document:
    """The image at this place, from 1. Raises NotFound."""
    found = work.session.scalar(_seen(bundle.id).offset(number - 1).limit(1)) if number > 0 else None
    if found is None:
        raise NotFound
    return found


def place_of(work: Work, document: Document) -> Place | None:
    """None for a document that came by itself, or whose ZIP was taken out."""
    if document.bundle_id is None or document.state is not DocumentState.CLEAN:
        return None
    bundle = work.session.get_one(Document, document.bundle_id)
    seen = select(func.count()).select_from(Document).where(*_of(bundle.id), Document.state == DocumentState.CLEAN)
    number = work.session.scalar(seen.where(Document.number <= document.number)) or 1
    return Place(bundle.id, documents.name_of(work, bundle), number, work.session.scalar(seen) or 1)


def persons(work: Work, bundle_id: str) -> list[dict[str, Any]]:
    """Whom the images of a ZIP name where that is not the patient, each person once."""
    query = select(Document).where(*_of(bundle_id), Document.mismatch.is_(True)).order_by(Document.number)
    told = [document_copies.findings(work, one).get("identity") or {} for one in work.session.scalars(query)]
    different = {(one.get("name"), one.get("birth_date"), one.get("sex")): one for one in reversed(told)}
    return list(reversed(different.values()))


def _standing(work: Work, bundle: Document) -> Standing:
    query = select(Document.state, func.count().label("number")).where(*_of(bundle.id)).group_by(Document.state)
    counts: dict[DocumentState, int] = {row.state: row.number for row in work.session.execute(query)}
    left = document_copies.findings(work, bundle).get("left") or {}
    return Standing(
        ready=counts.get(DocumentState.CLEAN, 0),
        waiting=counts.get(DocumentState.QUARANTINED, 0),
        refused=sum(counts.get(state, 0) for state in REFUSED),
        left={Kept(reason): number for reason, number in left.items()},
    )


def _seen(bundle_id: str) -> Select[Document]:
    return select(Document).where(*_of(bundle_id), Document.state == DocumentState.CLEAN).order_by(Document.number)


def _of(bundle_id: str) -> tuple[ColumnElement[bool], ...]:
    return Document.bundle_id == bundle_id, Document.removed_at.is_(None)
