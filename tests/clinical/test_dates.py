"""Partial dates are intervals; ages are completed years and months."""

from __future__ import annotations

from datetime import date

import pytest

from intake.clinical.dates import completed_months, completed_years, days_after, parse_date


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2024", date(2024, 1, 1), date(2024, 12, 31)),
    ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
])
def test_a_partial_date_means_its_whole_interval(text: str, first: date, last: date) -> None:
    stated = parse_date(text)
    assert (stated.first, stated.last, str(stated), stated.exact) == (first, last, text, first == last)


@pytest.mark.parametrize("text", ["", "24", "2024-13", "2025-02-29", "2024-2-1", "0000", "20240101", "2024-W01-1",
                                  "٢٠٢٤"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_date(text)


def test_before_means_all_of_it_before_all_of_the_other() -> None:
    assert parse_date("2024-01").before(parse_date("2024-02-01"))
    assert not parse_date("2024").before(parse_date("2024-02-01"))


def test_months_and_years_are_completed_ones() -> None:
    assert completed_months(date(2024, 5, 20), date(2026, 5, 19)) == 23
    assert completed_months(date(2024, 5, 20), date(2026, 5, 20)) == 24
    assert completed_months(date(2024, 5, 20), date(2024, 4, 20)) == -1
    assert completed_years(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert completed_years(date(2008, 2, 29), date(2026, 3, 1)) == 18


def test_there_is_no_day_after_the_calendar_ends() -> None:
    assert days_after(date(9999, 12, 31), 1) is None
    assert days_after(date(2026, 11, 22), 14) == date(2026, 12, 6)
