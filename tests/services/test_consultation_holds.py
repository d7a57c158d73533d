"""Holding a time and making it a consultation (scheduling 3, T15)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from intake.errors import NotFound
from intake.models.callbacks import ResourceCell, ResourceKind
from intake.models.consultations import Booking, BookingState, Modality
from intake.models.outbox import OutboxEmail
from intake.models.referrals import ReferralState
from intake.runtime import Runtime
from intake.services import consultation_booking, consultation_holds, consultation_offers, consultation_ticks
from intake.services.consultation_resources import add
from intake.services.consultation_terms import HoldGone, NotOffered, SlotTaken, Why, Wish, read_stamp, read_wall, stamp
from intake.services.work import Work
from tests.services.consulting import BROWSER, NINE, a_doctor, a_ready_request, a_service, booked, held
from tests.support.application import Clock

OTHER_BROWSER = "b" * 64


def cells(work: Work, booking: Booking) -> int:
    query = select(func.count()).select_from(ResourceCell).where(ResourceCell.booking_id == booking.id)
    return work.session.scalar(query) or 0


def mails(work: Work) -> list[str]:
    about = OutboxEmail.guard_booking.is_not(None) & (OutboxEmail.state == "ready")
    return list(work.session.scalars(select(OutboxEmail.template).where(about).order_by(OutboxEmail.id)))


def test_a_hold_takes_the_consultation_and_the_buffer_of_doctor_and_room(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        add(work, ResourceKind.ROOM, "Room 1")
        service = a_service(work, Modality.IN_PERSON, needs=(ResourceKind.ROOM,))
        booking = held(work, a_ready_request(work), service)
        assert booking.state is BookingState.HELD
        assert cells(work, booking) == 30
        assert booking.hold_until == work.now + timedelta(minutes=10)
        assert (booking.wall_start, booking.tz, booking.ends_at) == (
            "2027-02-07T09:00",
            "Asia/Jerusalem",
            NINE + timedelta(hours=1),
        )


def test_a_hold_is_confirmed_in_its_last_second_and_stays_so_when_pressed_again(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        booking = held(work, referral, service)
    noon.move(seconds=599)
    with clinic.work() as work:
        referral = work.session.merge(referral)
        first = consultation_booking.confirm(work, referral, booking.id, holder=BROWSER)
        assert (first.state, first.version) == (BookingState.CONFIRMED, 2)
        again = consultation_booking.confirm(work, referral, booking.id, holder=BROWSER)
        assert again.version == 2
        assert mails(work) == ["booking_confirmed", "booking_reminder", "booking_reminder"]


def test_a_hold_that_ran_out_is_gone(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        booking = held(work, referral, service)
    noon.move(seconds=600)
    with clinic.work() as work, pytest.raises(HoldGone):
        consultation_booking.confirm(work, referral, booking.id, holder=BROWSER)


def test_somebody_else_gets_the_time_when_the_hold_runs_out_and_not_before(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        service, first, second = a_service(work), a_ready_request(work), a_ready_request(work)
        lost = held(work, first, service)
    noon.move(seconds=599)
    with clinic.work() as work, pytest.raises(SlotTaken):
        held(work, second, service, holder=OTHER_BROWSER)
    noon.move(seconds=1)
    with clinic.work() as work:
        assert held(work, second, service, holder=OTHER_BROWSER).starts_at == NINE
        assert consultation_holds.find(work, work.session.merge(first), lost.id).state is BookingState.EXPIRED


def test_the_same_key_gives_the_same_hold(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        first = held(work, referral, service, idem_key="form-1")
        assert held(work, referral, service, idem_key="form-1").id == first.id
        with pytest.raises(NotFound):
            held(work, a_ready_request(work), service, idem_key="form-1")


def test_a_browser_holds_one_time_and_keeps_it_when_the_next_is_not_to_be_had(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, other, service = a_ready_request(work), a_ready_request(work), a_service(work)
        first = held(work, referral, service, NINE)
        held(work, other, service, NINE + timedelta(hours=2), holder=OTHER_BROWSER)
        with pytest.raises(SlotTaken):
            held(work, referral, service, NINE + timedelta(hours=2))
        assert (first.state, cells(work, first)) == (BookingState.HELD, 15)
        second = held(work, referral, service, NINE + timedelta(minutes=15))  # it overlaps the first
        work.session.refresh(first)
        assert (first.state, cells(work, first)) == (BookingState.EXPIRED, 0)
        assert consultation_offers.held_by(work, BROWSER) is second


def test_the_owner_of_a_hold_sees_it_as_selected_and_others_as_taken(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        held(work, referral, service)
        mine = consultation_offers.offers(work, referral, service, date(2027, 2, 7), 1, holder=BROWSER)
        theirs = consultation_offers.offers(work, referral, service, date(2027, 2, 7), 1, holder=OTHER_BROWSER)
    assert [offer.start for offer in mine.offers if offer.selected] == [NINE]
    assert NINE not in [offer.start for offer in theirs.offers]


def test_a_hold_is_made_longer_three_times_by_its_own_browser(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        booking = held(work, referral, service)
    for _time in range(3):
        noon.move(seconds=590)
        with clinic.work() as work:
            assert consultation_holds.extend(work, referral, booking.id, BROWSER).hold_until == work.now + timedelta(
                minutes=10
            )
    with clinic.work() as work:
        with pytest.raises(HoldGone):
            consultation_holds.extend(work, referral, booking.id, BROWSER)
        with pytest.raises(HoldGone):
            consultation_booking.confirm(work, referral, booking.id, holder=OTHER_BROWSER)


def test_a_hold_is_given_back(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        booking = held(work, referral, service)
        assert consultation_holds.release(work, referral, booking.id)
        assert not consultation_holds.release(work, referral, booking.id)
        assert cells(work, booking) == 0


def test_the_tick_ends_holds_that_ran_out(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        booking = held(work, a_ready_request(work), a_service(work))
    noon.move(seconds=600)
    with clinic.work() as work:
        assert consultation_ticks.expire_holds(work) == 1
        assert consultation_ticks.expire_holds(work) == 0
        assert cells(work, booking) == 0
        assert mails(work) == []


BAD_STARTS = {
    "past": (NINE - timedelta(days=7), Why.PAST),
    "off the grid": (NINE + timedelta(minutes=7), Why.NOT_OFFERED),
    "not on five minutes": (NINE + timedelta(seconds=1), Why.NOT_OFFERED),
    "outside of the hours": (NINE + timedelta(hours=6), Why.NOT_OFFERED),
    "a closed day": (datetime(2027, 2, 6, 7, 0, tzinfo=UTC), Why.CLOSED),
    "a holiday": (datetime(2027, 4, 22, 7, 0, tzinfo=UTC), Why.CLOSED),
    "too far": (datetime(2028, 2, 6, 7, 0, tzinfo=UTC), Why.TOO_FAR),
    "too soon": (datetime(2027, 2, 2, 7, 0, tzinfo=UTC), Why.TOO_SOON),
}


@pytest.mark.parametrize("name", BAD_STARTS)
def test_a_start_that_was_never_offered_books_nothing(clinic: Runtime, name: str) -> None:
    start, why = BAD_STARTS[name]
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work, min_notice_min=24 * 60)
        with pytest.raises(NotOffered) as refused:
            held(work, referral, service, start)
        assert refused.value.why is why
        assert work.session.scalar(select(func.count()).select_from(Booking)) == 0
        near = consultation_offers.nearest(work, referral, service, start)
        assert len(near) == 3


def test_moments_out_of_forms_are_read_or_refused() -> None:
    assert read_stamp(stamp(NINE)) == NINE
    for forged in ("", "2027-02-07T09:00", "2027-02-30T09:00Z", "'; DROP TABLE booking", "9" * 400):
        with pytest.raises(NotOffered) as refused:
            read_stamp(forged)
        assert refused.value.why is Why.UNREADABLE


def test_wall_times_that_do_not_exist_or_come_twice_are_asked_back() -> None:
    assert read_wall(date(2027, 10, 31), 90, "Asia/Jerusalem", fold=1) == datetime(2027, 10, 30, 23, 30, tzinfo=UTC)
    for day, minute, tz, why in (
        (date(2027, 3, 26), 150, "Asia/Jerusalem", Why.NONEXISTENT),
        (date(2027, 10, 31), 90, "Asia/Jerusalem", Why.AMBIGUOUS),
        (date(2027, 2, 7), 540, "Asia/Nowhere", Why.UNREADABLE),
    ):
        with pytest.raises(NotOffered) as refused:
            read_wall(day, minute, tz)
        assert refused.value.why is why


def test_a_request_that_is_not_ready_cannot_book_and_one_that_has_booked_moves_instead(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        referral.state = ReferralState.IN_TRIAGE
        with pytest.raises(NotOffered) as refused:
            held(work, referral, service)
        assert refused.value.why is Why.NOT_READY
        referral.state = ReferralState.READY_FOR_REVIEW
        booked(work, referral, service)
        with pytest.raises(NotOffered) as refused:
            held(work, referral, service, NINE + timedelta(days=1))
        assert refused.value.why is Why.ALREADY_BOOKED


def test_a_service_that_is_not_offered_any_more_cannot_be_booked(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work, active=False)
        for wish in (Wish(service.id, NINE), Wish(4711, NINE)):
            with pytest.raises(NotOffered) as refused:
                consultation_holds.hold(work, referral, wish, "form")
            assert refused.value.why is Why.NO_SERVICE
