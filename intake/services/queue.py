"""The queue: which requests wait, in the order in which their promises fall due.

The order is (rank, due_at, id); rank 0 is an emergency and stands on top. Pages are cut by that key, never by a count
of rows, so a request that arrives or leaves shifts nobody past a page's edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, literal, select, tuple_
from sqlalchemy.orm import aliased

from intake.db import UTCDateTime
from intake.models.alerts import Alert
from intake.models.callbacks import Callback
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.services.callbacks import OPEN
from intake.services.queue_search import matching
from intake.services.work import Work

PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EMERGENCIES_SHOWN = 20


class Shown(StrEnum):
    """Which requests a list holds."""

    OPEN = "open"
    MINE = "mine"
    UNOWNED = "unowned"
    CLOSED = "closed"


@dataclass(frozen=True)
class Wanted:
    """What somebody asked to see. Empty means any; `text` is what was typed into the search."""

    shown: Shown = Shown.OPEN
    level: str = ""
    language: str = ""
    text: str = ""


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
    query = _rows().where(*_conditions(wanted, me))
    if within is not None:
        query = query.where(within)
    if after is not None and not backwards:
        query = query.where(_at(after) < _KEY)
    if before is not None:
        query = query.where(_at(before) > _KEY)
    order = [column.desc() for column in _COLUMNS] if backwards else list(_COLUMNS)
    found = list(work.session.execute(query.order_by(*order).limit(PAGE + 1)))
    more, rows = len(found) > PAGE, found[:PAGE]
    if backwards:
        rows.reverse()
    return Page(
        rows,
        before=_place(rows[0]) if rows and (more if backwards else after is not None) else None,
        after=_place(rows[-1]) if rows and (backwards or more) else None,
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


_COLUMNS = (Referral.rank, Referral.due_at, Referral.id)
_KEY = tuple_(*_COLUMNS)


def _at(place: Place) -> ColumnElement[Any]:
    return tuple_(literal(place.rank), literal(place.due_at, UTCDateTime), literal(place.id))


def _place(row: Row[Any]) -> Place:
    return Place(row.rank, row.due_at, row.id)


def _rows() -> Select[Any]:
    """The columns that a row shows; nothing sealed is touched."""
    owner = aliased(Staff)
    call_at = (
        select(func.min(Callback.starts_at))
        .where(Callback.referral_id == Referral.id, Callback.state.in_(OPEN))
        .scalar_subquery()
    )
    shown = (
        Referral.id, Referral.reference, Referral.state, Referral.rank, Referral.level, Referral.reasons,
        Referral.patient_name, Referral.patient_latin_name, Referral.sender_name, Referral.date_of_birth,
        Referral.language, Referral.spoken_languages, Referral.time_zone, Referral.due_at, Referral.contact_due,
        Referral.contacted_at, Referral.records_ready, Referral.records_of, Referral.owner_id, Referral.next_step,
        Referral.closed_as, Referral.closed_at, Referral.short_route, Referral.origin,
    )  # fmt: skip
    return select(*shown, owner.name.label("owner_name"), call_at.label("call_at")).outerjoin(
        owner, owner.id == Referral.owner_id
    )


def _conditions(wanted: Wanted, me: str) -> list[ColumnElement[bool]]:
    conditions = [_state(wanted.shown, me)]
    if wanted.level:
        conditions.append(Referral.level == wanted.level)
    if wanted.language:
        conditions.append(Referral.language == wanted.language)
    search = matching(wanted.text)
    return conditions if search is None else [*conditions, search]


def _state(shown: Shown, me: str) -> ColumnElement[bool]:
    if shown is Shown.CLOSED:
        return Referral.state == ReferralState.CLOSED
    still_open = Referral.state != ReferralState.CLOSED
    if shown is Shown.MINE:
        return still_open & (Referral.owner_id == me)
    if shown is Shown.UNOWNED:
        return still_open & Referral.owner_id.is_(None)
    return still_open
