"""The files of a case as staff see them."""

from __future__ import annotations

from typing import Any

from flask_babel import format_decimal

from intake.clinical.codebook.model import Voice
from intake.models.documents import DocumentState
from intake.services import documents
from intake.services.cases import Case
from intake.services.documents import ListedDocument
from intake.services.work import Work
from intake.web.desk import case_records, words
from intake.web.documents.words import fact
from intake.web.language import _

KIB, MIB = 1024, 1024 * 1024
FACTS = ("doc_type", "doc_date", "language", "translated")


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """Every file with what the sender said about it."""
    files = [_shown(unit, found) for found in documents.listed(unit, case.referral)]
    return {"files": files, **case_records.parts(unit, case)}


def _shown(unit: Work, found: ListedDocument) -> dict[str, Any]:
    return {
        "id": found.id,
        "name": found.name,
        "facts": {name: fact(name, getattr(found.details, name), Voice.PHYSICIAN) for name in FACTS},
        "state": words.word(words.DOCUMENT_STATES, found.state),
        "size": size(found.size),
        "at": found.created_at,
        "open": may_be_opened(unit, found.state),
    }


def may_be_opened(unit: Work, _state: DocumentState) -> bool:
    """Originals leave only in development until the scanner and its cleaned copies stand."""
    return unit.settings.development


def size(count: int) -> str:
    """A number of bytes for the eye."""
    if count < MIB:
        return _("%(size)s KB", size=format_decimal(max(1, round(count / KIB))))
    return _("%(size)s MB", size=format_decimal(round(count / MIB, 1)))
