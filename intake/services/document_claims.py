"""Claiming a document that waits to be checked, and giving it back: every step compares and sets the attempt.

As with mails (`outbox_claims`) the row is the truth: a claim is a lease, and a process that dies lets go by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, Row, Select, Table, delete, func, select, update

from intake.db import rows_changed
from intake.models.desk import TaskKind
from intake.models.documents import Document, DocumentJob
from intake.services.desk_tasks import raise_task
from intake.services.rows import insert_once
from intake.services.work import Work

TABLE = cast(Table, DocumentJob.__table__)
MOST_FAILURES = 8
# Minutes until the next try, by the failures so far; the last one serves for all further ones.
DELAYS = (0.25, 1, 5, 15, 60, 180, 360)
SCANNER_PAUSE = timedelta(seconds=15)
LOST = "lease lost"


@dataclass(frozen=True)
class Claim:
    """A document that is ours until the lease ends. `attempt` proves it; `failures` includes this claim."""

    document_id: str
    attempt: int
    failures: int


def enqueue(work: Work, document_id: str) -> None:
    """In the transaction that puts the document into quarantine."""
    values = {"document_id": document_id, "next_at": work.now, "attempts": 0, "failures": 0, "created_at": work.now}
    insert_once(work.session, DocumentJob, values, "document_id")


def anything_due(work: Work) -> bool:
    return work.session.execute(_due(work)).first() is not None


def waiting_since(work: Work) -> Any:
    """When the document that waits longest was put into quarantine; None when none waits."""
    return work.session.scalar(select(func.min(DocumentJob.created_at)).where(DocumentJob.parked_at.is_(None)))


def claim(work: Work) -> Claim | None:
    """Lease the document that has been due longest; one that failed too often is parked on the way."""
    while row := work.session.execute(_due(work).with_for_update(skip_locked=True, of=DocumentJob)).first():
        if row.failures >= MOST_FAILURES:
            _park(work, row)
        elif _lease(work, row):
            return Claim(row.document_id, row.attempts + 1, row.failures + 1)
    return None


def renew(work: Work, held: Claim) -> bool:
    """Hold it longer. False when it was lost: then somebody else works on it."""
    return _change(work, held, {"lease_until": _lease_end(work)})


def finish(work: Work, held: Claim) -> bool:
    """Done with it, in the transaction that writes the result. False as above."""
    return rows_changed(work.session, delete(TABLE).where(*_mine(held))) == 1


def give_back(work: Work, held: Claim, code: str) -> bool:
    """It went wrong: later again."""
    minutes = DELAYS[min(held.failures, len(DELAYS)) - 1]
    values = {"lease_until": None, "next_at": work.now + timedelta(minutes=minutes), "last_code": code}
    return _change(work, held, values)


def postpone(work: Work, held: Claim, code: str) -> bool:
    """The scanner is the trouble: soon again, and nothing is counted against the file."""
    values = {"lease_until": None, "next_at": work.now + SCANNER_PAUSE, "last_code": code}
    return _change(work, held, values | {"failures": held.failures - 1})


def unpark(work: Work) -> int:
    """Try everything again that was given up; how many."""
    again = {"parked_at": None, "failures": 0, "next_at": work.now, "lease_until": None}
    return rows_changed(work.session, update(TABLE).where(DocumentJob.parked_at.is_not(None)).values(again))


def _due(work: Work) -> Select[Any]:
    """Single files before the images of a bundle, which come by the hundred; then whoever waits longest.

    A lease further away than two leases was given by a clock that ran ahead, and is over."""
    fast_clock = work.now + timedelta(seconds=2 * work.settings.cleaning.lease_seconds)
    free = DocumentJob.lease_until.is_(None) | (DocumentJob.lease_until <= work.now)
    return (
        select(*TABLE.columns)
        .join(Document, Document.id == DocumentJob.document_id)
        .where(DocumentJob.parked_at.is_(None), DocumentJob.next_at <= work.now)
        .where(free | (DocumentJob.lease_until > fast_clock))
        .order_by(Document.bundle_id.is_not(None), DocumentJob.next_at, DocumentJob.document_id)
        .limit(1)
    )


def _lease_end(work: Work) -> Any:
    return work.now + timedelta(seconds=work.settings.cleaning.lease_seconds)


def _lease(work: Work, row: Row[Any]) -> bool:
    seen = (DocumentJob.document_id == row.document_id, DocumentJob.attempts == row.attempts)
    values = {"attempts": row.attempts + 1, "failures": row.failures + 1, "lease_until": _lease_end(work)}
    return rows_changed(work.session, update(TABLE).where(*seen).values(values)) == 1


def _park(work: Work, row: Row[Any]) -> None:
    seen = (DocumentJob.document_id == row.document_id, DocumentJob.attempts == row.attempts)
    values = {"parked_at": work.now, "lease_until": None, "last_code": row.last_code or LOST}
    if rows_changed(work.session, update(TABLE).where(*seen).values(values)) != 1:
        return
    referral_id = work.session.scalar(select(Document.referral_id).where(Document.id == row.document_id))
    raise_task(
        work,
        TaskKind.DOCUMENT_PARKED,
        f"document:{row.document_id}:parked:{row.attempts}",
        referral_id=referral_id,
        for_duty="administrator",
        detail={"code": values["last_code"]},
    )


def _mine(held: Claim) -> tuple[ColumnElement[bool], ...]:
    return (
        DocumentJob.document_id == held.document_id,
        DocumentJob.attempts == held.attempt,
        DocumentJob.lease_until.is_not(None),
    )


def _change(work: Work, held: Claim, values: Mapping[str, Any]) -> bool:
    return rows_changed(work.session, update(TABLE).where(*_mine(held)).values(values)) == 1
