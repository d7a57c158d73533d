"""The haematologist's written opinion on a request, in numbered versions, with translations beside each."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, codes
from intake.models.messages import TranslatedBy


class Opinion(Base):
    """One version. While `signed_at` is None it is a draft, and a request has one at most; a signed version never
    changes. `saved` counts the saves of the draft. `parts_sealed` holds the text by part, `sources_sealed` what lay
    before the haematologist when they signed. `read_at`: the sender has opened it."""

    __tablename__ = "opinion"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"))
    number: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    language: Mapped[str] = mapped_column(String(8))
    parts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    sources_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    saved: Mapped[int] = mapped_column(Integer, default=1)
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    signed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("referral_id", "number"),)


class OpinionTranslation(Base):
    """A signed version in another language. `by_id` typed it in and says who made it; `checked_by_id` is somebody else
    who has compared it with the original."""

    __tablename__ = "opinion_translation"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    opinion_id: Mapped[str] = mapped_column(ForeignKey("opinion.id"))
    language: Mapped[str] = mapped_column(String(8))
    made_by: Mapped[TranslatedBy] = mapped_column(codes(TranslatedBy))
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    parts_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    checked_by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("opinion_id", "language"),)
