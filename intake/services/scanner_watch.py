"""A scanner that does not answer is told to a person when something has waited 15 minutes for it (R17)."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.services import document_claims
from intake.services.desk_tasks import raise_task, settle
from intake.services.oncall import Duty, addresses
from intake.services.outbox import enqueue
from intake.services.relay import Office
from intake.services.work import Work

LOG = logging.getLogger("intake.documents")
PATIENCE = timedelta(minutes=15)
FACT = "scanner_down:"


def note_down(office: Office, code: str) -> None:
    """Raise the alarm, once, if a document has waited too long."""
    LOG.warning("scanner down", extra={"rule": code})
    with office.reading() as work:
        since = document_claims.waiting_since(work)
        if since is None or work.now - since < PATIENCE or _stands(work):
            return
    with office.work() as work:
        _raise(work, code)


def note_up(office: Office) -> None:
    """It has answered: the alarm is over."""
    with office.reading() as work:
        stands = _stands(work)
    if stands:
        with office.work() as work:
            settle(work, TaskKind.SCANNER_DOWN, fact=FACT)


def _stands(work: Work) -> bool:
    open_ones = (DeskTask.kind == TaskKind.SCANNER_DOWN, DeskTask.done_at.is_(None))
    return work.session.execute(select(DeskTask.id).where(*open_ones).limit(1)).first() is not None


def _raise(work: Work, code: str) -> None:
    """At most one a quarter of an hour, if somebody closes the task while the scanner is still away."""
    quarter = work.now.replace(minute=work.now.minute // 15 * 15, second=0, microsecond=0).isoformat()
    raised = raise_task(
        work, TaskKind.SCANNER_DOWN, f"{FACT}{quarter}", for_duty=Duty.ADMINISTRATOR, detail={"code": code}
    )
    if raised:
        for to in addresses(work, Duty.ADMINISTRATOR):
            enqueue(work, "scanner_down", to.address, f"{FACT}{quarter}:{to.key}", language=to.language)
