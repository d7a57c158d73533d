"""Starts that cannot be had, on the patient's pages: a sentence, the nearest free times, nothing booked or lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from intake.models.consultations import BookingState, ConsultationService
from intake.runtime import Runtime
from intake.services.consultation_terms import stamp
from tests.services.consulting import NINE, a_doctor
from tests.support.application import Clock
from tests.web.bad_starts import BAD, Bad
from tests.web.patient.consulting import (
    PAGE,
    TIMES,
    bookings,
    books,
    chooses,
    field,
    moves,
    somebody_else_takes,
    the_referral,
    times_on,
)
from tests.web.patient.people import Person

pytestmark = pytest.mark.databases("sqlite")
STARTS = re.compile(r'type="radio" id="[^"]+" name="start" value="([^"]+)"')


@pytest.fixture
def far(family: Person, runtime: Runtime) -> Person:
    """The family, at a clinic that takes bookings for a year, over both nights in which clocks change."""
    with runtime.work() as work:
        work.session.get_one(ConsultationService, 1).max_days = 365
    return family


def is_told(person: Person, words: str) -> None:
    assert person.text.count(words) == 2, "in the summary and beside the times"
    assert "Error:" in person.text.partition("</title>")[0]
    assert STARTS.findall(person.text), "free times are offered"


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_start_that_cannot_be_had_is_neither_held_nor_moved_to(far: Person, runtime: Runtime, bad: Bad) -> None:
    times_on(far)
    sent = {"start": bad.start, "key": field(far, "key")}
    assert far.post(f"{TIMES}?service=1&from=2027-02-07", sent) == 422
    is_told(far, bad.words)
    assert bookings(runtime) == []
    books(far)
    times_on(far, move="1")
    sent = {"start": bad.start, "booking": field(far, "booking"), "version": field(far, "version")}
    assert far.post(f"{TIMES}?service=1&move=1", sent) == 422
    is_told(far, bad.words)
    [booking] = bookings(runtime)
    assert (booking.state, booking.starts_at, booking.sequence) == (BookingState.CONFIRMED, NINE, 0)


@pytest.mark.parametrize(
    ("start", "nearest"),
    [
        ("2026-10-22T07:00Z", "2026-11-22T08:15Z"),  # the first that is still to come
        ("2027-02-06T07:00Z", "2027-02-07T07:00Z"),
        ("2027-03-26T02:30", "2027-03-25T10:00Z"),
        ("2027-10-31T01:30", "2027-10-31T07:00Z"),
        ("9999-12-31T23:59Z", "2027-11-22T08:00Z"),
    ],
)
def test_the_times_that_are_offered_are_the_nearest(far: Person, start: str, nearest: str) -> None:
    times_on(far)
    far.post(f"{TIMES}?service=1", {"start": start, "key": field(far, "key")})
    assert nearest in STARTS.findall(far.text)


def test_of_a_service_that_is_not_there_nothing_is_held(family: Person, runtime: Runtime) -> None:
    for service in ("2", "0", "x", "99999999999", "-1", ""):
        times_on(family)
        sent = {"start": stamp(NINE), "key": field(family, "key")}
        assert family.post(f"{TIMES}?service={service}", sent) == 409
        assert "This kind of consultation is not offered any more. Choose another one." in family.text
        assert "/status/consultation/times?service=1" in family.text
    assert bookings(runtime) == []


def test_the_start_of_another_service_is_no_move(family: Person, runtime: Runtime) -> None:
    books(family)
    times_on(family, NINE, move="1")
    sent = {"start": stamp(NINE + timedelta(days=1)), "booking": field(family, "booking")}
    assert family.post(f"{TIMES}?service=7&move=1", sent | {"version": field(family, "version")}) == 422
    is_told(family, "This kind of consultation is not offered any more.")
    assert bookings(runtime)[0].starts_at == NINE


def test_a_start_of_a_doctor_who_left_is_no_start_any_more(family: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        gone = a_doctor(work, "Dr Evening", hours=[(16 * 60, 18 * 60)])
    times_on(family)
    with runtime.work() as work:
        work.session.merge(gone).active = False
    sent = {"start": stamp(NINE + timedelta(hours=7)), "key": field(family, "key")}
    assert family.post(f"{TIMES}?service=1", sent) == 422
    is_told(family, "No consultation begins at this time.")
    assert bookings(runtime) == []


def test_anothers_booking_is_neither_moved_nor_confirmed(family: Person, runtime: Runtime) -> None:
    somebody_else_takes(runtime)
    theirs = bookings(runtime)[0]
    assert books(family, NINE + timedelta(days=1)) == 303
    assert moves(family, NINE + timedelta(days=2), booking=theirs.id, version=str(theirs.version)) == 409
    assert "The consultation has changed since you opened this page." in family.text
    assert {one.starts_at for one in bookings(runtime)} == {NINE, NINE + timedelta(days=1)}


@pytest.mark.parametrize("version", ["", "0", "7", "x", "-1", "1.0", "٢", "9" * 40])
def test_a_version_that_is_not_the_present_one_moves_nothing(
    family: Person, runtime: Runtime, version: str
) -> None:
    books(family)
    assert moves(family, NINE + timedelta(days=1), version=version) == 409
    is_told(family, "The consultation has changed since you opened this page.")
    assert [one.starts_at for one in bookings(runtime)] == [NINE]


@pytest.mark.parametrize("pressed", ["confirm", "extend"])
def test_after_a_hold_ran_out_the_nearest_times_are_there(
    family: Person, runtime: Runtime, clock: Clock, pressed: str
) -> None:
    chooses(family)
    family.at(f"{PAGE}/held")
    booking = field(family, "booking")
    clock.move(minutes=11)
    somebody_else_takes(runtime)
    assert family.post(f"{PAGE}/held", {"booking": booking, "do": pressed}) == 409
    is_told(family, "This time is no longer kept for you.")
    assert stamp(NINE + timedelta(minutes=75)) in STARTS.findall(family.text)
    assert stamp(NINE) not in STARTS.findall(family.text)
    states = sorted(one.state for one in bookings(runtime))
    assert states == [BookingState.CONFIRMED, BookingState.EXPIRED]


@pytest.mark.parametrize("tz", ["Mars/Olympus", "", "../../etc/passwd", "EST5EDT,M3.2.0,M11.1.0"])
def test_with_a_zone_that_nobody_knows_a_consultation_is_booked_on_the_clinics_clock(
    family: Person, runtime: Runtime, tz: str
) -> None:
    with runtime.work() as work:
        referral_id = the_referral(work).id
        the_referral(work).time_zone = tz
    page = times_on(family)
    assert "Sunday 7 February, 09:00 in Tel Aviv" in re.sub(r"<[^>]+>", "", page)
    assert books(family) == 303
    assert "09:00 in Tel Aviv" in re.sub(r"<[^>]+>", "", family.at(PAGE))
    assert moves(family, NINE + timedelta(days=1)) == 303
    [booking] = bookings(runtime)
    assert (booking.referral_id, booking.starts_at) == (referral_id, NINE + timedelta(days=1))
    assert family.at("/status")
