"""What the administrator may change: facts of the clinic, limits, texts in four languages. Nothing is written over."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime
from intake.models.columns import JSONColumn, codes


class Area(StrEnum):
    FACT = "fact"
    LIMIT = "limit"


class SettingVersion(Base):
    """One value that a fact or a limit had; the one with the highest `number` is in force.

    A limit is a proposal until a clinician has confirmed this very value: `confirmed_by` is their name."""

    __tablename__ = "setting_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[Area] = mapped_column(codes(Area))
    name: Mapped[str] = mapped_column(String(48))
    number: Mapped[int] = mapped_column(Integer)
    value: Mapped[Any] = mapped_column(JSONColumn)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    confirmed_by: Mapped[str | None] = mapped_column(Text)
    confirmed_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (UniqueConstraint("area", "name", "number"),)


class TextVersion(Base):
    """One wording of a text in one language. `source_number` is the version of the English text it was made from:
    when that is older than the newest English version, the wording is stale. Version 0 is the wording as delivered
    and has no row."""

    __tablename__ = "text_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(48))
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[int] = mapped_column(Integer)
    source_number: Mapped[int] = mapped_column(Integer)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (UniqueConstraint("key", "language", "number"),)


class TextPublication(Base):
    """What pages and messages say since `at`: language -> number of the version."""

    __tablename__ = "text_publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(48))
    number: Mapped[int] = mapped_column(Integer)
    versions: Mapped[dict[str, int]] = mapped_column(JSONColumn)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (UniqueConstraint("key", "number"),)
