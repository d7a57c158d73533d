"""The queue: which requests wait, in the order in which their promises fall due.

The order is (rank, due_at, id); rank 0 is an emergency and stands on top. Pages are cut by that key, never by a count
of rows, so a request that arrives or leaves shifts nobody past a page's edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, func, literal, literal_column, select, tuple_
from sqlalchemy.orm import aliased

from intake.db import UTCDateTime
from intake.models.alerts import Alert
from intake.models.callbacks import Callback
from intake.models.referrals import ALL_RECORDS, NOBODYS, OPEN_REFERRAL, PUT_OFF, Referral, ReferralState
from intake.models.staff import Staff
from intake.services.callbacks import OPEN
from intake.services.queue_search import matching
from intake.services.referral_columns import EMERGENCY_RANK, ORDINARY_RANK
from intake.services.work import Work

PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EMERGENCIES_SHOWN = 20


class Shown(StrEnum):
    """Which requests a list holds."""

    OPEN = "open"
    MINE = "mine"
    UNOWNED = "unowned"
    OVERDUE = "overdue"
    SNOOZED = "snoozed"
    CLOSED = "closed"


class Records(StrEnum):
    """What is here of the records that were asked for."""

    ALL = "all"
    MISSING = "missing"


class Sort(StrEnum):
    """Emergencies stand first in both; then the promise that falls due first, or who has waited longest."""

    DUE = "due"
    WAITING = "waiting"


@dataclass(frozen=True)
class Wanted:
    """What somebody asked to see. Empty means any; `text` is what was typed into the search, `step` a state of the
    request, `owner` the id of a member of staff."""

    shown: Shown = Shown.OPEN
    level: str = ""
    language: str = ""
    text: str = ""
    step: str = ""
    owner: str = ""
    records: str = ""
    sort: Sort = Sort.DUE


@dataclass(frozen=True)
class Place:
    """A row's place in the order: the cursor of the pages."""

    rank: int
    due_at: datetime
    id: str

    @property
    def code(self) -> str:
        """As it stands in an address."""
        return f"{self.rank}.{(self.due_at - _EPOCH) // timedelta(microseconds=1)}.{self.id}"

    @classmethod
    def read(cls, code: str) -> Place | None:
        """None for anything that is no place: then the list begins at its beginning."""
        rank, _, rest = code.partition(".")
        micros, _, row_id = rest.partition(".")
        if not (rank in ("0", "1") and micros.isascii() and micros.isdigit() and 0 < len(row_id) <= 22):
            return None
        try:
            moment = _EPOCH + timedelta(microseconds=int(micros))
        except OverflowError:
            return None
        return cls(int(rank), moment, row_id)


@dataclass(frozen=True)
class Page:
    """One page. `before` and `after` are the edges to go on from, None where the list ends."""

    rows: Sequence[Row[Any]]
    before: Place | None
    after: Place | None


def page(
    work: Work,
    wanted: Wanted,
    me: str,
    *,
    after: Place | None = None,
    before: Place | None = None,
    within: ColumnElement[bool] | None = None,
) -> Page:
    """Up to 50 requests in the order of the queue, in one statement; `me` is the id of whoever asks, and `within` a
    condition on the requests that they may see."""
    backwards = before is not None
    columns = _COLUMNS[wanted.sort]
    query = _rows().where(*_conditions(work, wanted, me))
    if within is not None:
        query = query.where(within)
    if after is not None and not backwards:
        query = query.where(tuple_(*columns) > _at(after))
    if before is not None:
        query = query.where(tuple_(*columns) < _at(before))
    order = [column.desc() for column in columns] if backwards else list(columns)
    found = list(work.session.execute(query.order_by(*order).limit(PAGE + 1)))
    more, rows = len(found) > PAGE, found[:PAGE]
    if backwards:
        rows.reverse()
    return Page(
        rows,
        before=_place(rows[0], wanted.sort) if rows and (more if backwards else after is not None) else None,
        after=_place(rows[-1], wanted.sort) if rows and (backwards or more) else None,
    )


def open_alerts(work: Work) -> Sequence[Any]:
    """Emergencies that nobody has taken, the longest waiting first, also those without a request yet."""
    query = (
        select(Alert.id, Alert.reference, Alert.referral_id, Alert.language, Alert.created_at, Alert.contact_due)
        .where(Alert.acknowledged_at.is_(None))
        .order_by(Alert.contact_due, Alert.id)
        .limit(EMERGENCIES_SHOWN)
    )
    return work.session.execute(query).all()


_COLUMNS = {
    Sort.DUE: (Referral.rank, Referral.due_at, Referral.id),
    Sort.WAITING: (Referral.rank, Referral.submitted_at, Referral.id),
}


# As an expression, so that no database is tempted to read all open calls of the clinic for each row of the page.
_CALL_STATE: ColumnElement[str] = literal_column("coalesce(callback.state, '')", String)


def _at(place: Place) -> ColumnElement[Any]:
    return tuple_(literal(place.rank), literal(place.due_at, UTCDateTime), literal(place.id))


def _place(row: Row[Any], sort: Sort) -> Place:
    return Place(row.rank, row.due_at if sort is Sort.DUE else row.submitted_at, row.id)


@cache
def _rows() -> Select[Any]:
    """The columns that a row shows; nothing sealed is touched. Built once, because building costs more than running."""
    owner = aliased(Staff)
    call_at = (
        select(func.min(Callback.starts_at))
        .where(Callback.referral_id == Referral.id, _CALL_STATE.in_([state.value for state in OPEN]))
        .scalar_subquery()
    )
    shown = (
        Referral.id, Referral.reference, Referral.state, Referral.rank, Referral.level, Referral.reasons,
        Referral.patient_name, Referral.patient_latin_name, Referral.sender_name, Referral.date_of_birth,
        Referral.language, Referral.spoken_languages, Referral.time_zone, Referral.due_at, Referral.contact_due,
        Referral.contacted_at, Referral.records_ready, Referral.records_of, Referral.owner_id, Referral.next_step,
        Referral.closed_as, Referral.closed_at, Referral.short_route, Referral.origin, Referral.submitted_at,
        Referral.snoozed_until,
    )  # fmt: skip
    return select(*shown, owner.name.label("owner_name"), call_at.label("call_at")).outerjoin(
        owner, owner.id == Referral.owner_id
    )


def _conditions(work: Work, wanted: Wanted, me: str) -> list[ColumnElement[bool]]:
    conditions = on_list(wanted.shown, me, work.now)
    for column, value in (
        (Referral.level, wanted.level),
        (Referral.language, wanted.language),
        (Referral.state, wanted.step),
        (Referral.owner_id, wanted.owner),
    ):
        if value:
            conditions.append(column == value)
    if wanted.records:
        complete: ColumnElement[bool] = literal_column(ALL_RECORDS)
        conditions.append(complete if wanted.records == Records.ALL else Referral.records_ready < Referral.records_of)
    found = matching(work, wanted.text)
    return conditions if found is None else [*conditions, Referral.id.in_(select(found.c.id))]


def on_list(shown: Shown, me: str, now: datetime) -> list[ColumnElement[bool]]:
    """What holds for the requests of a list. Each has an index of its own that ends in the order of the queue, and the
    words of that index are repeated here letter by letter."""
    if shown is Shown.CLOSED:
        return [Referral.state == ReferralState.CLOSED]
    still_open: ColumnElement[bool] = literal_column(OPEN_REFERRAL)
    if shown is Shown.SNOOZED:
        return [still_open, literal_column(PUT_OFF), Referral.snoozed_until > now, Referral.rank > EMERGENCY_RANK]
    conditions = [still_open, _awake(now)]
    if shown is Shown.MINE:
        conditions.append(Referral.owner_id == me)
    if shown is Shown.UNOWNED:
        conditions.append(literal_column(NOBODYS))
    if shown is Shown.OVERDUE:
        # The pair lets the index end the walk where the promises of ordinary requests are still ahead.
        ended = tuple_(literal(ORDINARY_RANK), literal(now, UTCDateTime))
        conditions += [tuple_(Referral.rank, Referral.due_at) < ended, Referral.due_at < now]
    return conditions


def _awake(now: datetime) -> ColumnElement[bool]:
    """Not put off. A request comes back by itself when its day has come, and an emergency is never away."""
    return Referral.snoozed_until.is_(None) | (Referral.snoozed_until <= now) | (Referral.rank == EMERGENCY_RANK)
