"""What staff say about a file: its language, whether a translation came with it, and one that is asked for."""

from __future__ import annotations

from enum import StrEnum

from intake.models.desk import TaskKind
from intake.models.documents import Document
from intake.models.referrals import Referral
from intake.services import audit, desk_tasks, documents, revisions
from intake.services.documents import Details, ListedDocument
from intake.services.work import Work


class Translation(StrEnum):
    """Whether somebody has to translate the file."""

    NOT_NEEDED = "not_needed"
    WANTED = "wanted"
    RECEIVED = "received"


def translation_of(document: Document | ListedDocument) -> Translation:
    if document.translation_received_at is not None:
        return Translation.RECEIVED
    return Translation.WANTED if document.translation_wanted_at is not None else Translation.NOT_NEEDED


def describe(work: Work, referral: Referral, document: Document, details: Details, translation: Translation) -> None:
    """Write down what the file is; the answers about records follow it. Raises Conflict for a closed case."""
    documents.describe(document, details)
    _translate(work, referral, document, translation)
    work.session.flush()
    revisions.records_changed(work, referral, documents.as_answers(documents.listed(work, referral)))
    audit.record(work, "document.describe", "document", document.id)


def _translate(work: Work, referral: Referral, document: Document, translation: Translation) -> None:
    """Keep the first moment of each state; a state that is left forgets it."""
    if translation is Translation.NOT_NEEDED:
        document.translation_wanted_at = document.translation_received_at = None
    elif translation is Translation.WANTED:
        document.translation_wanted_at = document.translation_wanted_at or work.now
        document.translation_received_at = None
    else:
        document.translation_received_at = document.translation_received_at or work.now
    fact = f"document:{document.id}:translation:"
    if translation is Translation.WANTED:
        assert document.translation_wanted_at is not None
        key = f"{fact}{document.translation_wanted_at.isoformat()}"
        desk_tasks.raise_task(work, TaskKind.TRANSLATION_WANTED, key, referral_id=referral.id)
    else:
        desk_tasks.settle(work, TaskKind.TRANSLATION_WANTED, fact=fact)
