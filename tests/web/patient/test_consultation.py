"""A family books, moves and cancels its consultation, without a script."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest
from sqlalchemy import select

from intake.models.callbacks import Resource
from intake.models.consultations import (
    Booking,
    BookingState,
    ConsultationService,
    Modality,
    TreatmentDateKind,
    WaitingListEntry,
    WaitingState,
)
from intake.models.desk import DeskTask, TaskKind
from intake.models.referrals import Referral, ReferralState
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import (
    consultation_booking,
    consultation_moves,
    consultation_treatment,
    consultation_waiting,
    sessions,
)
from intake.services.consultation_resources import set_days
from intake.services.consultation_terms import stamp
from intake.services.work import Work
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.support.application import Clock
from tests.web.patient.people import Person
from tests.web.patient.test_connections import Held

PAGE = "/status/consultation"
TIMES = f"{PAGE}/times"


@pytest.fixture
def family(person: Person, runtime: Runtime) -> Person:
    """Somebody in Almaty whose records are complete, at a clinic with one doctor and video calls."""
    person.has_sent()
    with runtime.work() as work:
        the_referral(work).state = ReferralState.READY_FOR_REVIEW
        a_doctor(work)
        a_service(work)
    return person


def the_referral(work: Work) -> Referral:
    found = work.session.scalars(select(Referral).where(Referral.time_zone == "Asia/Almaty")).first()
    assert found is not None
    return found


def bookings(runtime: Runtime) -> list[Booking]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(Booking).order_by(Booking.created_at, Booking.id)))


def entry(runtime: Runtime) -> WaitingListEntry:
    with runtime.reading() as work:
        return work.session.scalars(select(WaitingListEntry)).one()


def field(person: Person, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', person.text)
    assert found is not None, name
    return found.group(1)


def times_on(person: Person, start: datetime = NINE, **more: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    day = start.date().isoformat()
    return person.at(f"{TIMES}?service=1&from={day}&day={day}{query}")


def chooses(person: Person, start: datetime = NINE) -> int:
    times_on(person, start)
    return person.post(f"{TIMES}?service=1&day={start.date()}", {"start": stamp(start), "key": field(person, "key")})


def books(person: Person, start: datetime = NINE) -> int:
    assert chooses(person, start) == 303
    person.at(f"{PAGE}/held")
    return person.post(f"{PAGE}/held", {"booking": field(person, "booking")})


def cancels(person: Person, **changed: str) -> int:
    person.at(f"{PAGE}/cancel")
    sent: dict[str, Any] = {"booking": field(person, "booking"), "version": field(person, "version")}
    return person.post(f"{PAGE}/cancel", sent | changed)


def moves(person: Person, start: datetime, **changed: str) -> int:
    times_on(person, start, move="1")
    sent: dict[str, Any] = {"booking": field(person, "booking"), "version": field(person, "version")}
    return person.post(f"{TIMES}?service=1&move=1", {"start": stamp(start)} | sent | changed)


def somebody_else_takes(runtime: Runtime, start: datetime = NINE) -> None:
    with runtime.work() as work:
        other = a_ready_request(work, time_zone="Europe/London")
        booked(work, other, work.session.get_one(ConsultationService, 1), start, holder="b" * 64)


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


def again(family: Person, runtime: Runtime) -> Person:
    """The same person in a new session."""
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=the_referral(work).id)
    family.client.set_cookie("__Host-intake", session_id, domain="clinic.test", secure=True)
    return family


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
    assert bookings(runtime)[0].starts_at == NINE


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


def test_a_wish_waits_for_a_coordinator(person: Person, runtime: Runtime) -> None:
    person.has_sent()
    with runtime.work() as work:
        the_referral(work).state = ReferralState.READY_FOR_REVIEW
        a_doctor(work)
        a_service(work, Modality.IN_PERSON, by_request=True)
    assert books(person) == 303
    assert person.location == "/en/status/consultation?said=requested"
    assert "A coordinator answers by:" in person.at(PAGE)
    assert cancels(person) == 303
    assert bookings(runtime)[0].state is BookingState.CANCELLED


def test_without_a_free_time_before_the_transplant_somebody_calls(family: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        day = date(2026, 12, 7)  # its last useful day is tomorrow, and that is fully booked by nobody's hours
        consultation_treatment.enter_date(work, the_referral(work), TreatmentDateKind.TRANSPLANT, day)
        doctor = work.session.scalars(select(Resource).where(Resource.name == "Dr Noa")).one()
        set_days(work, doctor.id, date(2026, 11, 22), date(2026, 12, 7), [])
    page = family.at(f"{TIMES}?service=1")
    assert "No time is free before Monday 23 November 2026" in page
    assert "A coordinator calls you soon" in page
    with runtime.reading() as work:
        kinds = [task.kind for task in work.session.scalars(select(DeskTask))]
    assert kinds.count(TaskKind.TIMING_AT_RISK) == 1


WISHES = {
    "earliest-day": "1", "earliest-month": "2", "earliest-year": "2027",
    "latest-day": "28", "latest-month": "feb", "latest-year": "2027", "weekdays": ["6", "0"],
}  # fmt: skip


def test_somebody_joins_the_waiting_list_changes_it_and_leaves(family: Person, runtime: Runtime) -> None:
    family.at(f"{PAGE}/waiting")
    assert family.post(f"{PAGE}/waiting", WISHES) == 303
    assert sorted(entry(runtime).weekdays) == [0, 6]
    assert "You wait for: Video call, from Monday 1 February 2027 to Sunday 28 February 2027." in family.at(PAGE)
    assert 'value="28"' in family.at(f"{PAGE}/waiting")
    assert family.post(f"{PAGE}/waiting", WISHES | {"latest-day": "20", "weekdays": []}) == 303
    assert entry(runtime).latest.day == 20
    family.at(PAGE)
    assert family.post(f"{PAGE}/waiting/leave") == 303
    assert entry(runtime).state is WaitingState.CLOSED


@pytest.mark.parametrize(
    ("changed", "fix"),
    [
        ({"latest-year": "2026"}, "Choose a last day that is not before the first, nor over"),
        ({"earliest-month": "14"}, "Write the month as a number from 1 to 12, or as a word"),
        ({"earliest-day": ""}, "Add the day"),
    ],
)
@pytest.mark.databases("sqlite")
def test_days_that_cannot_be_are_asked_again_as_they_were_typed(
    family: Person, runtime: Runtime, changed: dict[str, str], fix: str
) -> None:
    family.at(f"{PAGE}/waiting")
    assert family.post(f"{PAGE}/waiting", WISHES | changed) == 422
    assert family.text.count(fix) >= 2
    assert 'value="feb"' in family.text
    with runtime.reading() as work:
        assert work.session.scalars(select(WaitingListEntry)).all() == []


def offered(family: Person, runtime: Runtime) -> None:
    """Somebody else cancels a time for which the family waits."""
    somebody_else_takes(runtime)
    family.at(f"{PAGE}/waiting")
    family.post(f"{PAGE}/waiting", WISHES)
    with runtime.work() as work:
        other = bookings(runtime)[0]
        theirs = work.session.get_one(Referral, other.referral_id)
        consultation_moves.cancel(work, theirs, other.id, other.version)


def test_a_time_that_became_free_is_taken(family: Person, runtime: Runtime) -> None:
    offered(family, runtime)
    assert "A time has become free for you" in family.at(PAGE)
    sent = {"booking": field(family, "booking"), "answer": "take"}
    assert family.post(PAGE, sent) == 303
    assert [one.state for one in bookings(runtime)] == [BookingState.CANCELLED, BookingState.CONFIRMED]
    assert entry(runtime).state is WaitingState.BOOKED


def test_a_time_that_became_free_is_left_to_others(family: Person, runtime: Runtime) -> None:
    offered(family, runtime)
    family.at(PAGE)
    assert family.post(PAGE, {"booking": field(family, "booking"), "answer": "decline"}) == 303
    assert entry(runtime).state is WaitingState.WAITING
    with runtime.reading() as work:
        assert consultation_waiting.offer_of(work, the_referral(work)) is None


def test_an_offer_that_ran_out_says_so(family: Person, runtime: Runtime, clock: Clock) -> None:
    offered(family, runtime)
    family.at(PAGE)
    sent = {"booking": field(family, "booking"), "answer": "take"}
    clock.move(hours=16)
    assert again(family, runtime).at(PAGE)
    assert family.post(PAGE, sent) == 409
    assert "This time is no longer kept for you." in family.text


def test_another_familys_booking_is_out_of_reach(family: Person, runtime: Runtime) -> None:
    somebody_else_takes(runtime)
    theirs = bookings(runtime)[0]
    times_on(family)
    assert family.post(f"{PAGE}/cancel", {"booking": theirs.id, "version": str(theirs.version)}) == 409
    for pressed in ("confirm", "release", "extend"):
        family.at("/status")
        assert family.post(f"{PAGE}/held", {"booking": theirs.id, "do": pressed}) == 303
        assert family.location.endswith("said=over")
    assert bookings(runtime)[0].state is BookingState.CONFIRMED


def test_the_video_link_and_the_way_to_the_clinic_are_told(family: Person, runtime: Runtime) -> None:
    books(family)
    with runtime.work() as work:
        booking_id = bookings(runtime)[0].id
        consultation_booking.set_video_link(work, the_referral(work), booking_id, "https://video.example/room-7")
    assert 'href="https://video.example/room-7"' in family.at(PAGE)


def test_there_is_no_file_without_a_consultation(family: Person) -> None:
    family.open(f"/en{PAGE}/appointment.ics")
    assert family.page is not None
    assert family.page.status_code == 404


def test_a_form_that_went_stale_comes_back_and_changes_nothing(family: Person, runtime: Runtime) -> None:
    times_on(family)
    forged = {"csrf_token": "0" * 64, "start": stamp(NINE), "key": "x"}
    assert family.post(f"{TIMES}?service=1&day=2027-02-07", forged) == 303
    assert family.location == "/en/status/consultation/times?service=1&day=2027-02-07"
    assert bookings(runtime) == []
    books(family)
    for path in ("/cancel", "", "/held", "/waiting", "/waiting/leave"):
        assert family.post(PAGE + path, forged) == 303
    assert bookings(runtime)[0].state is BookingState.CONFIRMED


def test_a_page_of_times_holds_one_connection(family: Person, runtime: Runtime) -> None:
    held = Held(runtime)
    times_on(family)
    assert held.most == 1

