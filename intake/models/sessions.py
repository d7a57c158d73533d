"""Browser sessions and one-time links. Only hashes are kept, so a stolen database opens nothing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.db import Base, UTCDateTime
from intake.models.columns import codes


class SessionKind(StrEnum):
    VISITOR = "visitor"
    PATIENT = "patient"
    STAFF = "staff"
    PHYSICIAN = "physician"  # signed in by a fresh link: reads what they sent and where it stands
    PHYSICIAN_ADDS = "physician_adds"  # came by an invitation or a return code: adds, reads nothing


class WebSession(Base):
    """A visitor owns a draft; a patient reads one referral; a member of staff is signed in; a physician has a part in
    one referral.

    `complete` is false between the password and the second factor. `proved_at` is when the person last showed who they
    are. `browser` is its family in a word ("Firefox"), for the person's own list."""

    __tablename__ = "web_session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[SessionKind] = mapped_column(codes(SessionKind))
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"))
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    physician_id: Mapped[str | None] = mapped_column(ForeignKey("physician_party.id"), index=True)
    complete: Mapped[bool] = mapped_column(default=True)
    browser: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    proved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LinkPurpose(StrEnum):
    CONTINUE_DRAFT = "continue_draft"
    SIGN_IN_PATIENT = "sign_in_patient"
    SAVED_REQUEST = "saved_request"
    STAFF_INVITATION = "staff_invitation"
    CONFIRM_ADDRESS = "confirm_address"
    INVITE_PHYSICIAN = "invite_physician"
    SIGN_IN_PHYSICIAN = "sign_in_physician"
    OWN_DIARY = "own_diary"  # a member of staff's, for a calendar program


class Link(Base):
    """A link or code that was handed out. Spending it is one UPDATE with all its conditions (finding 3)."""

    __tablename__ = "link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(codes(LinkPurpose))
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id"))
    referral_id: Mapped[str | None] = mapped_column(ForeignKey("referral.id"))
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    physician_id: Mapped[str | None] = mapped_column(ForeignKey("physician_party.id"), index=True)
    address_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    single_use: Mapped[bool] = mapped_column(default=True)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)


class CarriedForm(Base):
    """What a member of staff sent from a session that had just ended, sealed; theirs alone, and for an hour."""

    __tablename__ = "carried_form"

    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    key_name: Mapped[str] = mapped_column(String(16))
    fields_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
