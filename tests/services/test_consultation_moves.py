"""Moving, cancelling and holding a consultation, and what the referral and the mails make of it (scheduling 3)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from intake.models.callbacks import ClinicDay, Resource, ResourceCell
from intake.models.consultations import Booking, BookingState, ConsultationService
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.runtime import Runtime
from intake.services import closing, consultation_holds, consultation_moves, consultation_ticks
from intake.services.consultation_moves import Outcome
from intake.services.consultation_resources import WeeklyHours, change, review_day, set_days, set_weekly_hours
from intake.services.consultation_terms import BOOKABLE, NotOffered, SlotTaken, StalePage, Why, Wish
from intake.services.work import Work
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked, held
from tests.support.application import Clock

TEN = NINE + timedelta(hours=1)


def a_booking(work: Work) -> tuple[Referral, ConsultationService, Booking]:
    a_doctor(work)
    referral, service = a_ready_request(work), a_service(work)
    return referral, service, booked(work, referral, service)


def cells(work: Work, booking: Booking) -> int:
    query = select(func.count()).select_from(ResourceCell).where(ResourceCell.booking_id == booking.id)
    return work.session.scalar(query) or 0


def mails(work: Work) -> list[tuple[str, OutboxState]]:
    rows = work.session.scalars(
        select(OutboxEmail).where(OutboxEmail.guard_booking.is_not(None)).order_by(OutboxEmail.id)
    )
    return [(row.template, row.state) for row in rows]


def unfit(work: Work) -> list[str]:
    query = select(DeskTask).where(DeskTask.kind == TaskKind.BOOKING_UNFIT, DeskTask.done_at.is_(None))
    return [task.detail["why"] for task in work.session.scalars(query)]


def test_a_confirmed_consultation_moves_the_referral_on(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, _service, booking = a_booking(work)
        assert referral.state is ReferralState.CONSULTATION_BOOKED
        assert (booking.version, booking.sequence) == (2, 0)


def test_a_move_frees_the_old_time_and_drops_its_mails(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_booking(work)
        moved = consultation_moves.reschedule(work, referral, booking.id, booking.version, Wish(service.id, TEN))
        assert (moved.starts_at, moved.ends_at, moved.version, moved.sequence) == (TEN, TEN + timedelta(hours=1), 3, 1)
        assert (moved.wall_start, moved.told_local) == ("2027-02-07T10:00", "2027-02-07T13:00+05:00")
        assert cells(work, moved) == 15
        old, new = mails(work)[:3], mails(work)[3:]
        assert {state for _name, state in old} == {OutboxState.SUPERSEDED}
        assert new == [
            ("booking_moved", OutboxState.READY),
            ("booking_reminder", OutboxState.READY),
            ("booking_reminder", OutboxState.READY),
        ]
        assert cells(work, held(work, a_ready_request(work), service, NINE + timedelta(hours=2, minutes=15))) == 15


def test_the_same_move_pressed_twice_moves_once(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_booking(work)
        seen = booking.version
        for _press in range(2):
            moved = consultation_moves.reschedule(work, referral, booking.id, seen, Wish(service.id, TEN))
        assert (moved.version, moved.sequence) == (3, 1)


def test_a_stale_page_moves_and_cancels_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_booking(work)
        with pytest.raises(StalePage):
            consultation_moves.reschedule(work, referral, booking.id, 1, Wish(service.id, TEN))
        with pytest.raises(StalePage):
            consultation_moves.cancel(work, referral, booking.id, 1)
        assert (booking.starts_at, booking.version, booking.state) == (NINE, 2, BookingState.CONFIRMED)


def test_a_move_to_a_time_that_is_taken_or_none_keeps_the_old_one_and_its_mails(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_booking(work)
        booked(work, a_ready_request(work), service, NINE + timedelta(hours=2), holder="b")
        for start, refusal in ((NINE + timedelta(hours=2), SlotTaken), (NINE + timedelta(hours=9), NotOffered)):
            with pytest.raises(refusal):
                consultation_moves.reschedule(work, referral, booking.id, booking.version, Wish(service.id, start))
        assert (booking.starts_at, booking.version, cells(work, booking)) == (NINE, 2, 15)
        assert {state for _name, state in mails(work)} == {OutboxState.READY}
        with pytest.raises(NotOffered) as refused:
            consultation_moves.reschedule(work, referral, booking.id, 2, Wish(a_service(work).id, TEN))
        assert refused.value.why is Why.NO_SERVICE


def test_a_consultation_may_move_into_its_own_time(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_booking(work)
        soon = NINE + timedelta(minutes=15)
        assert consultation_moves.reschedule(work, referral, booking.id, 2, Wish(service.id, soon)).starts_at == soon


def test_a_cancelled_consultation_brings_the_referral_back(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, _service, booking = a_booking(work)
        for _press in range(2):
            gone = consultation_moves.cancel(work, referral, booking.id, 2)
        assert (gone.state, gone.version, gone.sequence, cells(work, gone)) == (BookingState.CANCELLED, 3, 1, 0)
        assert referral.state is ReferralState.READY_FOR_REVIEW
        ready = [name for name, state in mails(work) if state is OutboxState.READY]
        assert ready == ["booking_cancelled"]


def test_a_consultation_that_took_place_or_not(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        referral, service, booking = a_booking(work)
        missed_by = a_ready_request(work)
        missed = booked(work, missed_by, service, NINE + timedelta(hours=2), holder="b")
        with pytest.raises(StalePage):
            consultation_moves.record_outcome(work, referral, booking.id, 2, Outcome.DONE)
    noon.now = NINE + timedelta(hours=4)
    with clinic.work() as work:
        referral, missed_by = work.session.merge(referral), work.session.merge(missed_by)
        done = consultation_moves.record_outcome(work, referral, booking.id, 2, Outcome.DONE)
        absent = consultation_moves.record_outcome(work, missed_by, missed.id, 2, Outcome.NO_SHOW)
        assert (done.state, referral.state) == (BookingState.DONE, ReferralState.CONSULTED)
        assert (absent.state, missed_by.state) == (BookingState.NO_SHOW, ReferralState.READY_FOR_REVIEW)
        assert consultation_holds.history(work, referral) == [done]


def test_who_was_consulted_may_book_a_further_consultation_and_stays_consulted(clinic: Runtime, noon: Clock) -> None:
    """The opinion is still owed, whatever becomes of the further consultation."""
    with clinic.work() as work:
        referral, service, first = a_booking(work)
    noon.now = NINE + timedelta(hours=4)
    with clinic.work() as work:
        referral = work.session.merge(referral)
        consultation_moves.record_outcome(work, referral, first.id, 2, Outcome.DONE)
        again = booked(work, referral, work.session.merge(service), NINE + timedelta(days=1))
        assert (again.state, referral.state) == (BookingState.CONFIRMED, ReferralState.CONSULTED)
        moved = consultation_moves.reschedule(
            work, referral, again.id, again.version, Wish(service.id, NINE + timedelta(days=2))
        )
        consultation_moves.cancel(work, referral, moved.id, moved.version)
        assert (moved.state, referral.state) == (BookingState.CANCELLED, ReferralState.CONSULTED)
        assert {one.id for one in consultation_holds.history(work, referral)} == {first.id, again.id}


@pytest.mark.parametrize("state", sorted(set(ReferralState) - BOOKABLE))
def test_in_no_other_state_is_anything_booked(clinic: Runtime, state: ReferralState) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        referral.state = state
        with pytest.raises(NotOffered) as refused:
            held(work, referral, service)
        assert refused.value.why is Why.NOT_READY


def test_a_closed_request_has_no_consultation_any_more(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, _service, booking = a_booking(work)
        closing.close(work, referral, ClosedAs.WITHDRAWN)
        work.session.refresh(booking)
        assert (booking.state, cells(work, booking), referral.state) == (
            BookingState.CANCELLED,
            0,
            ReferralState.CLOSED,
        )


def the_doctor(work: Work) -> Resource:
    return work.session.scalars(select(Resource).where(Resource.kind == "doctor")).one()


def test_a_doctor_who_is_away_moves_nothing_silently(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_booking(work)
        doctor = the_doctor(work)
        assert set_days(work, doctor.id, date(2027, 2, 7), date(2027, 2, 9), ()) == 1
        assert (booking.starts_at, unfit(work)) == (NINE, ["hours"])
        wednesday = NINE + timedelta(days=3)
        consultation_moves.reschedule(work, referral, booking.id, 2, Wish(service.id, wednesday))
        assert unfit(work) == []
        assert set_days(work, doctor.id, date(2027, 2, 7), date(2027, 2, 9), None) == 0


def test_hours_that_change_under_a_consultation_are_a_task(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_booking(work)
        doctor = the_doctor(work)
        assert set_weekly_hours(work, doctor.id, [WeeklyHours(6, 600, 780)]) == 1
        assert set_weekly_hours(work, doctor.id, [WeeklyHours(6, 540, 780)]) == 0
        change(work, doctor.id, doctor.name, doctor.languages, active=False)
        assert unfit(work) == ["hours"]


def test_a_day_that_the_clinic_closes_is_a_task(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_booking(work)
        assert review_day(work, date(2027, 2, 7)) == 0
        work.session.merge(ClinicDay(day=date(2027, 2, 7), kind="closed", name="Elections", source="manual"))
        work.session.flush()
        assert review_day(work, date(2027, 2, 7)) == 1


def test_a_country_that_changes_its_clocks_is_told_about(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, _service, booking = a_booking(work)
        assert consultation_ticks.check_told_times(work) == 0
        booking.told_local = "2027-02-07T13:00+06:00"  # what Almaty read before
        assert consultation_ticks.check_told_times(work) == 1
        assert mails(work)[-1] == ("booking_local_time_changed", OutboxState.READY)
        assert consultation_ticks.check_told_times(work) == 0


def test_when_israel_changes_its_clocks_a_person_decides_and_the_invitation_is_issued_anew(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, _service, booking = a_booking(work)
        booking.wall_start = "2027-02-07T10:00"  # what 07:00Z read under the old law
        work.session.flush()
        assert consultation_ticks.check_told_times(work) == 1
        assert unfit(work) == ["clock"]
        kept = consultation_moves.keep_wall_time(work, referral, booking.id, 2)
        assert (kept.starts_at, kept.sequence, cells(work, kept), unfit(work)) == (TEN, 1, 15, [])
        assert mails(work)[3] == ("booking_moved", OutboxState.READY)
