"""The desk books, moves and cancels for the family, answers wishes, and notes how the consultation went."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake.models.consultations import Booking, BookingState, Modality, TreatmentDate, WaitingListEntry, WaitingState
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import consultation_booking
from intake.services.consultation_terms import stamp
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked, held
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    """A request of a family in Almaty that may book, at a clinic with one doctor and video calls."""
    with runtime.work() as work:
        a_doctor(work)
        a_service(work)
        return a_ready_request(work)


def tab(case: Referral) -> str:
    return f"/en/desk/cases/{case.id}/consultation"


def bookings(runtime: Runtime) -> list[Booking]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(Booking).order_by(Booking.created_at)))


def state(runtime: Runtime, case: Referral) -> ReferralState:
    with runtime.reading() as work:
        return work.session.get_one(Referral, case.id).state


def a_booking(runtime: Runtime, case: Referral) -> Booking:
    with runtime.work() as work:
        service = a_service(work)
        return booked(work, work.session.get_one(Referral, case.id), service)


def field(desk: Browser, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', desk.text)
    assert found is not None, name
    return found.group(1)


def chooses(desk: Browser, case: Referral, start: str, query: str = "service=1", **more: str) -> int:
    desk.open(f"{tab(case)}/times?{query}&from=2027-02-07&day=2027-02-07")
    given = {name: field(desk, name) for name in ("key", "booking", "version") if f'name="{name}"' in desk.text}
    return desk.send(f"{tab(case)}/times?{query}", {"start": start} | given | more, follow=False).status_code


def presses(desk: Browser, case: Referral, does: str, **more: object) -> int:
    desk.open(tab(case))
    given = {name: field(desk, name) for name in ("booking", "version") if f'name="{name}"' in desk.text}
    return desk.send(tab(case), {"do": does, **given, **more}, follow=False).status_code


def test_a_coordinator_books_for_the_family(runtime: Runtime, desk: Browser, case: Referral) -> None:
    assert "Video call" in desk.open(tab(case)).get_data(as_text=True)
    assert chooses(desk, case, stamp(NINE)) == 303
    [booking] = bookings(runtime)
    assert (booking.state, booking.starts_at) == (BookingState.CONFIRMED, NINE)
    assert booking.booked_by is not None
    assert state(runtime, case) is ReferralState.CONSULTATION_BOOKED
    desk.open(f"{tab(case)}?said=consultation_told")
    assert "Sunday 7 February, 12:00 in Almaty" in desk.text
    assert "The family hears of it by mail" in desk.text


def test_times_stand_on_both_clocks(desk: Browser, case: Referral) -> None:
    desk.open(f"{tab(case)}/times?service=1&from=2027-02-07&day=2027-02-07")
    words = re.sub(r"<[^>]+>", "", desk.text)
    assert "Sunday 7 February, 12:00 in Almaty (UTC+5) · Sunday 7 February, 09:00 in Tel Aviv" in words


def test_a_doctor_can_be_asked_for(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        other = a_doctor(work, "Dr Tal", hours=[(840, 960)])
    assert chooses(desk, case, stamp(NINE + timedelta(hours=5)), f"service=1&doctor={other.id}") == 303
    assert bookings(runtime)[0].doctor_id == other.id


def test_a_taken_time_is_refused_with_the_nearest_ones(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        booked(work, a_ready_request(work), a_service(work), holder="b" * 64)
    assert chooses(desk, case, stamp(NINE)) == 409
    assert desk.text.count("Somebody else has taken this time.") == 2
    assert stamp(NINE + timedelta(minutes=75)) in desk.text
    assert len(bookings(runtime)) == 1


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("", "Choose a time from the list."),
        ("2026-11-01T07:00Z", "This time is over."),
        ("2027-02-06T07:00Z", "The clinic is closed at this time."),
        ("2027-02-07T07:05Z", "No consultation begins at this time."),
    ],
)
@pytest.mark.databases("sqlite")
def test_what_cannot_be_booked_is_said(
    runtime: Runtime, desk: Browser, case: Referral, start: str, words: str
) -> None:
    assert chooses(desk, case, start) == 422
    assert desk.text.count(words) == 2
    assert bookings(runtime) == []


def test_the_consultation_is_moved_and_the_old_page_is_out_of_date(
    runtime: Runtime, desk: Browser, case: Referral
) -> None:
    before = a_booking(runtime, case)
    assert chooses(desk, case, stamp(NINE + timedelta(days=1)), "move=1&service=2") == 303
    assert bookings(runtime)[0].starts_at == NINE + timedelta(days=1)
    old = {"version": str(before.version)}
    assert chooses(desk, case, stamp(NINE + timedelta(days=2)), "move=1&service=2", **old) == 409
    assert "The consultation has changed since you opened this page." in desk.text
    assert bookings(runtime)[0].starts_at == NINE + timedelta(days=1)


def test_the_consultation_is_cancelled(runtime: Runtime, desk: Browser, case: Referral) -> None:
    a_booking(runtime, case)
    assert presses(desk, case, "cancel", version="1") == 303
    assert bookings(runtime)[0].state is BookingState.CONFIRMED
    assert presses(desk, case, "cancel") == 303
    assert bookings(runtime)[0].state is BookingState.CANCELLED
    assert state(runtime, case) is ReferralState.READY_FOR_REVIEW


def a_wish(runtime: Runtime, case: Referral) -> None:
    with runtime.work() as work:
        service = a_service(work, Modality.VIDEO, by_request=True)
        referral = work.session.get_one(Referral, case.id)
        consultation_booking.confirm(work, referral, held(work, referral, service).id, holder="a" * 64)


@pytest.mark.parametrize(("does", "after"), [("confirm", BookingState.CONFIRMED), ("decline", BookingState.CANCELLED)])
def test_a_wish_is_confirmed_or_declined(
    runtime: Runtime, desk: Browser, case: Referral, does: str, after: BookingState
) -> None:
    a_wish(runtime, case)
    desk.open(tab(case))
    assert "The family asked for this time" in desk.text
    assert presses(desk, case, does) == 303
    assert bookings(runtime)[0].state is after
    assert presses(desk, case, does, booking=bookings(runtime)[0].id) == 303


@pytest.mark.parametrize(
    ("outcome", "after"), [("done", ReferralState.CONSULTED), ("no_show", ReferralState.READY_FOR_REVIEW)]
)
def test_how_it_went_is_noted_once_it_has_begun(
    runtime: Runtime, signed_in: SignedIn, case: Referral, clock: Clock, outcome: str, after: ReferralState
) -> None:
    booking = a_booking(runtime, case)
    sent = {"booking": booking.id, "version": booking.version, "outcome": outcome}
    desk = signed_in("Dana", Role.COORDINATOR)
    desk.open(tab(case))
    assert "How did it go?" not in desk.text
    desk.send(f"{tab(case)}/outcome", sent)
    assert state(runtime, case) is ReferralState.CONSULTATION_BOOKED
    clock.now = NINE + timedelta(hours=1)
    desk = signed_in("Noga", Role.COORDINATOR)
    desk.open(tab(case))
    assert desk.send(f"{tab(case)}/outcome", sent | {"outcome": ""}, follow=False).status_code == 422
    desk.send(f"{tab(case)}/outcome", sent)
    assert state(runtime, case) is after


def test_the_link_to_the_video_call_is_an_https_address(runtime: Runtime, desk: Browser, case: Referral) -> None:
    a_booking(runtime, case)
    assert presses(desk, case, "link", link="javascript:alert(1)") == 422
    assert 'value="javascript:alert(1)"' in desk.text
    assert presses(desk, case, "link", link="https://video.example/7") == 303
    assert bookings(runtime)[0].video_link == "https://video.example/7"


def test_an_entered_day_wins_over_the_prediction_and_can_be_taken_back(
    runtime: Runtime, desk: Browser, case: Referral
) -> None:
    assert presses(desk, case, "day", what="cycle", cycle="1", day="2027-01-04") == 303
    desk.open(tab(case))
    assert "Cycle 1 begins: Monday 4 January 2027" in desk.text
    assert "Sunday 7 February 2027 to Friday 12 February 2027" in desk.text
    assert presses(desk, case, "day", what="transplant", day="2027-03-29") == 303
    assert presses(desk, case, "day", what="cycle", cycle="21", day="2027-01-04") == 422
    assert presses(desk, case, "day", what="cycle", cycle="1", day="soon") == 422
    assert presses(desk, case, "day", what="cycle", cycle="1", day="") == 303
    with runtime.reading() as work:
        assert [row.day for row in work.session.scalars(select(TreatmentDate))] == [date(2027, 3, 29)]


def test_the_desk_puts_somebody_on_the_waiting_list(runtime: Runtime, desk: Browser, case: Referral) -> None:
    wish = {"service": "1", "earliest": "2027-02-01", "latest": "2027-02-28", "weekdays": ["6"], "priority": "2"}
    assert presses(desk, case, "wait", **wish | {"latest": "2027-01-01"}) == 422
    assert presses(desk, case, "wait", **wish | {"earliest": ""}) == 422
    assert presses(desk, case, "wait", **wish) == 303
    with runtime.reading() as work:
        entry = work.session.scalars(select(WaitingListEntry)).one()
    assert (entry.priority, entry.weekdays) == (2, [6])
    assert presses(desk, case, "leave") == 303
    with runtime.reading() as work:
        assert work.session.scalars(select(WaitingListEntry)).one().state is WaitingState.CLOSED


def test_an_unknown_button_changes_nothing(runtime: Runtime, desk: Browser, case: Referral) -> None:
    a_booking(runtime, case)
    assert presses(desk, case, "no-such-thing") == 303
    assert bookings(runtime)[0].state is BookingState.CONFIRMED


def test_a_haematologist_sees_it_and_cannot_book(runtime: Runtime, signed_in: SignedIn, case: Referral) -> None:
    a_booking(runtime, case)
    browser = signed_in("Tal", Role.HAEMATOLOGIST)
    with runtime.reading() as work:
        person = work.session.scalars(select(factories.Staff).where(factories.Staff.name == "Tal")).one()
    factories.assign(runtime, case, person)
    browser.open(tab(case))
    assert "Sunday 7 February, 12:00 in Almaty" in browser.text
    assert "Choose another time" not in browser.text
    assert browser.open(f"{tab(case)}/times?service=1").status_code == 403
