"""What a written opinion rests on: the answers as they stood, the files that its author opened, and those they did not.

The audit log is the memory of who opened what (2.6), so the list is not a matter of somebody's recollection.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.documents import DocumentState
from intake.models.referrals import Referral
from intake.services import documents, referrals
from intake.services.document_looks import OPENED
from intake.services.work import Work

LOOKS = (OPENED, "document.download", "document.original")


@dataclass(frozen=True)
class Source:
    """One file. `doc_type` and `doc_date` as the codebook has them (1.3), `language` a BCP-47 code; None: not told."""

    name: str
    doc_type: str | None
    doc_date: str | None
    language: str | None


@dataclass(frozen=True)
class Sources:
    """`answers_number` and `answered_at`: the revision of the answers. `read`: files that the author opened;
    `unread`: all others that were sent, also those that cannot be opened."""

    answers_number: int
    answered_at: datetime
    read: tuple[Source, ...]
    unread: tuple[Source, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"answered_at": self.answered_at.isoformat()}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Sources:
        read, unread = (tuple(Source(**one) for one in told[name]) for name in ("read", "unread"))
        return cls(told["answers_number"], datetime.fromisoformat(told["answered_at"]), read, unread)


def now_before(work: Work, referral: Referral, author_id: str) -> Sources:
    """What lies before this author at this moment. A ZIP of images counts as opened with the first of its images."""
    revision = referrals.latest_revision(work, referral)
    files = documents.listed(work, referral, with_members=True)
    opened = _opened_by(work, author_id, [file.id for file in files])
    whole = opened | {file.bundle_id for file in files if file.id in opened}
    read: list[Source] = []
    unread: list[Source] = []
    for file in (file for file in files if file.bundle_id is None):
        seen = file.state is DocumentState.CLEAN and file.id in whole
        details = file.details
        (read if seen else unread).append(Source(file.name, details.doc_type, details.doc_date, details.language))
    return Sources(revision.number, revision.at, tuple(read), tuple(unread))


def _opened_by(work: Work, staff_id: str, document_ids: list[str]) -> set[str | None]:
    query = select(AuditEvent.object_id).where(
        AuditEvent.object_kind == "document",
        AuditEvent.object_id.in_(document_ids),
        AuditEvent.action.in_(LOOKS),
        AuditEvent.actor_kind == "staff",
        AuditEvent.actor_id == staff_id,
    )
    return set(work.session.scalars(query.distinct()))
