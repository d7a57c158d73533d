"""Claiming a due mail and finishing it: every step is a compare-and-set on the attempt (scheduling 1).

`FOR UPDATE SKIP LOCKED` only saves PostgreSQL some waiting (SQLite never sees it); what keeps two relays apart is
`attempts`, which grows with each claim and is the fencing token of whoever made it.

A clock may go wrong by hours and be put right again. What a fast clock wrote must not wait for the hour it showed, and
what it took for over must still leave: a mail past its end is passed over, and ended a day later by `end_expired`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    exists,
    literal_column,
    select,
    update,
)

from config import Settings
from intake.db import UTCDateTime
from intake.limits import MailTimings
from intake.models.callbacks import Callback
from intake.models.consultations import Booking
from intake.models.outbox import OutboxEmail, OutboxLane, OutboxState
from intake.services.outbox import tell_of_dead_mail
from intake.services.outbox_delays import delay_after
from intake.services.record_reminders import reminder_wanted
from intake.services.work import Work

# The bare table: the ORM would look through its session for rows that the relay never loads there.
TABLE = cast(Table, OutboxEmail.__table__)
# Literal, never bound: a planner only uses the partial indexes when it can read that their condition holds.
LIVE: tuple[ColumnElement[str], ...] = (literal_column("'ready'"), literal_column("'leased'"))
# What a claim carries, and what decides whether the mail may still leave.
WANTED = (
    *("id", "attempts", "dedupe_key", "message_id", "to_addr", "language", "template", "payload", "max_attempts"),
    *("state", "guard_callback", "guard_booking", "guard_version", "guard_records", "last_code"),
)
LEASES_EXHAUSTED = "gave up after lost leases"


@dataclass(frozen=True)
class Claim:
    """A mail that is ours until the lease ends. `attempt` proves it."""

    id: int
    attempt: int
    dedupe_key: str
    message_id: str
    to_addr: str
    language: str
    template: str
    payload: Mapping[str, Any]
    max_attempts: int


def timings(settings: Settings, lane: OutboxLane) -> MailTimings:
    """Socket, task and lease seconds of a lane; the paging webhook is as urgent as the alert mails."""
    return settings.plain_mail if lane is OutboxLane.PLAIN else settings.alert_mail


def anything_due(work: Work, lane: OutboxLane) -> bool:
    """One cheap look, so that an idle relay opens no connection."""
    return work.session.execute(DUE, _due(work, lane)).first() is not None


def claim(work: Work, lane: OutboxLane) -> Claim | None:
    """Lease the mail that has been due longest; rows that are no longer true are ended on the way."""
    connection = work.session.connection()
    while row := connection.execute(DUE_TO_CLAIM, _due(work, lane)).first():
        end = _end_instead(work, row)
        if end is not None:
            _give_up(work, row, end)
        elif _lease(work, lane, row):
            return Claim(
                row.id,
                row.attempts + 1,
                row.dedupe_key,
                row.message_id,
                row.to_addr,
                row.language,
                row.template,
                row.payload,
                row.max_attempts,
            )
    return None


def _due(work: Work, lane: OutboxLane) -> dict[str, Any]:
    """What fills `DUE`: a lease further away than two leases was given by a clock that ran ahead, and is over; so is
    the pause that it wrote after a failure."""
    fast_clock = work.now + timedelta(seconds=2 * timings(work.settings, lane).lease)
    return {"lane": lane, "now": work.now, "fast_clock": fast_clock}


def held_back(now: ColumnElement[datetime]) -> ColumnElement[bool]:
    """An older row of the same stream is still to leave. For a query of `TABLE`."""
    older = TABLE.alias()
    same_stream = (older.c.stream == TABLE.c.stream, older.c.id < TABLE.c.id)
    due = (older.c.due_at <= now) | _meant_for_at_once(older)
    return exists().where(*same_stream, older.c.state.in_(LIVE), due, in_time(now, older))


def in_time(now: ColumnElement[datetime], row: FromClause = TABLE) -> ColumnElement[bool]:
    """The mail has still something to say. For a query of `TABLE`."""
    return row.c.expires_at.is_(None) | (row.c.expires_at > now)


def _meant_for_at_once(row: FromClause) -> ColumnElement[bool]:
    """Whatever the clock showed to whoever wrote it."""
    return row.c.due_at <= row.c.created_at


def _first_due() -> Select[Any]:
    """The first due row of a lane that no older row of its stream holds back."""
    now, fast_clock = bindparam("now", type_=UTCDateTime), bindparam("fast_clock", type_=UTCDateTime)
    row = TABLE.c
    first_try = (row.attempts == 0) & _meant_for_at_once(TABLE)
    ready = (row.state == OutboxState.READY) & ((row.next_at <= now) | first_try)
    leased = (row.state == OutboxState.LEASED) & (row.lease_until <= now)
    due = ready | leased | (row.lease_until > fast_clock)
    return (
        select(*(row[name] for name in WANTED))
        .where(row.lane == bindparam("lane"), row.state.in_(LIVE), due, in_time(now), ~held_back(now))
        .order_by(row.next_at, row.id)
        .limit(1)
    )


# Built once: building them anew for each mail cost more than running them.
DUE = _first_due()
DUE_TO_CLAIM = DUE.with_for_update(skip_locked=True, of=TABLE)


def _end_instead(work: Work, row: Row[Any]) -> OutboxState | None:
    """The end state of a row that must not be sent any more; None when it may leave."""
    if row.guard_callback is not None:
        version = work.session.scalar(select(Callback.version).where(Callback.id == row.guard_callback))
        if version != row.guard_version:
            return OutboxState.SUPERSEDED
    if row.guard_booking is not None:
        version = work.session.scalar(select(Booking.version).where(Booking.id == row.guard_booking))
        if version != row.guard_version:
            return OutboxState.SUPERSEDED
    if row.guard_records is not None and not reminder_wanted(work, row.guard_records, row.to_addr):
        return OutboxState.SUPERSEDED
    return OutboxState.DEAD if row.attempts >= row.max_attempts else None


# As it was seen, or as it was leased: whoever finds it otherwise has lost it.
UNCHANGED = update(TABLE).where(
    TABLE.c.id == bindparam("seen_id"),
    TABLE.c.attempts == bindparam("seen_attempts"),
    TABLE.c.state == bindparam("seen_state", type_=TABLE.c.state.type),
)


def _as_seen(row: Row[Any]) -> dict[str, Any]:
    return {"seen_id": row.id, "seen_attempts": row.attempts, "seen_state": row.state}


@cache
def _change(*columns: str) -> Update:
    """Set these columns of one unchanged row. Built once for each combination: they are a handful."""
    return UNCHANGED.values({name: bindparam(name, type_=TABLE.c[name].type) for name in columns})


def _changed(work: Work, seen: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Write `values` if the row is still as it was seen."""
    return work.session.connection().execute(_change(*sorted(values)), {**seen, **values}).rowcount == 1


def _give_up(work: Work, row: Row[Any], end: OutboxState) -> None:
    values: dict[str, Any] = {"state": end}
    if end is OutboxState.DEAD:
        values["last_code"] = row.last_code or LEASES_EXHAUSTED
    if _changed(work, _as_seen(row), values) and end is OutboxState.DEAD:
        _tell(work, row.id)


def _lease(work: Work, lane: OutboxLane, row: Row[Any]) -> bool:
    lease_until = work.now + timedelta(seconds=timings(work.settings, lane).lease)
    values = {"state": OutboxState.LEASED, "attempts": row.attempts + 1, "lease_until": lease_until}
    return _changed(work, _as_seen(row), values)


def finish_sent(work: Work, claim: Claim) -> bool:
    """The server has taken it. False when the lease was lost meanwhile: then somebody else owns the row.

    The payload of a mail that carried a token goes at once; nothing else may open what the token opens.
    """
    values: dict[str, Any] = {"state": OutboxState.SENT, "sent_at": work.now, "last_code": "250", "lease_until": None}
    if "sealed" in claim.payload:
        values["payload"] = {}
    return _finish(work, claim, values)


def finish_temporary(work: Work, claim: Claim, code: str) -> bool:
    """Try again later, or never after the last attempt. False as above.

    The end of the lease stays in the row: one far ahead tells that the pause was counted by a fast clock."""
    if claim.attempt >= claim.max_attempts:
        return finish_dead(work, claim, code)
    next_at = work.now + delay_after(claim.dedupe_key, claim.attempt)
    return _finish(work, claim, {"state": OutboxState.READY, "next_at": next_at, "last_code": code})


def finish_dead(work: Work, claim: Claim, code: str) -> bool:
    """It will never arrive: a person is told. False as above."""
    ended = _finish(work, claim, {"state": OutboxState.DEAD, "last_code": code, "lease_until": None})
    if ended:
        _tell(work, claim.id)
    return ended


def _finish(work: Work, claim: Claim, values: Mapping[str, Any]) -> bool:
    mine = {"seen_id": claim.id, "seen_attempts": claim.attempt, "seen_state": OutboxState.LEASED}
    return _changed(work, mine, values)


def _tell(work: Work, row_id: int) -> None:
    row = work.session.get(OutboxEmail, row_id, populate_existing=True)
    assert row is not None, "outbox rows are never deleted"
    tell_of_dead_mail(work, row)
