"""Notes of the desk about a request. The patient cannot see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.models.desk import Note
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services import audit
from intake.services.keys import seal_text, unseal_text
from intake.services.work import Work

PLACE = "note.text"


@dataclass(frozen=True)
class WrittenNote:
    at: datetime
    by: str
    text: str


def add(work: Work, referral: Referral, staff: Staff, text: str) -> Note:
    """Keep a note, sealed under the request's key."""
    note = Note(
        referral_id=referral.id, by_id=staff.id, at=work.now, text_sealed=seal_text(work, referral.key_id, PLACE, text)
    )
    work.session.add(note)
    work.session.flush()
    audit.record(work, "note.add", "referral", referral.id)
    return note


def listed(work: Work, referral: Referral) -> list[WrittenNote]:
    """The notes, the newest first."""
    query = (
        select(Note, Staff.name)
        .join(Staff, Staff.id == Note.by_id)
        .where(Note.referral_id == referral.id)
        .order_by(Note.at.desc(), Note.id)
    )
    return [
        WrittenNote(note.at, name, unseal_text(work, referral.key_id, PLACE, note.text_sealed))
        for note, name in work.session.execute(query)
    ]
