"""Who looks into a document, and who was warned before. The audit log itself is the memory.

A view of a document is one event, however many pictures it shows: a picture that is fetched within LOOK_LASTS of its
viewer's event belongs to that view; a later one writes an event of its own first. A document that names somebody else
opens only for whoever was told so and confirmed it within WARNING_LASTS.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.documents import Document
from intake.services import audit
from intake.services.work import Work

LOOK_LASTS = timedelta(minutes=15)
WARNING_LASTS = timedelta(hours=12)
OPENED, WARNED, CONFIRMED = "document.open", "document.warned", "document.open_mismatch"
LIST_SEEN = "case.documents"


def opened(work: Work, document: Document) -> None:
    """Somebody opens the document: one view begins."""
    audit.record(work, OPENED, "document", document.id)


def is_open(work: Work, document: Document) -> bool:
    """Whether this person's view of the document still lasts."""
    return _did(work, OPENED, "document", document.id, LOOK_LASTS)


def list_is_open(work: Work, referral_id: str) -> bool:
    """Whether this person has the list of documents open, where the thumbnails stand."""
    return _did(work, LIST_SEEN, "referral", referral_id, LOOK_LASTS)


def warned(work: Work, document: Document) -> None:
    """Somebody was shown that the document names somebody else; nothing of it but that."""
    audit.record(work, WARNED, "document", document.id)


def confirm(work: Work, document: Document) -> None:
    """Somebody was warned and opens it nevertheless."""
    audit.record(work, CONFIRMED, "document", document.id)


def must_be_warned(work: Work, document: Document) -> bool:
    """Whether the warning comes first for this person."""
    return document.mismatch and not _did(work, CONFIRMED, "document", document.id, WARNING_LASTS)


def _did(work: Work, action: str, kind: str, object_id: str, within: timedelta) -> bool:
    """Whether the caller did this lately. Without an audit log this fails, and so does whatever asks."""
    query = select(AuditEvent.seq).where(
        AuditEvent.object_kind == kind,
        AuditEvent.object_id == object_id,
        AuditEvent.action == action,
        AuditEvent.actor_kind == work.actor.kind,
        AuditEvent.actor_id == work.actor.id,
        AuditEvent.at > work.now - within,
    )
    return work.session.scalar(query.limit(1)) is not None
