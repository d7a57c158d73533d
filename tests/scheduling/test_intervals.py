"""Stretches of time against their definition: the instants they hold."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from intake.scheduling.intervals import blocker, intersect, merge

from .clinic import at

ZERO = at("2027-02-01T00:00Z")


def minute(n: int) -> datetime:
    return ZERO + timedelta(minutes=n)


pairs = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda p: (minute(p[0]), minute(p[1]))))


def held(intervals: list[tuple[datetime, datetime]]) -> set[int]:
    return {n for n in range(41) for start, end in intervals if start <= minute(n) < end}


@given(pairs)
def test_merging_keeps_every_instant_and_leaves_gaps_between(raw: list[tuple[datetime, datetime]]) -> None:
    merged = merge(raw)
    assert held([*merged]) == held(raw)
    assert all(one.end < other.start for one, other in pairwise(merged))


@given(pairs, pairs)
def test_the_common_time_is_what_both_hold(
    one: list[tuple[datetime, datetime]], other: list[tuple[datetime, datetime]]
) -> None:
    common = intersect(merge(one), merge(other))
    assert held([*common]) == held(one) & held(other)
    assert common == merge(common)


@given(pairs, st.integers(0, 39), st.integers(1, 20))
def test_a_blocker_is_found_exactly_when_an_instant_is_shared(
    raw: list[tuple[datetime, datetime]], start: int, length: int
) -> None:
    found = blocker(merge(raw), minute(start), minute(start + length))
    assert (found is not None) == bool(held(raw) & set(range(start, start + length)))
