"""What the desk and the sender write to each other, sealed, with translations beside the original."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes


class MessageKind(StrEnum):
    """A letter ends a request that goes another way; the sender reads it and does not answer it."""

    MESSAGE = "message"
    LETTER = "letter"


class TranslatedBy(StrEnum):
    PERSON = "person"
    MACHINE = "machine"


class Message(Base):
    """`from_desk` tells the direction; `by_id` is the member of staff who wrote it. `read_at`: the other side has
    opened the page that shows it. `language` is the one it was written in."""

    __tablename__ = "message"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"))
    kind: Mapped[MessageKind] = mapped_column(codes(MessageKind), default=MessageKind.MESSAGE)
    from_desk: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    language: Mapped[str] = mapped_column(String(8))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_message_referral_id_at", "referral_id", "at"),)


class MessageTranslation(Base):
    """A message in another language. Typed in by `by_id`, who says whether a person or a machine made it."""

    __tablename__ = "message_translation"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    message_id: Mapped[str] = mapped_column(ForeignKey("message.id"))
    language: Mapped[str] = mapped_column(String(8))
    made_by: Mapped[TranslatedBy] = mapped_column(codes(TranslatedBy))
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (UniqueConstraint("message_id", "language"),)
