"""Wishes that a coordinator confirms, the waiting list, and what else the pages of a consultation promise."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from intake.models.callbacks import Resource
from intake.models.consultations import (
    BookingState,
    Modality,
    TreatmentDateKind,
    WaitingListEntry,
    WaitingState,
)
from intake.models.desk import DeskTask, TaskKind
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import (
    consultation_booking,
    consultation_moves,
    consultation_treatment,
    consultation_waiting,
)
from intake.services.consultation_resources import set_days
from intake.services.consultation_terms import stamp
from tests.services.consulting import NINE, a_doctor, a_service
from tests.support.application import Clock
from tests.web.patient.consulting import (
    PAGE,
    TIMES,
    again,
    bookings,
    books,
    cancels,
    entry,
    field,
    somebody_else_takes,
    the_referral,
    times_on,
)
from tests.web.patient.people import Person
from tests.web.patient.test_connections import Held

WISHES = {
    "earliest-day": "1", "earliest-month": "2", "earliest-year": "2027",
    "latest-day": "28", "latest-month": "feb", "latest-year": "2027", "weekdays": ["6", "0"],
}  # fmt: skip


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
    assert {one.state for one in bookings(runtime)} == {BookingState.CANCELLED, BookingState.CONFIRMED}
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
    assert f'name="start" value="{stamp(NINE)}"' in family.text, "it is still free, so it can be chosen"


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


