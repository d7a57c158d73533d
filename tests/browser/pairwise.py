"""A small covering design: every value of a factor meets every value of every other factor at least once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import combinations, product

Row = tuple[Hashable, ...]
Pair = tuple[int, Hashable, int, Hashable]


def pairs_of(row: Row) -> set[Pair]:
    """The pairs that one row covers: (factor, value, factor, value)."""
    return {(one, row[one], other, row[other]) for one, other in combinations(range(len(row)), 2)}


def full(*factors: Sequence[Hashable]) -> list[Row]:
    return list(product(*factors))


def pairwise(*factors: Sequence[Hashable]) -> list[Row]:
    """Rows for each value of the first factor in turn, each chosen for the most pairs that nothing covers yet.

    The same factors always give the same rows. The first factor may be long; the others are tried in full.
    """
    rest = full(*factors[1:])
    missing = {pair for row in full(*factors) for pair in pairs_of(row)}
    rows: list[Row] = []
    for place in factors[0]:
        while _first_is_missing(missing, place):
            best = max(rest, key=lambda chosen: len(pairs_of((place, *chosen)) & missing))
            rows.append((place, *best))
            missing -= pairs_of(rows[-1])
    return rows


def _first_is_missing(missing: set[Pair], place: Hashable) -> bool:
    return any(one == 0 and value == place for one, value, _other, _theirs in missing)
