"""A small covering design: every value of a factor meets every value of every other factor at least once."""

from __future__ import annotations

from collections import Counter
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
    """Rows for each value of the first factor in turn, each chosen for the most pairs that this value still lacks.

    Of equals the one whose pairs were met least so far, so that the others mix evenly. The same factors always give
    the same rows. The first factor may be long; the others are tried in full.
    """
    rest, met = full(*factors[1:]), Counter[Pair]()
    rows: list[Row] = []
    for place in factors[0]:
        lacking = {pair for chosen in rest for pair in pairs_of((place, *chosen)) if pair[0] == 0}
        while lacking:
            rows.append((place, *_best(rest, place, lacking, met)))
            lacking -= pairs_of(rows[-1])
            met.update(pairs_of(rows[-1]))
    return rows


def _best(rest: list[Row], place: Hashable, lacking: set[Pair], met: Counter[Pair]) -> Row:
    def worth(chosen: Row) -> tuple[int, int]:
        pairs = pairs_of((place, *chosen))
        return len(pairs & lacking), -sum(met[pair] for pair in pairs)

    return max(rest, key=worth)
