"""Files on their way in: what has arrived of each, so that a broken line costs only what was in the air."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id


class Upload(Base):
    """`id` becomes the document's. `received` and `length` are bytes. `state_sealed` holds the file's name, key and
    list of parts, and is emptied when the document takes them over.

    `holder` is the one request that may add to it, until `held_until` unless it shows a sign of life; a process that
    dies lets go by itself. `finished_at` stays for a day, for a client that did not hear the last answer.
    """

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"), index=True)
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"), index=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("key_row.id"))
    storage_name: Mapped[str] = mapped_column(String(64), unique=True)
    length: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    state_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    holder: Mapped[str | None] = mapped_column(Id)
    held_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
