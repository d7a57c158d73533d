"""What the desk hears of checked documents: one task where a person must act, nothing where all is well."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from intake.models.desk import TaskKind
from intake.models.documents import Document, DocumentState
from intake.models.referrals import Referral
from intake.services.desk_tasks import raise_task
from intake.services.work import Work

REFUSED = (DocumentState.INFECTED, DocumentState.LOCKED, DocumentState.UNREADABLE)
# The sender reads on the page what to do; the desk asks when nothing better has come by then.
TIME_TO_SEND_ANOTHER = timedelta(days=1)


def tell_desk(work: Work, document: Document) -> None:
    """Raise the tasks that this document causes. A request that was not sent yet concerns nobody at the desk."""
    if document.referral_id is None or document.removed_at is not None:
        return
    if document.state in REFUSED:
        wait = timedelta() if document.state is DocumentState.INFECTED else TIME_TO_SEND_ANOTHER
        raise_task(
            work,
            TaskKind.DOCUMENT_REFUSED,
            f"document:{document.id}:refused",
            due_at=work.now + wait,
            referral_id=document.referral_id,
            detail={"reason": document.state_reason or ""},
        )
    elif document.mismatch:
        # The images of one bundle are one question to one person.
        fact = f"document:{document.bundle_id or document.id}:mismatch"
        raise_task(work, TaskKind.DOCUMENT_MISMATCH, fact, referral_id=document.referral_id)


def tell_desk_of_all(work: Work, referral: Referral) -> None:
    """When a request is sent: what was found in its files before."""
    query = select(Document).where(Document.referral_id == referral.id)
    work.session.flush()
    for document in work.session.scalars(query.execution_options(populate_existing=True)):
        tell_desk(work, document)
