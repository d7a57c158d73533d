"""The life of a referral: one table of the moves that are allowed, and the one door that makes them.

Every move is a compare-and-set on the state it starts from, written down with who, when and why, in the audit log, and
told to the sender: in one sentence on the status page and by one mail that says nothing but that it moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import cast

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from intake.db import new_id, rows_changed
from intake.errors import Conflict
from intake.models.referral_life import ReferralMove
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.services import audit, referral_notices
from intake.services.keys import seal_text, unseal_text
from intake.services.rows import insert_all
from intake.services.work import Work

REASON_PLACE = "referral_move.reason"
S = ReferralState
DESK = frozenset({Role.COORDINATOR, Role.LEAD})
CLINIC = DESK | {Role.HAEMATOLOGIST}


@dataclass(frozen=True)
class Allowed:
    """One kind of move. `roles` may press its button; where nobody may, only the system makes it."""

    source: ReferralState
    target: ReferralState
    roles: frozenset[Role] = DESK


NOBODY: frozenset[Role] = frozenset()
# The table of moves. A consultation is booked, moved and held by the calendar alone.
MOVES: tuple[Allowed, ...] = (
    Allowed(S.SUBMITTED, S.IN_TRIAGE),
    Allowed(S.SUBMITTED, S.AWAITING_RECORDS),
    Allowed(S.SUBMITTED, S.CLOSED),
    Allowed(S.IN_TRIAGE, S.AWAITING_RECORDS, CLINIC),
    Allowed(S.IN_TRIAGE, S.READY_FOR_REVIEW),
    Allowed(S.IN_TRIAGE, S.CLOSED),
    Allowed(S.AWAITING_RECORDS, S.IN_TRIAGE),
    Allowed(S.AWAITING_RECORDS, S.READY_FOR_REVIEW, CLINIC),
    Allowed(S.AWAITING_RECORDS, S.CLOSED),
    Allowed(S.READY_FOR_REVIEW, S.IN_TRIAGE, CLINIC),
    Allowed(S.READY_FOR_REVIEW, S.AWAITING_RECORDS, CLINIC),
    Allowed(S.READY_FOR_REVIEW, S.CONSULTATION_BOOKED, NOBODY),
    Allowed(S.READY_FOR_REVIEW, S.CLOSED),
    Allowed(S.CONSULTATION_BOOKED, S.READY_FOR_REVIEW, NOBODY),
    Allowed(S.CONSULTATION_BOOKED, S.CONSULTED, NOBODY),
    Allowed(S.CONSULTATION_BOOKED, S.CLOSED),
    Allowed(S.CONSULTED, S.AWAITING_RECORDS, CLINIC),
    Allowed(S.CONSULTED, S.CLOSED),
    Allowed(S.CLOSED, S.IN_TRIAGE),
    Allowed(S.CLOSED, S.SUBMITTED, NOBODY),  # opened again before anybody was ever reached
)
BY_ENDS: Mapping[tuple[ReferralState, ReferralState], Allowed] = MappingProxyType(
    {(move.source, move.target): move for move in MOVES}
)
REFERRALS = cast(Table, Referral.__table__)
# Compare and set, built once: whoever comes second finds another number of moves.
MOVE = (
    update(REFERRALS)
    .where(REFERRALS.c.id == bindparam("referral"))
    .where(REFERRALS.c.moves == bindparam("was_moves"), REFERRALS.c.state == bindparam("was_state"))
    .values({name: bindparam(name) for name in ("state", "closed_as", "closed_at", "moves", "updated_at", "next_step")})
)
# What the queue names as the next step after a move; other moves leave it.
NEXT_STEPS = {S.AWAITING_RECORDS: "records", S.READY_FOR_REVIEW: "review"}


@dataclass(frozen=True)
class Moved:
    """One move as the desk reads it."""

    at: datetime
    by_kind: str
    by: str | None
    source: ReferralState
    target: ReferralState
    closed_as: ClosedAs | None
    reason: str


def choices(referral: Referral, role: Role) -> tuple[ReferralState, ...]:
    """The states that somebody of this role may move the referral to now, in the order of the life."""
    return tuple(move.target for move in MOVES if move.source is referral.state and role in move.roles)


def endings(state: ReferralState) -> tuple[ClosedAs, ...]:
    """How a referral of this state may be closed by hand. A duplicate is closed by merging, never here."""
    ended = (ClosedAs.WITHDRAWN, ClosedAs.OTHER_ROUTE, ClosedAs.UNREACHABLE)
    return (ClosedAs.OPINION_SENT, *ended) if state is S.CONSULTED else ended


def move(
    work: Work,
    referral: Referral,
    target: ReferralState,
    *,
    seen: int | None = None,
    role: Role | None = None,
    reason: str = "",
    closed_as: ClosedAs | None = None,
    tell: bool = True,
) -> None:
    """Move the referral on. `seen` is the number of moves that the page showed; `role` who pressed the button, None for
    the system; `closed_as` goes with closing and with nothing else. Without `tell` another mail says it.

    Raises Conflict when the referral has moved meanwhile, or when the table has no such move for this role.
    """
    source = referral.state
    allowed = BY_ENDS.get((source, target))
    if allowed is None or (role is not None and role not in allowed.roles) or (seen not in (None, referral.moves)):
        raise Conflict
    assert (closed_as is not None) == (target is S.CLOSED), "a closed referral says how it ended, no other does"
    _set(work, referral, target, closed_as)
    _write_down(work, referral, source, reason)
    audit.record(work, f"referral.to_{target}", "referral", referral.id)
    if tell:
        referral_notices.moved(work, referral)


def advance(work: Work, referral: Referral, target: ReferralState, *, tell: bool = True) -> bool:
    """Move on by itself where that leads forwards from a state before `target`; False where it does not apply."""
    order = tuple(S)
    forwards = (referral.state, target) in BY_ENDS and order.index(referral.state) < order.index(target)
    if forwards:
        move(work, referral, target, tell=tell)
    return forwards


def _set(work: Work, referral: Referral, target: ReferralState, closed_as: ClosedAs | None) -> None:
    """Compare and set: whoever comes second finds another number of moves."""
    work.session.flush()
    after = {
        "state": target,
        "closed_as": closed_as,
        "closed_at": work.now if target is S.CLOSED else None,
        "moves": referral.moves + 1,
        "updated_at": work.now,
        "next_step": NEXT_STEPS.get(target, referral.next_step),
    }
    seen = {"referral": referral.id, "was_moves": referral.moves, "was_state": referral.state}
    if rows_changed(work.session, MOVE, after | seen) != 1:
        work.session.refresh(referral)
        raise Conflict
    for name, value in after.items():
        set_committed_value(referral, name, value)


def _write_down(work: Work, referral: Referral, source: ReferralState, reason: str) -> None:
    row = {
        "id": new_id(),
        "referral_id": referral.id,
        "number": referral.moves,
        "at": work.now,
        "by_kind": work.actor.kind,
        "by_id": work.actor.id,
        "from_state": source,
        "to_state": referral.state,
        "closed_as": referral.closed_as,
        "reason_sealed": seal_text(work, referral.key_id, REASON_PLACE, reason) if reason else None,
    }
    insert_all(work.session, ReferralMove, [row])


def history(work: Work, referral: Referral) -> list[Moved]:
    """Every move, the newest first."""
    query = (
        select(ReferralMove, Staff.name)
        .outerjoin(Staff, Staff.id == ReferralMove.by_id)
        .where(ReferralMove.referral_id == referral.id)
        .order_by(ReferralMove.number.desc())
    )
    return [
        Moved(row.at, row.by_kind, name, row.from_state, row.to_state, row.closed_as, _reason(work, referral, row))
        for row, name in work.session.execute(query)
    ]


def last(work: Work, referral: Referral) -> ReferralMove | None:
    """The newest move."""
    number = select(func.max(ReferralMove.number)).where(ReferralMove.referral_id == referral.id).scalar_subquery()
    own = select(ReferralMove).where(ReferralMove.referral_id == referral.id)
    return work.session.scalar(own.where(ReferralMove.number == number))


def _reason(work: Work, referral: Referral, row: ReferralMove) -> str:
    return unseal_text(work, referral.key_id, REASON_PLACE, row.reason_sealed) if row.reason_sealed else ""
