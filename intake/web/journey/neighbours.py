"""Pages of the way that belong to other parts: files, consents and sending, the stop page, coming back later."""

from __future__ import annotations

from flask import current_app, url_for

# The codebook's page, and who shows it.
RECORDS = "records"
SCREENS_ELSEWHERE = {
    "symptoms": "patient.urgent_screen",
    RECORDS: "documents.records",
    "agreement": "patient.agree",
}
_NOTHING, _RECORDS = frozenset[str](), frozenset((RECORDS,))
STOP = "patient.stop"
COME_BACK = "patient.save"
SEND = "patient.submit"
SENT = "patient.sent_before"


def elsewhere(screen: str) -> str | None:
    """The address of a page of the codebook that another part shows."""
    return address(SCREENS_ELSEWHERE.get(screen, ""))


def not_here() -> frozenset[str]:
    """Pages that no form can stand in for, where the part that shows them is not installed."""
    return _NOTHING if _has(SCREENS_ELSEWHERE[RECORDS]) else _RECORDS


def address(endpoint: str) -> str | None:
    """The address of a page if this application has it: the pages of patients and of the desk can run apart."""
    return url_for(endpoint) if _has(endpoint) else None


def _has(endpoint: str) -> bool:
    return endpoint in current_app.view_functions
