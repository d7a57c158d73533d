"""Cells: five minutes of real time, in the order they are written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.scheduling.cells import cell_of, cells_of, resource_cells, start_of, stretches

from .clinic import at

START = at("2027-03-28T06:00Z")


def test_a_call_with_its_wrap_up_takes_six_cells() -> None:
    first = int(START.timestamp()) // 300
    assert list(cells_of(START, START + timedelta(minutes=30))) == list(range(first, first + 6))


def test_neighbours_share_no_cell_and_overlaps_do() -> None:
    half_hour = timedelta(minutes=30)
    one, next_one = cells_of(START, START + half_hour), cells_of(START + half_hour, START + 2 * half_hour)
    shifted = cells_of(START + timedelta(minutes=25), START + timedelta(minutes=55))
    assert set(one).isdisjoint(next_one)
    assert len(set(one) & set(shifted)) == 1


@pytest.mark.parametrize("night", ["2027-03-25T23:00Z", "2027-10-30T22:00Z"], ids=["spring", "autumn"])
def test_a_clock_change_neither_doubles_nor_drops_a_cell(night: str) -> None:
    assert len(cells_of(at(night), at(night) + timedelta(hours=3))) == 36


@pytest.mark.parametrize(("start", "end"), [(1, 300), (0, 299), (0, 30.5)])
def test_edges_off_the_grid_are_refused(start: float, end: float) -> None:
    with pytest.raises(ValueError, match="five-minute"):
        cells_of(START + timedelta(seconds=start), START + timedelta(seconds=end))


@pytest.mark.parametrize("length", [0, -300])
def test_a_booking_without_time_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="no time"):
        cells_of(START, START + timedelta(seconds=length))


def test_rows_are_sorted_by_resource_then_cell_whatever_the_order_asked() -> None:
    rows = resource_cells([7, 3, 7], START, START + timedelta(minutes=10))
    cell = cell_of(START)
    assert rows == [(3, cell), (3, cell + 1), (7, cell), (7, cell + 1)]


@given(st.datetimes(datetime.fromisoformat("1960-01-01"), datetime.fromisoformat("2100-01-01"), timezones=st.just(UTC)))
def test_an_instant_lies_in_its_cell(instant: datetime) -> None:
    cell = cell_of(instant)
    assert start_of(cell) <= instant < start_of(cell + 1)


def test_cells_are_read_back_as_stretches() -> None:
    later = START + timedelta(hours=1)
    cells = [*cells_of(later, later + timedelta(minutes=5)), *cells_of(START, START + timedelta(minutes=30))]
    assert stretches(cells) == [(START, START + timedelta(minutes=30)), (later, later + timedelta(minutes=5))]
