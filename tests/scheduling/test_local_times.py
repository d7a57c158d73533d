"""Two clocks for one call, and what a person must be told about them."""

from __future__ import annotations

import pytest

from intake.scheduling.local_times import (
    ClockChange,
    clinic_time_moved,
    clock_reading,
    local_times,
    reads_differently,
    utc_stamp,
)

from .clinic import at

CALL = at("2027-03-14T15:00Z")


def test_a_call_is_read_on_both_clocks() -> None:
    times = local_times(CALL, "America/Los_Angeles", at("2027-03-14T12:00Z"))
    assert clock_reading(times.patient, with_offset=True) == "Sun 2027-03-14 08:00 -0700"
    assert clock_reading(times.clinic) == "Sun 2027-03-14 17:00"
    assert utc_stamp(CALL.astimezone(times.patient.tzinfo)) == "2027-03-14T15:00Z"


@pytest.mark.parametrize(("tz", "differs"), [("Asia/Almaty", False), ("Pacific/Honolulu", True)])
def test_both_weekdays_are_said_when_the_dates_differ(tz: str, differs: bool) -> None:
    assert local_times(at("2027-02-01T07:00Z"), tz, at("2027-02-01T06:00Z")).weekday_differs is differs


@pytest.mark.parametrize(
    ("tz", "now", "call", "change"),
    [
        ("America/New_York", "2027-03-13T20:00Z", "2027-03-14T12:00Z", ClockChange.PATIENT),
        ("Asia/Almaty", "2027-03-25T20:00Z", "2027-03-26T07:00Z", ClockChange.CLINIC),
        ("Europe/Kyiv", "2027-03-25T20:00Z", "2027-03-28T07:00Z", ClockChange.BOTH),
        ("Europe/Kyiv", "2027-03-28T07:00Z", "2027-03-29T07:00Z", ClockChange.NEITHER),
    ],
)
def test_clocks_that_change_before_the_call_are_named(tz: str, now: str, call: str, change: ClockChange) -> None:
    assert local_times(at(call), tz, at(now)).clock_change is change


def test_the_told_time_carries_its_offset_and_reads_the_same_while_the_law_stands() -> None:
    told = local_times(CALL, "America/Los_Angeles", CALL).told
    assert told == "2027-03-14T08:00-07:00"
    assert not reads_differently(CALL, "America/Los_Angeles", told)


def test_a_country_that_changed_its_law_makes_the_told_time_wrong() -> None:
    assert reads_differently(CALL, "America/Los_Angeles", "2027-03-14T07:00-08:00")


@pytest.mark.parametrize(
    ("instant", "wall", "moved"),
    [
        ("2027-03-28T06:00Z", "2027-03-28T09:00", False),
        ("2027-03-28T07:00Z", "2027-03-28T09:00", True),
        ("2027-10-30T22:30Z", "2027-10-31T01:30", False),
        ("2027-10-30T23:30Z", "2027-10-31T01:30", False),
        ("2027-03-26T00:30Z", "2027-03-26T02:30", True),
    ],
    ids=["same", "an hour off", "first of two", "second of two", "no longer exists"],
)
def test_a_booking_whose_wall_time_names_another_instant_has_moved(instant: str, wall: str, moved: bool) -> None:
    assert clinic_time_moved(at(instant), wall, "Asia/Jerusalem") is moved
