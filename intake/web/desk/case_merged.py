"""What a case shows of the requests that were joined to it, on the tab that is open; nothing is copied."""

from __future__ import annotations

from typing import Any

from flask import url_for

from intake.models.referrals import Referral
from intake.services import audit, documents, messages, notes
from intake.services.cases import Case, changes
from intake.services.merging import merged_into, survivor
from intake.services.work import Work
from intake.web.desk import words

SHOWN_ON = ("documents", "messages", "notes", "history")


def parts(unit: Work, case: Case, tab: str) -> dict[str, Any]:
    """`survivor` for a duplicate, `others` for the request that goes on. Each look at another one is on record."""
    goes_on = survivor(unit, case.referral)
    return {
        "survivor": {"reference": goes_on.reference, "href": _case(goes_on, tab)} if goes_on else None,
        "others": [_other(unit, other, tab) for other in merged_into(unit, case.referral)],
        "words": words,
    }


def _other(unit: Work, other: Referral, tab: str) -> dict[str, Any]:
    shown: dict[str, Any] = {"reference": other.reference, "href": _case(other, tab), "sender": other.sender_name}
    if tab in SHOWN_ON:
        audit.record(unit, f"case.{tab}", "referral", other.id)
    if tab == "documents":
        files = documents.listed(unit, other)
        shown["files"] = [(one, url_for("desk.viewer", referral_id=other.id, document_id=one.id)) for one in files]
    elif tab == "messages":
        shown["messages"] = messages.listed(unit, other)
    elif tab == "notes":
        shown["notes"] = notes.listed(unit, other)
    elif tab == "history":
        shown["changes"] = changes(unit, other)
    return shown


def _case(referral: Referral, tab: str) -> str:
    return url_for("desk.case", referral_id=referral.id, tab="summary" if tab == "print" else tab)
