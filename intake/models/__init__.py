"""The tables. Importing this package makes all of them known to `Base.metadata`."""

from intake.models import (
    alerts,
    assignments,
    audit,
    callbacks,
    consents,
    desk,
    documents,
    drafts,
    evidence,
    keys,
    outbox,
    physicians,
    referrals,
    sessions,
    staff,
    uploads,
)

__all__ = [
    "alerts",
    "assignments",
    "audit",
    "callbacks",
    "consents",
    "desk",
    "documents",
    "drafts",
    "evidence",
    "keys",
    "outbox",
    "physicians",
    "referrals",
    "sessions",
    "staff",
    "uploads",
]
