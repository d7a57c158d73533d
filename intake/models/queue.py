"""What the queue keeps beside the requests: how people look at it, who is writing where, and what is searched.

The search rows hold clear text, and only what stands in clear columns anyway.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id

LONGEST_WORD = 40


class SavedView(Base):
    """A way of looking at the queue that one person named. `query` is what stands in the address after the "?"."""

    __tablename__ = "saved_view"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(400))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (UniqueConstraint("staff_id", "name"),)


class Presence(Base):
    """Somebody is writing in a case; it means nothing after `until`."""

    __tablename__ = "presence"

    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class SearchRow(Base):
    """One request as the search sees it: folded names, digits of its numbers, address. Found by trigrams:
    `search_fts` over these columns on SQLite, indexes of pg_trgm on PostgreSQL, both made by the migration, because no
    class can tell them. A higher `id` was written later."""

    __tablename__ = "search_row"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), unique=True)
    names: Mapped[str] = mapped_column(Text)
    numbers: Mapped[str] = mapped_column(Text)
    email: Mapped[str] = mapped_column(Text)


class NameSpelling(Base):
    """A word of somebody's name under each spelling that lacks one letter, and under itself.

    Two words that differ by one letter share such a spelling, so a mistyped name is found by a few looks at one index.
    """

    __tablename__ = "name_spelling"

    spelling: Mapped[str] = mapped_column(String(LONGEST_WORD), primary_key=True)
    word: Mapped[str] = mapped_column(String(LONGEST_WORD), primary_key=True)
