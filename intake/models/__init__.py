"""The tables. Importing this package makes all of them known to `Base.metadata`."""

from intake.models import (
    alerts,
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
    urgency,
)

__all__ = [
    "alerts",
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
    "urgency",
]
