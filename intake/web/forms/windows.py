"""The hours in which somebody may be called: a few rows of weekdays, from and to (codebook 2.13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from intake.web.forms.problem import NOT_OFFERED, Problem
from intake.web.language import _

STEP_MINUTES = 30
ROWS_SHOWN = 3
MOST_ROWS = 10
MONDAY = date(2024, 1, 1)  # a Monday, to name the days by
DAYS = tuple(range(7))
TIMES = tuple(f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(0, 1441, STEP_MINUTES))


class Row(NamedTuple):
    """What stood in the controls of one row."""

    days: tuple[str, ...] = ()
    start: str = ""
    end: str = ""

    @property
    def empty(self) -> bool:
        return not (self.days or self.start or self.end)


def part_names(index: int) -> tuple[str, str, str]:
    return f"{index}-days", f"{index}-from", f"{index}-to"


def rows_of(boxes: Mapping[str, list[str]], name: str) -> tuple[Row, ...]:
    """The rows as posted under `name-0-days`, `name-0-from`, `name-0-to` and so on."""
    rows = []
    for index in range(MOST_ROWS):
        days, start, end = (boxes.get(f"{name}-{part}", []) for part in part_names(index))
        rows.append(Row(tuple(days), (start or [""])[0], (end or [""])[0]))
    return tuple(rows)


def read_windows(rows: tuple[Row, ...]) -> list[dict[str, Any]]:
    """Windows in the person's own zone; no weekday means every day. Raises Problem naming the row's part."""
    return [_window(row, index) for index, row in enumerate(rows) if not row.empty]


def _window(row: Row, index: int) -> dict[str, Any]:
    _days, start_part, end_part = part_names(index)
    if any(day not in map(str, DAYS) for day in row.days):
        raise Problem(_("Choose days from the list"), (_days,), NOT_OFFERED)
    start, end = _minute(row.start, start_part), _minute(row.end, end_part)
    if start >= end:
        raise Problem(_("Choose an end that is later than the beginning"), (end_part,))
    return {"weekdays": sorted({int(day) for day in row.days}), "start_min": start, "end_min": end}


def _minute(time: str, part: str) -> int:
    if not time:
        raise Problem(_("Choose from when and until when we may call"), (part,))
    if time not in TIMES:
        raise Problem(_("Choose a time from the list"), (part,), NOT_OFFERED)
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)


def show_windows(answer: object) -> tuple[Row, ...]:
    """The rows of a stored answer."""
    return tuple(_shown(window) for window in answer) if isinstance(answer, list) else ()


def _shown(window: Mapping[str, Any]) -> Row:
    days = tuple(str(day) for day in window.get("weekdays") or ())
    return Row(days, _time(window["start_min"]), _time(window["end_min"]))


def _time(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
