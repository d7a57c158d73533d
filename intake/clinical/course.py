"""The course of the illness as intervals of time: treatments, infusion cycles, transplants, events (ux 3.6).

Stated dates may be a month or a year: an item then surely lasts from `sure_first` to `sure_last` and possibly from
`first` to `last`. Nothing is guessed: an item without any date has no interval and stands in the table alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from intake.clinical.answers import Answers, Row
from intake.clinical.cycle import cycle_on
from intake.clinical.dates import PartialDate

LINES = "treatment_lines"
_FARTHEST_BACK, _FARTHEST_AHEAD = timedelta(days=60 * 366), timedelta(days=10 * 366)
_TRANSPLANTS = ("transplant_allo", "transplant_auto")


class Lane(StrEnum):
    TREATMENT = "treatment"
    BLINATUMOMAB = "blinatumomab"
    CAR_T = "car_t"
    TRANSPLANT = "transplant"
    EVENT = "event"


# Events by the field that dates them; `planned` ones lie ahead.
_EVENTS = (
    ("diagnosis_date", Lane.EVENT, False),
    ("first_cr_date", Lane.EVENT, False),
    ("relapse_date", Lane.EVENT, False),
    ("past_transplant_date", Lane.TRANSPLANT, False),
    ("planned_treatment_start", Lane.EVENT, True),
    ("decision_deadline", Lane.EVENT, True),
    ("planned_transplant_date", Lane.TRANSPLANT, True),
)
SENT = "request_sent"
# What happened on one day, also where that day is only known to its month or year.
MOMENTS = frozenset((*(field for field, _lane, _planned in _EVENTS), SENT))


class Interval(NamedTuple):
    """Days that are surely or possibly part of it; `sure_first` lies after `sure_last` when nothing is sure."""

    first: date
    last: date
    sure_first: date
    sure_last: date


class Item(NamedTuple):
    """One row of the plot. `code` is the kind of treatment, or the field or part that the event comes from; `row` is
    the number of the treatment line, from 1."""

    lane: Lane
    code: str
    interval: Interval | None
    start: PartialDate | None = None
    end: PartialDate | None = None
    ongoing: bool = False
    planned: bool = False
    response: str | None = None
    name: str = ""
    cycles: int | None = None
    row: int | None = None


def course(answers: Answers, today: date, sent: date) -> tuple[Item, ...]:
    """Everything that has a place in time, by its first day; what has no date comes last. `sent`: the request."""
    found = [*_lines(answers, today), *_cycle(answers, today), *_events(answers)]
    found.append(Item(Lane.EVENT, SENT, Interval(sent, sent, sent, sent)))
    return tuple(sorted((_within(item, today) for item in found), key=_by_day))


def _by_day(item: Item) -> date:
    return item.interval.first if item.interval else date.max


def _within(item: Item, today: date) -> Item:
    """A day that no living course can contain is told in the table and not drawn."""
    if item.interval is None:
        return item
    first, last = item.interval.first, item.interval.last
    drawn = today - first <= _FARTHEST_BACK and last - today <= _FARTHEST_AHEAD
    return item if drawn else item._replace(interval=None)


def _lines(answers: Answers, today: date) -> Iterator[Item]:
    for number, row in enumerate(answers.rows(LINES), start=1):
        code = row.value("regimen_class") or "unknown"
        start, end, ongoing = row.value("start_date"), row.value("end_date"), row.value("ongoing") is True
        yield Item(
            lane=_lane(code),
            code=code,
            interval=_interval(start, end, today if ongoing and end is None else None),
            start=start,
            end=end,
            ongoing=ongoing,
            response=_response(row),
            name=row.value("regimen_name") or "",
            cycles=row.value("cycles"),
            row=number,
        )


def _lane(code: str) -> Lane:
    if code in _TRANSPLANTS:
        return Lane.TRANSPLANT
    return {"blinatumomab": Lane.BLINATUMOMAB, "car_t": Lane.CAR_T}.get(code, Lane.TREATMENT)


def _response(row: Row) -> str | None:
    absent = row.absent("response")
    return row.value("response") or (absent.value if absent else None)


def _interval(start: PartialDate | None, end: PartialDate | None, until: date | None) -> Interval | None:
    """From the first day it may have begun to the last day it may have lasted."""
    stated = [known for known in (start, end) if known is not None]
    if not stated:
        return None
    last = max([known.last for known in stated] + ([until] if until else []))
    first = stated[0].first if stated[0].first <= stated[-1].last else stated[-1].first
    sure_last = until or stated[-1].first
    return Interval(first, last, stated[0].last, sure_last)


def _cycle(answers: Answers, today: date) -> Iterator[Item]:
    """The blinatumomab cycle that the answers describe: the days of infusion, then the break (codebook 9)."""
    start: PartialDate | None = answers.value("blina_cycle_start_date")
    if start is None:
        return
    stopped = answers.value("blina_interruption_days")
    known = stopped if stopped is not None or "blina_interruption_days" in answers.refused else 0
    cycle = cycle_on(today, start.first, answers.value("blina_schedule"), known)
    number = answers.value("blina_cycle_number")
    if cycle.last_infusion is None or cycle.next_earliest is None:
        yield Item(Lane.BLINATUMOMAB, "cycle_infusion", _of(start), start, cycles=number)
        return
    infusion = Interval(start.first, cycle.last_infusion, start.last, cycle.last_infusion)
    yield Item(Lane.BLINATUMOMAB, "cycle_infusion", infusion, start, cycles=number)
    rest = (cycle.last_infusion + timedelta(days=1), cycle.next_earliest - timedelta(days=1))
    pause = Interval(*rest, *reversed(rest))
    yield Item(Lane.BLINATUMOMAB, "cycle_break", pause, cycles=number, planned=rest[1] > today)


def _events(answers: Answers) -> Iterator[Item]:
    rows = [row for row in answers.rows(LINES) if row.value("regimen_class") in _TRANSPLANTS]
    for field, lane, planned in _EVENTS:
        stated: PartialDate | None = answers.value(field)
        if stated is None or (field == "past_transplant_date" and any(_same(row, stated) for row in rows)):
            continue
        yield Item(lane, field, _of(stated), stated, planned=planned)


def _same(row: Row, stated: PartialDate) -> bool:
    """Whether this line tells of the same transplant: told twice, it is drawn once."""
    start: PartialDate | None = row.value("start_date")
    return start is not None and start.first <= stated.last and stated.first <= start.last


def _of(stated: PartialDate) -> Interval:
    return Interval(stated.first, stated.last, stated.last, stated.first)
