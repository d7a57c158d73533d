"""Half-open stretches of real time, `[start, end)` in UTC, and what can be done with them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple


class Interval(NamedTuple):
    """`[start, end)`; an end not after its start holds nothing."""

    start: datetime
    end: datetime


def merge(intervals: Iterable[tuple[datetime, datetime]]) -> list[Interval]:
    """The same time as sorted stretches that neither overlap nor touch; empty ones vanish."""
    merged: list[Interval] = []
    for start, end in sorted(i for i in intervals if i[0] < i[1]):
        if merged and start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Interval(start, end))
    return merged


def intersect(left: Sequence[Interval], right: Sequence[Interval]) -> list[Interval]:
    """The time both hold. Both must be merged; so is the result."""
    common: list[Interval] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            common.append(Interval(start, end))
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1
    return common


def blocker(merged: Sequence[Interval], start: datetime, end: datetime) -> Interval | None:
    """The first of these stretches that shares an instant with `[start, end)`; they must be merged."""
    at = bisect_right(merged, start, key=lambda stretch: stretch.end)
    return merged[at] if at < len(merged) and merged[at].start < end else None
