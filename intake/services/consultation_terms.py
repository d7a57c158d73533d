"""The words that the parts of booking share: what is wished for, and why it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from intake.errors import Conflict
from intake.models.referrals import ReferralState
from intake.scheduling.slots import Refusal
from intake.scheduling.zones import AmbiguousTime, NonexistentTime, candidates, edge, exact, wall, zone
from intake.services.callback_cells import SlotTaken

__all__ = ["EXTENSIONS", "HOLD", "HoldGone", "NotOffered", "SlotTaken", "StalePage", "Why", "Wish"]

HOLD = timedelta(minutes=10)
EXTENSIONS = 3  # each gives the whole ten minutes again
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)  # no start lies outside
STAMP = "%Y-%m-%dT%H:%MZ"  # how a start stands in a form: 2027-03-14T15:00Z
# Records are complete. Who was consulted may book a further consultation: the request stays consulted, because the
# opinion is owed whatever becomes of that one.
BOOKABLE = frozenset({ReferralState.READY_FOR_REVIEW, ReferralState.CONSULTATION_BOOKED, ReferralState.CONSULTED})


class Why(StrEnum):
    """Why a start is refused; the first six are those of `slots.Refusal`."""

    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    CLOSED = "closed"
    NOT_OFFERED = "not_offered"
    TAKEN = "taken"
    UNREADABLE = "unreadable"  # no such form of a moment, or a zone that does not exist
    NONEXISTENT = "nonexistent"  # the clocks jump over this wall time
    AMBIGUOUS = "ambiguous"  # the clocks show it twice, and nobody said which
    NOT_READY = "not_ready"  # the request is closed, or its records are not complete
    ALREADY_BOOKED = "already_booked"  # another consultation is still to come: that one can be moved
    NO_SERVICE = "no_service"


class NotOffered(Conflict):
    """This start cannot be booked; nothing was changed. `why` says the reason, `start` the instant where there is
    one, for `consultation_offers.nearest`."""

    def __init__(self, why: Why | Refusal, start: datetime | None = None) -> None:
        super().__init__(str(why))
        self.why, self.start = Why(why.value), start


class HoldGone(Conflict):
    """The hold ran out, was released, or was never this browser's."""


class StalePage(Conflict):
    """The booking has changed since the page was read."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A start of a service; without `doctor_id` any doctor will do."""

    service_id: int
    start: datetime
    doctor_id: int | None = None


def stamp(start: datetime) -> str:
    """The start as a form carries it."""
    return start.astimezone(UTC).strftime(STAMP)


def read_stamp(text: str) -> datetime:
    """The start out of a form. Raises NotOffered for anything else than `2027-03-14T15:00Z`, and for a start so far
    away that no calendar reaches it."""
    try:
        start = datetime.strptime(text, STAMP).replace(tzinfo=UTC)
    except ValueError as error:
        raise NotOffered(Why.UNREADABLE) from error
    if not FIRST <= start < LAST:
        raise NotOffered(Why.PAST if start < FIRST else Why.TOO_FAR, FIRST if start < FIRST else LAST)
    return start


def read_start(text: str, tz: str) -> datetime:
    """The same for a start that is to be booked. What no page sends is refused with the instant that was meant, so
    that the times nearest to it can be offered: a wall time is one of `tz`."""
    try:
        return read_stamp(text)
    except NotOffered as fault:
        if fault.why is not Why.UNREADABLE:
            raise
        raise _what_was_meant(text, zone(tz)) from fault


def _what_was_meant(text: str, where: ZoneInfo) -> NotOffered:
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        return NotOffered(Why.UNREADABLE)
    if not FIRST.year <= typed.year < LAST.year:
        return NotOffered(Why.UNREADABLE)
    if typed.tzinfo is not None:
        return NotOffered(Why.UNREADABLE, typed.astimezone(UTC))
    why = {0: Why.NONEXISTENT, 2: Why.AMBIGUOUS}.get(len(candidates(typed, where)), Why.UNREADABLE)
    return NotOffered(why, edge(typed, where))


def read_wall(day: date, minute: int, tz: str, fold: int | None = None) -> datetime:
    """The instant of a wall time that a person typed: minutes after midnight in `tz`; `fold` 0 or 1 chooses one of a
    repeated time. Raises NotOffered for a time that does not exist or comes twice, and for an unknown zone."""
    try:
        return exact(wall(day, minute), zone(tz), fold)
    except NonexistentTime as error:
        raise NotOffered(Why.NONEXISTENT) from error
    except AmbiguousTime as error:
        raise NotOffered(Why.AMBIGUOUS) from error
    except ValueError as error:
        raise NotOffered(Why.UNREADABLE) from error
