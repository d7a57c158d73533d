"""A family chooses, holds, books, moves and cancels its consultation, without a script."""

from __future__ import annotations

import re
from datetime import date, timedelta

import icalendar
import pytest

from intake.models.consultations import (
    BookingState,
    TreatmentDateKind,
)
from intake.models.referrals import ReferralState
from intake.runtime import Runtime
from intake.services import (
    consultation_treatment,
)
from intake.services.consultation_terms import stamp
from tests.services.consulting import NINE, a_doctor
from tests.support.application import Clock
from tests.web.patient.consulting import (
    PAGE,
    TIMES,
    again,
    bookings,
    books,
    cancels,
    chooses,
    field,
    moves,
    somebody_else_takes,
    the_referral,
    times_on,
)
from tests.web.patient.people import Person


def test_the_status_page_leads_to_the_times_once_records_are_complete(family: Person, runtime: Runtime) -> None:
    assert 'href="/en/status/consultation"' in family.at("/status")
    with runtime.work() as work:
        the_referral(work).state = ReferralState.AWAITING_RECORDS
    assert 'href="/en/status/consultation"' not in family.at("/status")
    assert "Times cannot be booked for this request now." in family.at(PAGE)


def test_each_time_is_a_radio_button_that_names_weekday_day_hour_and_both_cities(family: Person) -> None:
    page = times_on(family)
    label = re.search(rf'value="{stamp(NINE)}".*?<label for="[^"]+">(.*?)</label>', page, re.S)
    assert label is not None
    assert re.sub(r"<[^>]+>", "", label.group(1)) == (
        "Sunday 7 February, 12:00 in Almaty (UTC+5) · Sunday 7 February, 09:00 in Tel Aviv"
    )
    assert "Sunday 7 February 2027: 13 times" in page


def test_where_the_dates_differ_both_weekdays_are_said(family: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        the_referral(work).time_zone = "Pacific/Auckland"
        doctor = a_doctor(work, "Dr Late", hours=[(14 * 60, 18 * 60)])
        assert doctor.id
    page = times_on(family, NINE + timedelta(days=1))
    assert "Monday 8 February, 01:00 in Auckland (UTC+13)" in re.sub(r"<[^>]+>", "", page)
    assert "Sunday 7 February, 14:00 in Tel Aviv" in page
    assert "Early or late in the day where you are." in page


def test_a_change_of_the_clocks_before_the_call_is_said(family: Person, runtime: Runtime, clock: Clock) -> None:
    clock.move(days=100)
    with runtime.work() as work:
        the_referral(work).state = ReferralState.READY_FOR_REVIEW
    family.tells_symptoms("none")
    page = again(family, runtime).at(f"{TIMES}?service=1&from=2027-03-30&day=2027-03-30")
    assert "The clocks in Tel Aviv change before then." in page


def test_what_the_treatment_calendar_says_stands_beside_the_time_as_a_prediction(
    family: Person, runtime: Runtime
) -> None:
    with runtime.work() as work:
        consultation_treatment.enter_date(work, the_referral(work), TreatmentDateKind.CYCLE, date(2027, 1, 4), 1)
    page = times_on(family)
    assert "cycle 1, day 35 · the best days to decide · predicted, confirm with your treating team" in page


def test_a_time_is_held_confirmed_and_kept_in_the_calendar(family: Person, runtime: Runtime) -> None:
    assert chooses(family) == 303
    assert family.location == "/en/status/consultation/held"
    page = family.at(f"{PAGE}/held")
    assert "Sunday 22 November, 13:10 in Almaty" in page
    assert family.post(f"{PAGE}/held", {"booking": field(family, "booking")}) == 303
    assert family.location == "/en/status/consultation?said=booked"
    page = family.at(f"{PAGE}?said=booked")
    assert "Your consultation is booked." in page
    assert "The link to the video call will stand here" in page
    [booking] = bookings(runtime)
    assert (booking.state, booking.starts_at) == (BookingState.CONFIRMED, NINE)
    family.open(f"/en{PAGE}/appointment.ics")
    assert family.page is not None
    assert family.page.content_type == "text/calendar; charset=utf-8"
    [event] = icalendar.Calendar.from_ical(family.page.get_data()).walk("VEVENT")
    assert event["DTSTART"].dt == NINE
    assert "https://clinic.test/en/status/consultation" in str(event["DESCRIPTION"])


def test_the_hold_is_made_longer_three_times_at_most(family: Person, clock: Clock) -> None:
    chooses(family)
    for _press in range(3):
        clock.move(minutes=9)
        family.at(f"{PAGE}/held")
        assert family.post(f"{PAGE}/held", {"booking": field(family, "booking"), "do": "extend"}) == 303
        assert "You have ten more minutes." in family.at(f"{PAGE}/held?extended=1")
    assert "I need ten more minutes" not in family.text


def test_a_hold_that_ran_out_says_so_and_offers_the_nearest_times(
    family: Person, runtime: Runtime, clock: Clock
) -> None:
    chooses(family)
    family.at(f"{PAGE}/held")
    booking = field(family, "booking")
    clock.move(minutes=10)
    assert family.post(f"{PAGE}/held", {"booking": booking}) == 409
    assert "This time is no longer kept for you." in family.text
    assert f'value="{stamp(NINE)}"' in family.text
    assert [one.state for one in bookings(runtime)] == [BookingState.HELD]
    assert family.post(f"{PAGE}/held", {"booking": booking, "do": "extend"}) == 409
    family.at(f"{PAGE}/held")
    assert "This time is no longer kept for you." in family.text


def test_a_time_given_back_can_be_chosen_again_in_the_same_form(family: Person, runtime: Runtime) -> None:
    times_on(family)
    form = {"start": stamp(NINE), "key": field(family, "key")}
    token = family.token
    for _round in range(2):
        assert family.post(f"{TIMES}?service=1", form | {"csrf_token": token}) == 303
        family.at(f"{PAGE}/held")
        assert family.post(f"{PAGE}/held", {"booking": field(family, "booking"), "do": "release"}) == 303
    assert [one.state for one in bookings(runtime)] == [BookingState.EXPIRED] * 2


def test_pressing_twice_holds_once(family: Person, runtime: Runtime) -> None:
    times_on(family)
    form = {"start": stamp(NINE), "key": field(family, "key"), "csrf_token": family.token}
    assert [family.post(f"{TIMES}?service=1", form) for _press in range(2)] == [303, 303]
    assert len(bookings(runtime)) == 1


REFUSED = {
    "nothing": ("", 422, "Choose a time from the list."),
    "no moment": ("tomorrow", 422, "Choose a time from the list."),
    "past": ("2026-11-01T07:00Z", 422, "This time is over."),
    "closed": ("2027-02-06T07:00Z", 422, "The clinic is closed at this time."),
    "off the grid": ("2027-02-07T07:05Z", 422, "No consultation begins at this time."),
    "too far": ("2027-11-07T07:00Z", 422, "This time is too far ahead."),
    "forged": ("2027-02-07T02:00Z", 422, "No consultation begins at this time."),
}


@pytest.mark.parametrize(("start", "status", "words"), REFUSED.values(), ids=REFUSED)
@pytest.mark.databases("sqlite")
def test_what_cannot_be_booked_is_said_with_the_nearest_times(
    family: Person, runtime: Runtime, start: str, status: int, words: str
) -> None:
    times_on(family)
    sent = {"start": start, "key": field(family, "key")}
    assert family.post(f"{TIMES}?service=1&from=2027-02-07", sent) == status
    assert family.text.count(words) >= 2  # in the summary and beside the control
    assert "Error:" in family.text.partition("</title>")[0]
    assert 'type="radio" id="start"' in family.text
    assert bookings(runtime) == []


def test_a_time_that_somebody_took_meanwhile_is_refused_and_the_next_ones_are_offered(
    family: Person, runtime: Runtime
) -> None:
    times_on(family)
    key = field(family, "key")
    somebody_else_takes(runtime)
    assert family.post(f"{TIMES}?service=1", {"start": stamp(NINE), "key": key}) == 409
    assert "Somebody else has taken this time." in family.text
    assert "The nearest free times" in family.text
    assert stamp(NINE + timedelta(minutes=75)) in family.text
    assert stamp(NINE) not in re.findall(r'name="start" value="([^"]+)"', family.text)


def test_the_consultation_is_moved(family: Person, runtime: Runtime) -> None:
    books(family)
    assert moves(family, NINE + timedelta(days=1)) == 303
    assert family.location == "/en/status/consultation?said=moved"
    [booking] = bookings(runtime)
    assert (booking.starts_at, booking.sequence) == (NINE + timedelta(days=1), 1)


def test_a_move_to_a_taken_time_keeps_the_old_one(family: Person, runtime: Runtime) -> None:
    books(family)
    somebody_else_takes(runtime, NINE + timedelta(days=1))
    assert moves(family, NINE + timedelta(days=1)) == 409
    assert "Somebody else has taken this time." in family.text
    assert NINE in {one.starts_at for one in bookings(runtime)}


def test_a_page_that_is_out_of_date_changes_nothing(family: Person, runtime: Runtime) -> None:
    books(family)
    assert moves(family, NINE + timedelta(days=1), version="1") == 409
    assert "The consultation has changed since you opened this page." in family.text
    assert cancels(family, version="1") == 409
    assert "The consultation has changed since you opened this page." in family.text
    assert cancels(family, version="x", booking="unknown") == 409
    [booking] = bookings(runtime)
    assert (booking.state, booking.starts_at) == (BookingState.CONFIRMED, NINE)


def test_the_consultation_is_cancelled_after_one_question(family: Person, runtime: Runtime) -> None:
    books(family)
    assert cancels(family) == 303
    assert "It is cancelled." in family.at(f"{PAGE}?said=cancelled")
    assert bookings(runtime)[0].state is BookingState.CANCELLED
    assert "Choose a time" in family.text
    family.at(f"{PAGE}/cancel")
    assert "Cancel the consultation?" not in family.text


def test_a_second_consultation_is_not_booked_beside_the_first(family: Person, runtime: Runtime) -> None:
    times_on(family)
    key = field(family, "key")
    books(family)
    later = {"start": stamp(NINE + timedelta(days=1)), "key": key}
    family.at("/status")
    assert family.post(f"{TIMES}?service=1", later) == 409
    assert "Move or cancel that one first." in family.text
    assert len(bookings(runtime)) == 1


def test_the_best_days_are_suggested_first(family: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        consultation_treatment.enter_date(work, the_referral(work), TreatmentDateKind.CYCLE, date(2027, 1, 4), 1)
    page = family.at(f"{TIMES}?service=1")
    suggested = page.partition("Suggested, best first")[2].partition("</details>")[0]
    assert "Sunday 7 February, 12:00 in Almaty" in suggested
    assert "the best days to decide" in suggested
    assert "day=2027-02-07" in suggested
