"""Requests that were sent twice: suggested, joined by a person, parted again.

Joining copies and moves nothing. The later one is closed as a duplicate and points to the one that goes on, whose case
shows everything of both; so undoing it loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute

from intake.clinical.identity import Person, Same, compare
from intake.errors import Conflict
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role
from intake.services import audit, closing
from intake.services.referral_columns import EMERGENCY_RANK
from intake.services.work import Work

AT_MOST = 20  # suggestions that are looked at


class Alike(StrEnum):
    """Why two requests may be about one person."""

    BIRTH_DATE_AND_NAME = "birth_date_and_name"
    PHONE = "phone"


@dataclass(frozen=True)
class Suggestion:
    referral: Referral
    why: tuple[Alike, ...]


def suggestions(work: Work, referral: Referral) -> list[Suggestion]:
    """Other requests that may be the same person's, the newest first; those that were joined already are left out."""
    alike = [column == value for column, value in _what_may_be_shared(referral) if value]
    if not alike or referral.duplicate_of is not None:
        return []
    others = select(Referral).where(or_(*alike), Referral.id != referral.id, Referral.duplicate_of.is_(None))
    found = work.session.scalars(others.order_by(Referral.submitted_at.desc()).limit(AT_MOST))
    return [Suggestion(other, why) for other in found if (why := _why(referral, other))]


def _what_may_be_shared(referral: Referral) -> tuple[tuple[InstrumentedAttribute[str | None], str | None], ...]:
    return (
        (Referral.date_of_birth, referral.date_of_birth),
        (Referral.phone, referral.phone),
        (Referral.whatsapp, referral.phone),
        (Referral.phone, referral.whatsapp),
        (Referral.whatsapp, referral.whatsapp),
    )


def _why(one: Referral, other: Referral) -> tuple[Alike, ...]:
    phones = {one.phone, one.whatsapp} & {other.phone, other.whatsapp} - {None}
    found = []
    if one.date_of_birth and one.date_of_birth == other.date_of_birth and _names_alike(one, other):
        found.append(Alike.BIRTH_DATE_AND_NAME)
    if phones:
        found.append(Alike.PHONE)
    return tuple(found)


def _names_alike(one: Referral, other: Referral) -> bool:
    """In any script that both were written in."""
    names = tuple(name for name in (one.patient_name, one.patient_latin_name) if name)
    theirs = [name for name in (other.patient_name, other.patient_latin_name) if name]
    return any(compare(Person(names), name.replace("=", " "), "", "").name is Same.YES for name in theirs)


def merge(
    work: Work, kept: Referral, other: Referral, *, seen: int | None = None, role: Role | None = None, reason: str = ""
) -> None:
    """Close `other` as a duplicate of `kept`. `seen` is the number of moves of `other` that the page showed.

    Raises Conflict when one of them is joined to a third already, `kept` is closed, `other` moved meanwhile, or an
    emergency of `other` would be hidden by it.
    """
    chained = kept.duplicate_of is not None or other.duplicate_of is not None or merged_into(work, other)
    if kept.id == other.id or chained or kept.state is ReferralState.CLOSED or other.rank == EMERGENCY_RANK:
        raise Conflict
    # The same family goes on hearing of the request that goes on; nothing is said of two.
    closing.close(work, other, ClosedAs.DUPLICATE, reason=reason, seen=seen, role=role, tell=False)
    other.duplicate_of = kept.id
    # The request that goes on is as urgent and as early as the more urgent of the two.
    kept.due_at = min(kept.due_at, other.due_at)
    kept.review_due = min(kept.review_due, other.review_due)
    if kept.contacted_at is None:
        kept.contact_due = min(kept.contact_due, other.contact_due)
    work.session.flush()
    for one in (kept.id, other.id):
        audit.record(work, "referral.merge", "referral", one)


def part(work: Work, other: Referral, *, role: Role | None = None) -> None:
    """Undo a merge: the request goes on by itself. Raises Conflict for one that is no duplicate."""
    kept_id = other.duplicate_of
    if kept_id is None:
        raise Conflict
    closing.resume(work, other, role=role)
    other.duplicate_of = None
    work.session.flush()
    for one in (kept_id, other.id):
        audit.record(work, "referral.part", "referral", one)


def merged_into(work: Work, referral: Referral) -> Sequence[Referral]:
    """The requests that were joined to this one, the earliest first."""
    query = select(Referral).where(Referral.duplicate_of == referral.id)
    return work.session.scalars(query.order_by(Referral.submitted_at)).all()


def survivor(work: Work, referral: Referral) -> Referral | None:
    """The request that goes on in place of this duplicate."""
    return work.session.get(Referral, referral.duplicate_of) if referral.duplicate_of else None

