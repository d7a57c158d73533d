"""None of the offered times suits a family: what they wish instead, and the person who looks for it.

Days and hours are codes in the task. Their own words are a message, sealed like every other (design, data).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.referrals import Referral
from intake.services import audit, desk_tasks, messages
from intake.services.consultation_terms import BOOKABLE, NotOffered, Why
from intake.services.work import Work


class PartOfDay(StrEnum):
    """On the clock of the family."""

    MORNING = "morning"  # 08:00-12:00
    AFTERNOON = "afternoon"  # 12:00-17:00
    EVENING = "evening"  # 17:00-21:00


@dataclass(frozen=True)
class WishedTime:
    """Weekdays as in `date.weekday()` and parts of the day; none of either means any. `words` are the family's own."""

    weekdays: tuple[int, ...] = ()
    parts: tuple[PartOfDay, ...] = ()
    words: str = ""

    def __bool__(self) -> bool:
        return bool(self.weekdays or self.parts or self.words)


def ask(work: Work, referral: Referral, wished: WishedTime, language: str) -> None:
    """A coordinator is to find another time. The same wish again changes nothing, another one takes its place.

    Raises NotOffered for a request that cannot be booked for now, ValueError for a wish without anything in it."""
    if referral.state not in BOOKABLE:
        raise NotOffered(Why.NOT_READY)
    if not wished:
        raise ValueError("a wish says something")
    written = messages.receive(work, referral, wished.words, language).id if wished.words else ""
    before, detail = standing(work, referral), {"weekdays": sorted(wished.weekdays), "parts": list(wished.parts)}
    if before is not None and before.detail == detail | {"message": written}:
        return
    settle(work, referral)
    desk_tasks.raise_task(
        work,
        TaskKind.NO_TIME_SUITS,
        _fact(work, referral, wished),
        referral_id=referral.id,
        owner_id=referral.owner_id,
        detail=detail | {"message": written},
    )
    audit.record(work, "booking.wish", "referral", referral.id)


def _fact(work: Work, referral: Referral, wished: WishedTime) -> str:
    digest = sha256(f"{sorted(wished.weekdays)} {sorted(wished.parts)} {wished.words}".encode()).hexdigest()
    return f"referral:{referral.id}:no_time_suits:{digest[:16]}:{work.now:%Y%m%dT%H%M%S}"


def standing(work: Work, referral: Referral) -> DeskTask | None:
    """The wish that waits for a coordinator."""
    own = (DeskTask.referral_id == referral.id, DeskTask.kind == TaskKind.NO_TIME_SUITS, DeskTask.done_at.is_(None))
    return work.session.scalars(select(DeskTask).where(*own).order_by(DeskTask.created_at.desc())).first()


def wished(detail: Mapping[str, Any]) -> WishedTime:
    """Days and hours out of the detail of the task; the words stand among the messages."""
    return WishedTime(tuple(detail.get("weekdays", ())), tuple(map(PartOfDay, detail.get("parts", ()))))


def settle(work: Work, referral: Referral, staff_id: str | None = None) -> int:
    """A time is agreed on, or the wish has changed: nobody needs to look any more."""
    return desk_tasks.settle(work, TaskKind.NO_TIME_SUITS, referral_id=referral.id, staff_id=staff_id)


