"""Starts that cannot be had, at the desk: a sentence, the nearest free times, nothing booked or moved."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from intake.models.consultations import Booking, BookingState, ConsultationService, Modality
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services.consultation_terms import stamp
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.support.browser import Browser
from tests.web.bad_starts import BAD, Bad
from tests.web.desk.test_consultation_page import a_booking, bookings, chooses, tab

pytestmark = pytest.mark.databases("sqlite")
STARTS = re.compile(r'type="radio" id="[^"]+" name="start" value="([^"]+)"')


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    """A request that may book, at a clinic that takes bookings for a year."""
    with runtime.work() as work:
        a_doctor(work)
        a_service(work, max_days=365)
        return a_ready_request(work)


def is_told(desk: Browser, words: str) -> None:
    assert desk.text.count(words) == 2, "in the summary and beside the times"
    assert STARTS.findall(desk.text), "free times are offered"


def another_familys(runtime: Runtime) -> Booking:
    with runtime.work() as work:
        service = work.session.get_one(ConsultationService, 1)
        return booked(work, a_ready_request(work), service, NINE + timedelta(days=3), holder="b" * 64)


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_start_that_cannot_be_had_is_neither_booked_nor_moved_to(
    runtime: Runtime, desk: Browser, case: Referral, bad: Bad
) -> None:
    assert chooses(desk, case, bad.start) == 422
    is_told(desk, bad.words)
    assert bookings(runtime) == []
    assert chooses(desk, case, stamp(NINE)) == 303
    assert chooses(desk, case, bad.start, "move=1&service=1") == 422
    is_told(desk, bad.words)
    [booking] = bookings(runtime)
    assert (booking.state, booking.starts_at, booking.sequence) == (BookingState.CONFIRMED, NINE, 0)


@pytest.mark.parametrize("doctor", ["2", "99", "0", "-1", "x", "9" * 30, ""])
def test_a_doctor_who_is_none_gives_no_start_and_the_others_are_offered(
    runtime: Runtime, desk: Browser, case: Referral, doctor: str
) -> None:
    with runtime.work() as work:
        gone = a_doctor(work, "Dr Gone", hours=[(16 * 60, 18 * 60)])
        gone.active = False
    evening = stamp(NINE + timedelta(hours=7))
    assert chooses(desk, case, evening, f"service=1&doctor={doctor}") == 422
    is_told(desk, "No consultation begins at this time.")
    assert bookings(runtime) == []


def test_a_start_of_one_doctor_is_no_start_of_another(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        evening = a_doctor(work, "Dr Evening", hours=[(16 * 60, 18 * 60)])
    assert chooses(desk, case, stamp(NINE), f"service=1&doctor={evening.id}") == 422
    is_told(desk, "No consultation begins at this time.")
    assert stamp(NINE + timedelta(hours=7)) in STARTS.findall(desk.text)
    assert bookings(runtime) == []


@pytest.mark.parametrize("service", ["2", "0", "x", "9" * 30, ""])
def test_of_a_service_that_is_not_there_nothing_is_booked(
    runtime: Runtime, desk: Browser, case: Referral, service: str
) -> None:
    sent = {"start": stamp(NINE), "key": "k"}
    desk.open(tab(case))
    assert desk.send(f"{tab(case)}/times?service={service}", sent, follow=False).status_code == 422
    assert desk.text.count("This kind of consultation is not offered any more. Choose another one.") == 2
    assert f"{tab(case)}/times?service=1" in desk.text
    assert bookings(runtime) == []


def test_the_start_of_another_service_is_no_move(runtime: Runtime, desk: Browser, case: Referral) -> None:
    before = a_booking(runtime, case)
    with runtime.work() as work:
        other = a_service(work, Modality.RECORDS)
    assert chooses(desk, case, stamp(NINE + timedelta(days=1)), f"move=1&service={other.id}") == 422
    is_told(desk, "This kind of consultation is not offered any more.")
    assert bookings(runtime)[0].starts_at == before.starts_at


@pytest.mark.parametrize("version", ["", "0", "7", "x", "-1", "٢", "9" * 40])
def test_a_version_that_is_not_the_present_one_moves_nothing(
    runtime: Runtime, desk: Browser, case: Referral, version: str
) -> None:
    a_booking(runtime, case)
    assert chooses(desk, case, stamp(NINE + timedelta(days=1)), "move=1&service=2", version=version) == 409
    is_told(desk, "The consultation has changed since you opened this page.")
    assert [one.starts_at for one in bookings(runtime)] == [NINE]


def test_another_familys_booking_is_not_moved_from_this_case(
    runtime: Runtime, desk: Browser, case: Referral
) -> None:
    theirs = another_familys(runtime)
    a_booking(runtime, case)
    forged = {"booking": theirs.id, "version": str(theirs.version)}
    assert chooses(desk, case, stamp(NINE + timedelta(days=1)), "move=1&service=2", **forged) == 409
    is_told(desk, "The consultation has changed since you opened this page.")
    assert {one.starts_at for one in bookings(runtime)} == {NINE, theirs.starts_at}


def test_another_requests_key_books_nothing_twice(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        other = a_ready_request(work)
    sent = {"start": stamp(NINE), "key": "one key for two"}
    desk.open(tab(case))
    assert desk.send(f"{tab(case)}/times?service=1", sent, follow=False).status_code == 303
    desk.open(tab(other))
    assert desk.send(f"{tab(other)}/times?service=1", sent, follow=False).status_code == 409
    assert [one.referral_id for one in bookings(runtime)] == [case.id]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReferralState.AWAITING_RECORDS, "Times cannot be booked for this request now."),
        (ReferralState.CONSULTATION_BOOKED, "A consultation is booked or asked for already."),
    ],
)
def test_a_request_that_cannot_book_is_shown_as_it_stands(
    runtime: Runtime, desk: Browser, case: Referral, state: ReferralState, words: str
) -> None:
    if state is ReferralState.CONSULTATION_BOOKED:
        a_booking(runtime, case)
    with runtime.work() as work:
        work.session.get_one(Referral, case.id).state = state
    before = len(bookings(runtime))
    sent = {"start": stamp(NINE + timedelta(days=1)), "key": "k"}
    desk.open(tab(case))
    assert desk.send(f"{tab(case)}/times?service=1", sent, follow=False).status_code == 409
    assert desk.text.count(words) == 2
    assert len(bookings(runtime)) == before


@pytest.mark.parametrize("tz", ["Mars/Olympus", "", "../../etc/passwd"])
def test_with_a_zone_that_nobody_knows_the_clinics_clock_counts(
    runtime: Runtime, desk: Browser, case: Referral, tz: str
) -> None:
    with runtime.work() as work:
        work.session.get_one(Referral, case.id).time_zone = tz
    assert chooses(desk, case, stamp(NINE)) == 303
    assert "Sunday 7 February, 09:00 in Tel Aviv" in re.sub(r"<[^>]+>", "", desk.open(tab(case)).get_data(as_text=True))
    assert chooses(desk, case, stamp(NINE + timedelta(days=1)), "move=1&service=1") == 303
    assert desk.open("/en/desk/calendar?day=2027-02-07").status_code == 200
