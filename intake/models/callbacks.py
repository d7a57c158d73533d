"""Planned calls, the people who make them, and the cells of time they take."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, JSONColumn, codes


class ResourceKind(StrEnum):
    COORDINATOR = "coordinator"
    DOCTOR = "doctor"
    ROOM = "room"
    INTERPRETER = "interpreter"
    VIDEO = "video"  # a line for video calls that only one call can use at a time


class Resource(Base):
    """Somebody or something that can be in one place at a time."""

    __tablename__ = "resource"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ResourceKind] = mapped_column(codes(ResourceKind))
    name: Mapped[str] = mapped_column(Text)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    languages: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    active: Mapped[bool] = mapped_column(Boolean, default=True)


class RosterRule(Base):
    """Weekly hours in Tel Aviv minutes; weekday as in `date.weekday()`, Monday 0."""

    __tablename__ = "roster_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    weekday: Mapped[int] = mapped_column(Integer)
    start_min: Mapped[int] = mapped_column(Integer)
    end_min: Mapped[int] = mapped_column(Integer)


class RosterException(Base):
    """Replaces the day; no minutes means away."""

    __tablename__ = "roster_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    day: Mapped[date] = mapped_column(Date)
    start_min: Mapped[int | None] = mapped_column(Integer)
    end_min: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (Index("ix_roster_exception_resource_id_day", "resource_id", "day"),)


class CallbackState(StrEnum):
    PLANNED = "planned"
    DUE = "due"
    LATE = "late"
    ESCALATED = "escalated"
    DONE = "done"
    UNREACHABLE = "unreachable"
    NEEDS_HUMAN = "needs_human"
    CANCELLED = "cancelled"


class Callback(Base):
    __tablename__ = "callback"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    state: Mapped[CallbackState] = mapped_column(codes(CallbackState))
    urgency: Mapped[str] = mapped_column(String(16))
    time_zone: Mapped[str] = mapped_column(String(64))
    languages: Mapped[list[str]] = mapped_column(JSONColumn)
    prefer: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn)
    extended_ok: Mapped[bool] = mapped_column(Boolean)
    starts_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    interpreter_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    level: Mapped[str | None] = mapped_column(String(32))
    why: Mapped[list[str]] = mapped_column(JSONColumn)
    proposals: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)
    told_local: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (Index("ix_callback_state_starts_at", "state", "starts_at"),)


class ResourceCell(Base):
    """Five minutes of one resource, for a call or for a consultation. The primary key is the exclusion constraint
    (scheduling 3)."""

    __tablename__ = "resource_cell"

    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), primary_key=True)
    cell: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    callback_id: Mapped[str | None] = mapped_column(ForeignKey("callback.id"), index=True)
    booking_id: Mapped[str | None] = mapped_column(ForeignKey("booking.id"), index=True)

    __table_args__ = (
        CheckConstraint("(callback_id IS NULL) <> (booking_id IS NULL)", name="one_taker"),
        {"sqlite_with_rowid": False},
    )


class ClinicDay(Base):
    """One day of the clinic's calendar; manual rows win over the seeded ones."""

    __tablename__ = "clinic_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(8), default="calendar")


class ClinicDayChange(Base):
    """What a person changed about one day, with what stood there before, so that it can be taken back.

    `kind` is None where no row stands: past the end of the committed table the weekday alone decides."""

    __tablename__ = "clinic_day_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    kind_before: Mapped[str | None] = mapped_column(String(8))
    name_before: Mapped[str] = mapped_column(Text)
    source_before: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str | None] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(8))
    by_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class OnCallShift(Base):
    """Who is on call, and as what, between two instants (ruling 12)."""

    __tablename__ = "on_call_shift"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    duty: Mapped[str] = mapped_column(String(16))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)

    __table_args__ = (UniqueConstraint("staff_id", "duty", "starts_at"),)
