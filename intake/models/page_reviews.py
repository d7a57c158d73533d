"""Who has read which public page: the clinician behind its medicine, the native reader behind its language."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime


class PageReview(Base):
    """What an administrator says of one page and one kind of reader; the row with the highest `number` counts.

    `reader` is "clinician" or the code of a language. `name` is None where a confirmation was taken back, and then
    nobody stands behind the page. `fingerprint` is that of the words that were read: other words need a new reading."""

    __tablename__ = "page_review"

    id: Mapped[int] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(48))
    reader: Mapped[str] = mapped_column(String(16))
    number: Mapped[int] = mapped_column(Integer)
    name: Mapped[str | None] = mapped_column(Text)
    role: Mapped[str | None] = mapped_column(Text)
    read_on: Mapped[date | None] = mapped_column(Date)
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (UniqueConstraint("page", "reader", "number"),)
