"""Five-minute cells of a resource's time (scheduling 3).

A cell is a stretch of real time, not of a wall clock, so no clock change can make two bookings share or skip one.
The primary key (resource, cell) of the table is what keeps bookings apart; this module only does the arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

CELL_SECONDS = 300

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CELL = timedelta(seconds=CELL_SECONDS)


def cell_of(instant: datetime) -> int:
    """The cell that holds this instant: epoch seconds // 300."""
    return (instant - _EPOCH) // _CELL


def start_of(cell: int) -> datetime:
    """The instant (UTC) at which a cell begins."""
    return _EPOCH + cell * _CELL


def cells_of(start: datetime, end: datetime) -> range:
    """The ascending cells of `[start, end)`. `ValueError` unless both lie on 300 s and start comes first."""
    first, last = cell_of(start), cell_of(end)
    if start_of(first) != start or start_of(last) != end:
        raise ValueError(f"{start} to {end} does not lie on five-minute cells")
    if first >= last:
        raise ValueError(f"{start} to {end} holds no time")
    return range(first, last)


def resource_cells(resources: Iterable[int], start: datetime, end: datetime) -> list[tuple[int, int]]:
    """The (resource, cell) rows of a booking in the one order every writer inserts them, which avoids deadlocks."""
    cells = cells_of(start, end)
    return [(resource, cell) for resource in sorted(set(resources)) for cell in cells]


def stretches(cells: Iterable[int]) -> list[tuple[datetime, datetime]]:
    """The `[start, end)` stretches that these cells of one booking fill: the inverse of `cells_of`."""
    found: list[tuple[datetime, datetime]] = []
    for cell in sorted(set(cells)):
        start = start_of(cell)
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], start_of(cell + 1))
        else:
            found.append((start, start_of(cell + 1)))
    return found
