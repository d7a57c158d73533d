"""Small numbers are hidden, and cannot be worked out from what is shown."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.services.small_numbers import FEWEST, Shown, alone, shown

COUNTS = st.lists(st.integers(0, 12), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("counts", "visible"),
    [
        ([10, 20, 30], Shown((10, 20, 30), 60)),
        ([0, 20], Shown((0, 20), 20)),
        ([3, 20, 7], Shown((None, 20, None), 30)),
        ([1, 1, 20, 7], Shown((None, None, 20, None), 29)),
        ([4, 3, 20], Shown((None, None, 20), 27)),
        ([4, 0], Shown((None, 0), None)),
        ([2, 2, 0], Shown((None, None, 0), None)),
        ([], Shown((), 0)),
    ],
)
def test_what_is_shown(counts: list[int], visible: Shown) -> None:
    assert shown(counts) == visible


@given(COUNTS)
def test_no_small_number_can_be_worked_out(counts: list[int]) -> None:
    """Whoever tries every row of numbers that looks the same never finds only one answer for a small number."""
    seen = shown(counts)
    assert all(place is None for place, count in zip(seen.counts, counts, strict=True) if 0 < count < FEWEST)
    hidden = [place for place, count in enumerate(seen.counts) if count is None]
    if not hidden or seen.total is None:
        return
    rest = seen.total - sum(count for count in seen.counts if count is not None)
    possible = [guess for guess in product(range(1, rest + 1), repeat=len(hidden)) if sum(guess) == rest]
    for place in range(len(hidden)):
        assert len({guess[place] for guess in possible}) > 1


def test_a_number_without_a_total() -> None:
    assert [alone(count) for count in (0, 1, 4, 5)] == [0, None, None, 5]
