"""Reports that people sent: where their encrypted parts lie, how far each has come, and what was made of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes


class DocumentState(StrEnum):
    RECEIVING = "receiving"
    QUARANTINED = "quarantined"
    CLEAN = "clean"
    INFECTED = "infected"
    LOCKED = "locked"
    UNREADABLE = "unreadable"


class CopyRole(StrEnum):
    """What a copy is for: the cleaned file that people are served, or a picture of one of its pages or frames."""

    CLEANED = "cleaned"
    PAGE = "page"
    THUMBNAIL = "thumbnail"


class Document(Base):
    """`manifest_sealed` lists the parts (index, length, sha256 of the ciphertext) and the file's own key.
    `number` is the order in which its owner's documents came. `bundle_id` is the ZIP that a member came in.
    `state_reason` is a code that says why it is not clean; `findings_sealed` holds what was read out of the file
    (the tags of an image series, the person it names). `mismatch` is true when it names somebody else. A translation
    is wanted since one moment and was received at another; without either none is needed. `physician_id` is the
    physician who sent it."""

    __tablename__ = "document"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"), index=True)
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"), index=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("key_row.id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[DocumentState] = mapped_column(codes(DocumentState), default=DocumentState.RECEIVING)
    storage_name: Mapped[str] = mapped_column(String(64), unique=True)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    manifest_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    doc_type: Mapped[str | None] = mapped_column(String(32))
    doc_date: Mapped[str | None] = mapped_column(String(10))
    language: Mapped[str | None] = mapped_column(String(35))
    translated: Mapped[str | None] = mapped_column(String(3))
    content_type: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    physician_id: Mapped[str | None] = mapped_column(ForeignKey("physician_party.id"), index=True)
    sent_by: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    bundle_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"), index=True)
    duplicate_of: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    state_reason: Mapped[str | None] = mapped_column(String(32))
    pages: Mapped[int | None] = mapped_column(Integer)
    findings_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mismatch: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    translation_wanted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    translation_received_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class DocumentCopy(Base):
    """A file made out of a document that is clean. `number` counts pages and frames from 1; the cleaned copy is 0.
    `variant` names the window that a frame of computed tomography is drawn in (soft, lung, bone, brain); without one
    it is the machine's own. `width` and `height` are pixels of a picture."""

    __tablename__ = "document_copy"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"))
    role: Mapped[CopyRole] = mapped_column(codes(CopyRole))
    number: Mapped[int] = mapped_column(Integer, default=0)
    variant: Mapped[str] = mapped_column(String(16), default="")
    content_type: Mapped[str] = mapped_column(String(64))
    width: Mapped[int | None] = mapped_column(Integer)
    height: Mapped[int | None] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(BigInteger)
    manifest_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("document_id", "role", "number", "variant"),)


class DocumentJob(Base):
    """One document that waits to be scanned and cleaned. The row is the truth: leased, tried again, parked.

    `attempts` grows with each claim and proves whose turn it is. `failures` counts the claims that ended badly or not
    at all; a scanner that is away is no failure of the file. `parked_at` ends the tries; a task at the desk says so.
    A document without a row here is done."""

    __tablename__ = "document_job"

    document_id: Mapped[str] = mapped_column(ForeignKey("document.id"), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    last_code: Mapped[str | None] = mapped_column(String(40))
    parked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
