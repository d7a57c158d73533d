"""A referral: a request that reached the clinic, and every revision of its answers.

What the queue sorts, filters and searches stands in plain columns; the answers and the assessment
are sealed in the revisions.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, attributes, mapped_column, validates

from intake.db import Base, UTCDateTime, new_id
from intake.models.columns import Id, JSONColumn, codes


class ReferralState(StrEnum):
    SUBMITTED = "submitted"
    IN_TRIAGE = "in_triage"
    AWAITING_RECORDS = "awaiting_records"
    READY_FOR_REVIEW = "ready_for_review"
    CONSULTATION_BOOKED = "consultation_booked"
    CONSULTED = "consulted"
    CLOSED = "closed"


class ClosedAs(StrEnum):
    OPINION_SENT = "opinion_sent"
    WITHDRAWN = "withdrawn"
    OTHER_ROUTE = "other_route"
    UNREACHABLE = "unreachable"
    DUPLICATE = "duplicate"


class ReferralOrigin(StrEnum):
    PATIENT = "patient"
    PHYSICIAN = "physician"
    DESK = "desk"


# Nobody has reached this family yet. The scan for late first contacts reads only these.
WAITING = text("contacted_at IS NULL AND escalated_at IS NULL AND closed_at IS NULL")

# The lists of the queue each have an index of their own, kept to what they hold: a clinic's closed requests soon
# outnumber its open ones. Predicates are literal, because an index is only taken for words that the query repeats.
OPEN_REFERRAL = "referral.state <> 'closed'"
NOBODYS = "referral.owner_id IS NULL"
PUT_OFF = "referral.snoozed_until IS NOT NULL"
ALL_RECORDS = "referral.records_ready >= referral.records_of"
STALE = "referral.search_stale"
# What the search index holds of a request.
SEARCHED = ("patient_name", "patient_latin_name", "sender_name", "phone", "whatsapp", "email")
QUEUE_ORDER = ("rank", "due_at", "id")
# A list is counted on its index alone when this stands in it too, because what is put off does not count.
COUNTED_ORDER = (*QUEUE_ORDER, "snoozed_until")


def _list_index(name: str, *columns: str, only: tuple[str, ...] = ()) -> Index:
    """`columns` in their order, of the open requests for which `only` holds too."""
    predicate = text(" AND ".join((OPEN_REFERRAL, *only)).replace("referral.", ""))
    return Index(name, *columns, sqlite_where=predicate, postgresql_where=predicate)


class Referral(Base):
    """`rank` is 0 while an emergency stands and 1 otherwise: the queue's order is (rank, due_at, id). `moves` counts
    the moves of its life. `duplicate_of` is the referral that goes on when this one was sent twice."""

    __tablename__ = "referral"

    id: Mapped[str] = mapped_column(Id, primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id"), unique=True)
    key_id: Mapped[str] = mapped_column(ForeignKey("key_row.id"))
    origin: Mapped[ReferralOrigin] = mapped_column(codes(ReferralOrigin))
    state: Mapped[ReferralState] = mapped_column(codes(ReferralState), default=ReferralState.SUBMITTED)
    closed_as: Mapped[ClosedAs | None] = mapped_column(codes(ClosedAs))
    moves: Mapped[int] = mapped_column(Integer, default=0)
    duplicate_of: Mapped[str | None] = mapped_column(ForeignKey("referral.id"), index=True)
    short_route: Mapped[bool] = mapped_column(Boolean, default=False)
    suspect: Mapped[bool] = mapped_column(Boolean, default=False)

    level: Mapped[str] = mapped_column(String(16))
    computed_level: Mapped[str] = mapped_column(String(16))
    override_level: Mapped[str | None] = mapped_column(String(16))
    lead_rule: Mapped[str] = mapped_column(String(8))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONColumn, default=list)
    stage: Mapped[str | None] = mapped_column(String(32))
    rank: Mapped[int] = mapped_column(Integer)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    contact_due: Mapped[datetime] = mapped_column(UTCDateTime)
    review_due: Mapped[datetime] = mapped_column(UTCDateTime)
    contacted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    escalated_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    records_ready: Mapped[int] = mapped_column(Integer, default=0)
    records_of: Mapped[int] = mapped_column(Integer, default=8)
    next_step: Mapped[str] = mapped_column(String(32), default="call")

    language: Mapped[str] = mapped_column(String(8))
    spoken_languages: Mapped[list[str]] = mapped_column(JSONColumn, default=list)
    country: Mapped[str | None] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))
    patient_name: Mapped[str] = mapped_column(Text, default="")
    patient_latin_name: Mapped[str] = mapped_column(Text, default="")
    date_of_birth: Mapped[str | None] = mapped_column(String(10))
    sender_name: Mapped[str] = mapped_column(Text, default="")
    sender_role: Mapped[str] = mapped_column(String(32), default="patient")
    phone: Mapped[str | None] = mapped_column(String(20))
    whatsapp: Mapped[str | None] = mapped_column(String(20))
    email: Mapped[str | None] = mapped_column(String(254))
    preferred_channel: Mapped[str | None] = mapped_column(String(16))
    return_code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)

    owner_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    snoozed_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    search_stale: Mapped[bool] = mapped_column(Boolean, default=True)
    submitted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    __table_args__ = (
        _list_index("ix_referral_queue", *COUNTED_ORDER),
        _list_index("ix_referral_waiting_queue", "rank", "submitted_at", "id"),
        _list_index("ix_referral_level_queue", "level", *QUEUE_ORDER),
        _list_index("ix_referral_language_queue", "language", *QUEUE_ORDER),
        _list_index("ix_referral_owner_queue", "owner_id", *COUNTED_ORDER),
        _list_index("ix_referral_unowned_queue", *COUNTED_ORDER, only=(NOBODYS,)),
        _list_index("ix_referral_snoozed_queue", *COUNTED_ORDER, only=(PUT_OFF,)),
        _list_index("ix_referral_complete_queue", *QUEUE_ORDER, only=(ALL_RECORDS,)),
        _list_index("ix_referral_arrivals", "submitted_at"),
        Index("ix_referral_state_queue", "state", *QUEUE_ORDER),
        Index("ix_referral_stale", "id", sqlite_where=text("search_stale"), postgresql_where=text("search_stale")),
        Index("ix_referral_waiting", "contact_due", sqlite_where=WAITING, postgresql_where=WAITING),
        Index("ix_referral_phone", "phone"),
        Index("ix_referral_email", "email"),
    )

    @validates(*SEARCHED)
    def _search_is_stale(self, name: str, value: str | None) -> str | None:
        """A name or number that changed is put into the search index by the next tick, not by the family's request."""
        if value != getattr(self, name):
            self.search_stale = True
            # Written even where it stood already: a tick may have taken it away since this row was read.
            attributes.flag_modified(self, "search_stale")
        return value


class Revision(Base):
    """One saved version of the answers with the assessment it led to. Old ones are kept."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[str] = mapped_column(ForeignKey("referral.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_kind: Mapped[str] = mapped_column(String(16))
    by_id: Mapped[str | None] = mapped_column(String(22))
    why: Mapped[str] = mapped_column(String(32))
    answers_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    assessment_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    rule_set: Mapped[str] = mapped_column(String(16))

    __table_args__ = (UniqueConstraint("referral_id", "number"),)
