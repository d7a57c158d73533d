"""The records that are awaited: ticked off when one arrives, by hand, or dropped when it is not wanted any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, update

from intake.db import rows_changed
from intake.errors import NotFound
from intake.models.desk import TaskKind
from intake.models.documents import Document, DocumentState
from intake.models.record_requests import ItemOutcome, RecordItem, RecordRequest
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.services import audit, desk_tasks
from intake.services.keys import unseal_text
from intake.services.work import Work

WHY_PLACE = "record_item.why"


@dataclass(frozen=True)
class AskedItem:
    """One record of a list. `physician_id` is who was asked; None is the sender."""

    id: str
    request_id: str
    physician_id: str | None
    kind: str
    why: str
    owner: str | None
    wanted_by: str
    asked_at: datetime
    outcome: ItemOutcome | None
    ended_at: datetime | None

    def late(self, today: str) -> bool:
        """`today` as YYYY-MM-DD."""
        return self.outcome is None and self.wanted_by < today


def listed(work: Work, referral: Referral) -> list[AskedItem]:
    """Everything that was ever asked for, the newest list first."""
    query = (
        select(RecordItem, RecordRequest, Staff.name)
        .join(RecordRequest, RecordRequest.id == RecordItem.request_id)
        .outerjoin(Staff, Staff.id == RecordItem.owner_id)
        .where(RecordItem.referral_id == referral.id)
        .order_by(RecordRequest.at.desc(), RecordItem.wanted_by, RecordItem.id)
    )
    return [
        AskedItem(
            item.id, request.id, request.physician_id, item.kind,
            unseal_text(work, referral.key_id, WHY_PLACE, item.why_sealed),
            owner, item.wanted_by, request.at, item.outcome, item.ended_at,
        )
        for item, request, owner in work.session.execute(query)
    ]  # fmt: skip


def tick_off(work: Work, referral_id: str) -> int:
    """Tick off what has arrived: a clean document of the kind that names nobody else and came, or passed its check,
    after the asking. How many records were ticked off."""
    work.session.flush()
    waiting = (RecordItem.referral_id == referral_id, RecordItem.ended_at.is_(None))
    asked = select(RecordItem, RecordRequest.at).join(RecordRequest, RecordRequest.id == RecordItem.request_id)
    found = 0
    for item, since in work.session.execute(asked.where(*waiting)).all():
        document_id = _arrived(work, referral_id, item.kind, since)
        if document_id is not None:
            item.outcome, item.document_id, item.ended_at = ItemOutcome.ARRIVED, document_id, work.now
            audit.record(work, "records.arrived", "referral", referral_id)
            found += 1
    work.session.flush()
    if found:
        _suggest_review(work, referral_id)
    return found


def _arrived(work: Work, referral_id: str, kind: str, since: datetime) -> str | None:
    fits = (
        Document.referral_id == referral_id,
        Document.doc_type == kind,
        Document.state == DocumentState.CLEAN,
        Document.mismatch.is_(False),
        Document.removed_at.is_(None),
        or_(Document.created_at >= since, Document.checked_at >= since),
    )
    return work.session.scalar(select(Document.id).where(*fits).order_by(Document.number).limit(1))


def end(work: Work, referral: Referral, item_id: str, outcome: ItemOutcome, staff: Staff) -> bool:
    """Somebody at the desk ticks a record off or drops it. False when it had ended already. Raises NotFound."""
    item = work.session.get(RecordItem, item_id)
    if item is None or item.referral_id != referral.id:
        raise NotFound
    open_item = update(RecordItem).where(RecordItem.id == item_id, RecordItem.ended_at.is_(None))
    values = {"outcome": outcome, "ended_at": work.now, "ended_by": staff.id}
    if rows_changed(work.session, open_item.values(values)) != 1:
        return False
    work.session.refresh(item)
    audit.record(work, f"records.{outcome}", "referral", referral.id)
    _suggest_review(work, referral.id)
    return True


def drop_all(work: Work, referral: Referral) -> None:
    """The request is closed: nothing is awaited any more."""
    still = (RecordItem.referral_id == referral.id, RecordItem.ended_at.is_(None))
    work.session.flush()
    dropped = update(RecordItem).where(*still).values(outcome=ItemOutcome.DROPPED, ended_at=work.now)
    work.session.execute(dropped)
    desk_tasks.settle(work, TaskKind.RECORDS_COMPLETE, referral_id=referral.id)


def all_here(work: Work, referral: Referral) -> bool:
    """Something was asked for, and nothing of it is awaited any more: the review may begin, if a person says so."""
    asked = select(RecordItem.ended_at).where(RecordItem.referral_id == referral.id)
    ends = work.session.scalars(asked).all()
    return referral.state is ReferralState.AWAITING_RECORDS and bool(ends) and None not in ends


def _suggest_review(work: Work, referral_id: str) -> None:
    """A task, never a move: whether the records suffice is for a person to say."""
    referral = work.session.get_one(Referral, referral_id)
    if all_here(work, referral):
        key = f"referral:{referral_id}:records_complete:{referral.moves}:{work.now.isoformat()}"
        desk_tasks.raise_task(work, TaskKind.RECORDS_COMPLETE, key, referral_id=referral_id)
