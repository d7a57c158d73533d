"""Consultations: what is offered, who has time for it, who booked it, and who waits for it (scheduling 3).

Resources and their cells stand in `intake.models.callbacks`: a call and a consultation take time from the same people.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.callbacks import ResourceKind
from intake.models.columns import Id, JSONColumn, codes


class Modality(StrEnum):
    RECORDS = "records"  # the records are read and written about; the patient need not be there
    VIDEO = "video"
    IN_PERSON = "in_person"


class ConsultationService(Base):
    """One kind of consultation. Minutes, multiples of five. `names` by language; without one the modality's word shows.

    `needs` are the kinds of resource it takes beside the doctor: room, video, coordinator. An interpreter is taken
    where the request asks for one. `by_request`: a coordinator confirms, within `request_hours`."""

    __tablename__ = "consultation_service"

    id: Mapped[int] = mapped_column(primary_key=True)
    names: Mapped[dict[str, str]] = mapped_column(JSONColumn, default=dict)
    modality: Mapped[Modality] = mapped_column(codes(Modality))
    duration_min: Mapped[int] = mapped_column(Integer)
    buffer_min: Mapped[int] = mapped_column(Integer, default=0)
    step_min: Mapped[int] = mapped_column(Integer, default=15)
    min_notice_min: Mapped[int] = mapped_column(Integer, default=0)
    max_days: Mapped[int] = mapped_column(Integer, default=90)
    needs: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    by_request: Mapped[bool] = mapped_column(Boolean, default=False)
    request_hours: Mapped[int] = mapped_column(Integer, default=24)
    active: Mapped[bool] = mapped_column(Boolean, default=True)

    __table_args__ = (
        CheckConstraint("duration_min > 0 AND duration_min % 5 = 0", name="duration"),
        CheckConstraint("buffer_min >= 0 AND buffer_min % 5 = 0", name="buffer"),
        CheckConstraint("step_min > 0 AND step_min % 5 = 0", name="step"),
        CheckConstraint("min_notice_min >= 0 AND max_days >= 0", name="reach"),
    )

    @property
    def kinds_needed(self) -> tuple[ResourceKind, ...]:
        return tuple(ResourceKind(kind) for kind in self.needs)


class AvailabilityRule(Base):
    """Weekly hours in Tel Aviv minutes, weekday as in `date.weekday()`. An empty modality serves every service; the
    dates are inclusive, None without limit."""

    __tablename__ = "availability_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"), index=True)
    weekday: Mapped[int] = mapped_column(Integer)
    start_min: Mapped[int] = mapped_column(Integer)
    end_min: Mapped[int] = mapped_column(Integer)
    modality: Mapped[str] = mapped_column(String(16), default="")
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)


class AvailabilityException(Base):
    """Replaces the day, one row a window; no minutes means away."""

    __tablename__ = "availability_exception"

    id: Mapped[int] = mapped_column(primary_key=True)
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    day: Mapped[date] = mapped_column(Date)
    start_min: Mapped[int | None] = mapped_column(Integer)
    end_min: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (Index("ix_availability_exception_resource_id_day", "resource_id", "day"),)


class BookingState(StrEnum):
    HELD = "held"  # also a request that waits for a coordinator, and an offer to the waiting list
    CONFIRMED = "confirmed"
    DONE = "done"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


LIVE_HOLD = text("state = 'held'")
CONFIRMED = text("state = 'confirmed'")
# The instants lie on five minutes; each database has its own way to say it.
ON_GRID_SQLITE = (
    "CAST(strftime('%s', starts_at) AS INTEGER) % 300 = 0 AND CAST(strftime('%s', ends_at) AS INTEGER) % 300 = 0"
)
ON_GRID_POSTGRESQL = (
    "CAST(extract(epoch FROM starts_at) AS BIGINT) % 300 = 0 AND CAST(extract(epoch FROM ends_at) AS BIGINT) % 300 = 0"
)


class Booking(Base):
    """A consultation from its hold to its end. `id` is public: it stands in addresses and calendar files.

    `holder` names the browser session that holds it. `requested_at` marks a request that a coordinator is to confirm,
    `waiting_id` an offer to the waiting list. `others` are the resources beside the doctor. `ends_at` is the end of
    the consultation; its cells include the buffer. `wall_start` and `tz` are the clinic's clock, `told_local` the time
    last told to the patient. `version` grows with every change that page or mail must know, `sequence` with every
    change of what a calendar shows."""

    __tablename__ = "booking"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    idem_key: Mapped[str] = mapped_column(String(80), unique=True)
    holder: Mapped[str | None] = mapped_column(String(80))
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("consultation_service.id"))
    doctor_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    others: Mapped[list[int]] = mapped_column(JSONColumn, default=list)
    state: Mapped[BookingState] = mapped_column(codes(BookingState), default=BookingState.HELD)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    wall_start: Mapped[str] = mapped_column(String(16))
    tz: Mapped[str] = mapped_column(String(64))
    patient_tz: Mapped[str] = mapped_column(String(64))
    told_local: Mapped[str | None] = mapped_column(String(40))
    hold_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    extended: Mapped[int] = mapped_column(Integer, default=0)
    requested_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    waiting_id: Mapped[str | None] = mapped_column(ForeignKey("waiting_list_entry.id"), index=True)
    booked_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    video_link: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="some_time"),
        CheckConstraint(ON_GRID_SQLITE, name="on_grid").ddl_if(dialect="sqlite"),
        CheckConstraint(ON_GRID_POSTGRESQL, name="on_grid").ddl_if(dialect="postgresql"),
        Index("ix_booking_hold", "hold_until", sqlite_where=LIVE_HOLD, postgresql_where=LIVE_HOLD),
        Index("ix_booking_holder", "holder", sqlite_where=LIVE_HOLD, postgresql_where=LIVE_HOLD),
        # One consultation at a time that is still to come.
        Index("uq_booking_confirmed", "referral_id", unique=True, sqlite_where=CONFIRMED, postgresql_where=CONFIRMED),
    )


class WaitingState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"
    BOOKED = "booked"
    CLOSED = "closed"


WAITS = text("state IN ('waiting', 'offered')")


class WaitingListEntry(Base):
    """Somebody who wants a time that is not free. Dates and weekdays (Monday 0, none for any) are the patient's.

    `priority`: the higher is served first; `decide_by` is the end of the decision window and comes next. `offers`
    counts those that nobody answered."""

    __tablename__ = "waiting_list_entry"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("consultation_service.id"))
    doctor_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    earliest: Mapped[date] = mapped_column(Date)
    latest: Mapped[date] = mapped_column(Date)
    weekdays: Mapped[list[int]] = mapped_column(JSONColumn, default=list)
    tz: Mapped[str] = mapped_column(String(64))
    priority: Mapped[int] = mapped_column(Integer, default=0)
    decide_by: Mapped[date | None] = mapped_column(Date)
    state: Mapped[WaitingState] = mapped_column(codes(WaitingState), default=WaitingState.WAITING)
    offers: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (
        CheckConstraint("earliest <= latest", name="some_days"),
        Index("uq_waiting_list_entry_live", "referral_id", unique=True, sqlite_where=WAITS, postgresql_where=WAITS),
        Index("ix_waiting_list_entry_service_id", "service_id", sqlite_where=WAITS, postgresql_where=WAITS),
    )


class TreatmentDateKind(StrEnum):
    CYCLE = "cycle"
    TRANSPLANT = "transplant"


class TreatmentDate(Base):
    """A day of the treatment that staff entered: it wins over what the answers say and what follows from them.

    `number` is the cycle whose first day it is, 0 for the transplant."""

    __tablename__ = "treatment_date"

    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"))
    kind: Mapped[TreatmentDateKind] = mapped_column(codes(TreatmentDateKind))
    number: Mapped[int] = mapped_column(Integer, default=0)
    day: Mapped[date] = mapped_column(Date)
    entered_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __table_args__ = (PrimaryKeyConstraint("referral_id", "kind", "number"),)
