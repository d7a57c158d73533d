"""A report somebody sent: where its encrypted parts lie and how far it has come."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String
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


class Document(Base):
    """`manifest_sealed` lists the parts (index, length, sha256 of the ciphertext) and the file's own key.
    `number` is the order in which its owner's documents came."""

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
    sent_by: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
