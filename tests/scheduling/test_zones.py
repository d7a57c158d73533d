"""Walls and instants: T13 of scheduling section 5, and what must hold in every zone."""

from __future__ import annotations

import subprocess
import sys
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import tzdata  # type: ignore[import-untyped]  # the wheel ships no types
from hypothesis import given
from hypothesis import strategies as st

from intake.scheduling import zones
from intake.scheduling.zones import candidates, edge, exact, only_zone_of, window, zone, zones_of

from .clinic import at

JERUSALEM = zone("Asia/Jerusalem")
NEW_YORK = zone("America/New_York")
KYIV = zone("Europe/Kyiv")

ODD_ZONES = [
    "Asia/Jerusalem", "Europe/Kyiv", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns",
    "Pacific/Chatham", "Pacific/Apia", "Africa/Casablanca", "America/Santiago", "Africa/Cairo", "Asia/Beirut",
    "America/Havana", "Europe/London", "Antarctica/Troll", "Asia/Almaty", "Europe/Dublin",
]
some_zone = st.sampled_from([zone(name) for name in ODD_ZONES])
some_wall = st.datetimes(datetime.fromisoformat("2009-01-01"), datetime.fromisoformat("2031-01-01")).map(
    lambda shown: shown.replace(second=0, microsecond=0)
)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


class TestT13:
    @pytest.mark.parametrize(
        ("text", "where", "jump"),
        [
            ("2027-03-26T02:30", JERUSALEM, "2027-03-26T00:00Z"),
            ("2027-03-14T02:30", NEW_YORK, "2027-03-14T07:00Z"),
        ],
    )
    def test_a_time_in_the_spring_gap_does_not_exist_and_its_edge_is_the_jump(
        self, text: str, where: ZoneInfo, jump: str
    ) -> None:
        with pytest.raises(zones.NonexistentTime):
            exact(wall(text), where)
        assert edge(wall(text), where) == edge(wall(text), where, end=True) == at(jump)

    @pytest.mark.parametrize(
        ("text", "where", "first", "second"),
        [
            ("2027-10-31T01:30", JERUSALEM, "2027-10-30T22:30Z", "2027-10-30T23:30Z"),
            ("2028-10-29T01:00", JERUSALEM, "2028-10-28T22:00Z", "2028-10-28T23:00Z"),
            ("2027-10-31T03:30", KYIV, "2027-10-31T00:30Z", "2027-10-31T01:30Z"),
        ],
    )
    def test_a_time_that_comes_twice_must_be_chosen(self, text: str, where: ZoneInfo, first: str, second: str) -> None:
        assert candidates(wall(text), where) == (at(first), at(second))
        with pytest.raises(zones.AmbiguousTime):
            exact(wall(text), where)
        assert exact(wall(text), where, fold=0) == edge(wall(text), where) == at(first)
        assert exact(wall(text), where, fold=1) == edge(wall(text), where, end=True) == at(second)

    def test_the_day_of_the_autumn_change_lasts_25_hours(self) -> None:
        start, end = window(date(2027, 10, 31), 0, 1440, JERUSALEM)
        assert (start, end) == (at("2027-10-30T21:00Z"), at("2027-10-31T22:00Z"))
        starts = [start + timedelta(hours=n) for n in range(48) if start + timedelta(hours=n + 1) <= end]
        assert (len(starts), starts[0], starts[-1]) == (25, at("2027-10-30T21:00Z"), at("2027-10-31T21:00Z"))


@pytest.mark.parametrize(
    ("jump", "before", "after"),
    [
        ("2026-03-27T00:00Z", 2, 3), ("2026-10-24T23:00Z", 3, 2), ("2027-03-26T00:00Z", 2, 3),
        ("2027-10-30T23:00Z", 3, 2), ("2028-03-24T00:00Z", 2, 3), ("2028-10-28T23:00Z", 3, 2),
    ],
)
def test_israel_changes_its_clocks_when_scheduling_0_5_says(jump: str, before: int, after: int) -> None:
    instant = at(jump)
    assert (instant - timedelta(seconds=1)).astimezone(JERUSALEM).utcoffset() == timedelta(hours=before)
    assert instant.astimezone(JERUSALEM).utcoffset() == timedelta(hours=after)


def test_zones_come_from_the_pinned_wheel_and_not_from_the_host() -> None:
    assert zoneinfo.TZPATH == ()
    assert tzdata.IANA_VERSION == zones.IANA_VERSION


def test_a_zone_read_from_the_host_earlier_is_read_again() -> None:
    """In a process of its own, because the search path is global and this one has already been told."""
    program = (
        "from zoneinfo import ZoneInfo; early = ZoneInfo('Asia/Jerusalem');"
        "from intake.scheduling.zones import zone; print(zone('Asia/Jerusalem') is early)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", ["", "Asia", "../etc/passwd", "asia/almaty", "Mars/Olympus", "\0", "A" * 5000])
def test_a_name_that_is_no_zone_is_refused_in_one_short_line(name: str) -> None:
    with pytest.raises(zones.UnknownZone) as refused:
        zone(name)
    assert len(str(refused.value)) < 120


def test_a_country_with_one_zone_needs_no_question() -> None:
    assert only_zone_of("IL") == "Asia/Jerusalem"
    assert only_zone_of("ge") == "Asia/Tbilisi"


def test_a_country_with_several_zones_is_asked_from_a_list() -> None:
    assert only_zone_of("US") is None
    assert zones_of("US")[0] == "America/New_York"
    assert "Asia/Almaty" in zones_of("KZ")


def test_an_unknown_country_has_no_zones() -> None:
    assert (zones_of("XX"), only_zone_of("XX")) == ((), None)


def test_every_zone_of_every_country_can_be_read() -> None:
    named = {name for names in zones._zones_by_country().values() for name in names}
    assert len(named) > 400
    assert {zone(name).key for name in named} == named


@given(some_wall, some_zone)
def test_candidates_really_show_the_wall_time_and_are_in_order(naive: datetime, where: ZoneInfo) -> None:
    found = candidates(naive, where)
    assert [i.astimezone(where).replace(tzinfo=None, fold=0) for i in found] == [naive] * len(found)
    assert list(found) == sorted(set(found))


@given(some_wall.map(lambda d: d.replace(tzinfo=UTC)), some_zone)
def test_every_instant_is_a_candidate_of_the_wall_time_it_shows(instant: datetime, where: ZoneInfo) -> None:
    assert instant in candidates(instant.astimezone(where).replace(tzinfo=None), where)


@given(some_wall, some_zone)
def test_exact_is_the_candidate_where_there_is_one(naive: datetime, where: ZoneInfo) -> None:
    found = candidates(naive, where)
    if len(found) == 1:
        assert exact(naive, where) == exact(naive, where, fold=1) == found[0]


@given(some_wall, some_zone)
def test_an_edge_is_where_the_wall_clock_reaches_or_passes_the_time(naive: datetime, where: ZoneInfo) -> None:
    start = edge(naive, where)
    reads = start.astimezone(where).replace(tzinfo=None, fold=0)
    assert reads >= naive
    a_moment_before = (start - timedelta(seconds=1)).astimezone(where).replace(tzinfo=None, fold=0)
    assert a_moment_before < naive


@given(some_wall, some_wall, some_zone)
def test_edges_of_either_kind_keep_the_order_of_wall_times(one: datetime, other: datetime, where: ZoneInfo) -> None:
    early, late = sorted((one, other))
    assert edge(early, where) <= edge(late, where)
    assert edge(early, where, end=True) <= edge(late, where, end=True)
    assert edge(early, where) <= edge(early, where, end=True)


@pytest.mark.parametrize("transition", ["2027-03-26T00:00Z", "2027-10-30T23:00Z"])
def test_windows_that_meet_on_the_wall_clock_leave_no_gap_at_a_clock_change(transition: str) -> None:
    day = at(transition).astimezone(JERUSALEM).date()
    night, rest = window(day, 0, 150, JERUSALEM), window(day, 150, 1440, JERUSALEM)
    assert night[1] == rest[0]


def test_a_window_of_equal_ends_lasts_a_day() -> None:
    start, end = window(date(2027, 2, 1), 600, 600, JERUSALEM)
    assert end - start == timedelta(days=1)


def test_samoa_skipped_a_whole_day() -> None:
    apia = zone("Pacific/Apia")
    assert window(date(2011, 12, 30), 480, 1080, apia) == (at("2011-12-30T10:00Z"),) * 2
