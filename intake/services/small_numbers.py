"""Counts of few people are not shown: whoever knows one of them could learn about another (1 to 4; zero is shown).

A hidden number must not come back by taking the others from the total. So never one alone is hidden in a row with a
total, and the hidden ones together are never fewer than the limit: the next smallest is hidden with them, and when none
is left, the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FEWEST = 5


@dataclass(frozen=True)
class Shown:
    """The counts in their order, and their total; None where a number is hidden."""

    counts: tuple[int | None, ...]
    total: int | None


def is_small(count: int) -> bool:
    return 0 < count < FEWEST


def shown(counts: Sequence[int]) -> Shown:
    """What may be shown of counts whose total is shown as well."""
    total = sum(counts)
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    others = sorted((count, place) for place, count in enumerate(counts) if count >= FEWEST)
    while hidden and others and _comes_back(hidden, counts):
        hidden.add(others.pop(0)[1])
    hides_total = bool(hidden) and _comes_back(hidden, counts)
    visible = tuple(None if place in hidden else count for place, count in enumerate(counts))
    return Shown(visible, None if hides_total or is_small(total) else total)


def alone(count: int) -> int | None:
    """What may be shown of a count without a total beside it."""
    return None if is_small(count) else count


def rounded(count: int) -> int | None:
    """A count whose neighbours in a list are shown as well: to the nearest five, so that differences say nothing."""
    return None if is_small(count) else FEWEST * ((count + FEWEST // 2) // FEWEST)


def _comes_back(hidden: set[int], counts: Sequence[int]) -> bool:
    return len(hidden) < 2 or sum(counts[place] for place in hidden) < FEWEST
