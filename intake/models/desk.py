"""The desk's own rows: tasks, notes and the log of contacts."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, JSONColumn, codes


class TaskKind(StrEnum):
    ACKNOWLEDGE_ALERT = "acknowledge_alert"
    PHONE_PATIENT = "phone_patient"
    PROPOSE_TIME = "propose_time"
    CALL_NOW = "call_now"
    UNREACHABLE = "unreachable"
    CHECK_SUSPECT = "check_suspect"
    ROTA_EMPTY = "rota_empty"
    SCANNER_DOWN = "scanner_down"
    STORE_DOWN = "store_down"
    CALENDAR_ENDS = "calendar_ends"
    FIRST_CONTACT_LATE = "first_contact_late"
    PATIENT_WROTE = "patient_wrote"
    MAIL_CHANNEL_DOWN = "mail_channel_down"
    GLASS_BROKEN = "glass_broken"
    TRANSLATION_WANTED = "translation_wanted"
    QUESTION_ASKED = "question_asked"
    DOCUMENT_REFUSED = "document_refused"
    DOCUMENT_MISMATCH = "document_mismatch"
    DOCUMENT_PARKED = "document_parked"
    PHYSICIAN_WROTE = "physician_wrote"
    TELL_PATIENT = "tell_patient"
    FILE_LOST = "file_lost"
    RECORDS_COMPLETE = "records_complete"
    CONFIRM_URGENCY = "confirm_urgency"
    URGENCY_FELL = "urgency_fell"
    CALL_DECLINED = "call_declined"
    CONFIRM_BOOKING = "confirm_booking"
    BOOKING_UNFIT = "booking_unfit"  # hours changed under a consultation, which is never moved silently
    TIMING_AT_RISK = "timing_at_risk"
    OPINION_SIGNED = "opinion_signed"
    NO_TIME_SUITS = "no_time_suits"  # a family wishes for a consultation at a time that is not offered


class DeskTask(Base):
    """Something a person must do. Every part of the system feeds this one table (ruling 11).

    `dedupe_key` names the fact, so that a tick that runs twice raises one task."""

    __tablename__ = "desk_task"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    kind: Mapped[TaskKind] = mapped_column(codes(TaskKind))
    dedupe_key: Mapped[str] = mapped_column(String(120), unique=True)
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"), index=True)
    alert_id: Mapped[str | None] = mapped_column(ForeignKey("alert.id"))
    callback_id: Mapped[str | None] = mapped_column(ForeignKey("callback.id"))
    for_duty: Mapped[str] = mapped_column(String(16), default="coordinator")
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    detail: Mapped[dict[str, Any]] = mapped_column(JSONColumn, default=dict)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (Index("ix_desk_task_done_at_due_at", "done_at", "due_at"),)


class Note(Base):
    """Staff's own words about a referral; the patient cannot see them."""

    __tablename__ = "note"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ContactOutcome(StrEnum):
    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    CALL_AGAIN = "call_again"
    MESSAGE_SENT = "message_sent"


class ContactAttempt(Base):
    """A call or message that was made by hand, and what came of it."""

    __tablename__ = "contact_attempt"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    callback_id: Mapped[str | None] = mapped_column(ForeignKey("callback.id"))
    by_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    channel: Mapped[str] = mapped_column(String(16))
    outcome: Mapped[ContactOutcome] = mapped_column(codes(ContactOutcome))
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
