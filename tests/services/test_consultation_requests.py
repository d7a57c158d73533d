"""Consultations that a coordinator confirms or declines, and those that staff book (scheduling 3)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intake.models.callbacks import ResourceCell
from intake.models.consultations import Booking, BookingState
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import ReferralState
from intake.runtime import Runtime
from intake.services import consultation_booking, consultation_holds, consultation_ticks
from intake.services.consultation_terms import HoldGone, SlotTaken, Wish
from intake.services.work import Work
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked, held
from tests.support.application import Clock

OTHER_BROWSER = "b" * 64


def cells(work: Work, booking: Booking) -> int:
    query = select(func.count()).select_from(ResourceCell).where(ResourceCell.booking_id == booking.id)
    return work.session.scalar(query) or 0


def tasks(work: Work) -> list[TaskKind]:
    about_bookings = DeskTask.dedupe_key.startswith("booking:")
    query = select(DeskTask.kind).where(DeskTask.done_at.is_(None), about_bookings)
    return sorted(work.session.scalars(query))


def mails(work: Work) -> list[str]:
    about = OutboxEmail.guard_booking.is_not(None) & (OutboxEmail.state == "ready")
    return list(work.session.scalars(select(OutboxEmail.template).where(about).order_by(OutboxEmail.id)))


def test_a_request_for_a_time_owns_it_until_a_coordinator_confirms(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, other = a_ready_request(work), a_ready_request(work)
        service = a_service(work, by_request=True, request_hours=24)
        asked = booked(work, referral, service)
        assert (asked.state, asked.hold_until) == (BookingState.HELD, work.now + timedelta(hours=24))
        assert (tasks(work), mails(work)) == ([TaskKind.CONFIRM_BOOKING], ["booking_requested"])
        assert referral.state is ReferralState.READY_FOR_REVIEW
    noon.move(hours=23)
    with clinic.work() as work:
        with pytest.raises(SlotTaken):
            held(work, other, service, holder=OTHER_BROWSER)
        referral = work.session.merge(referral)
        confirmed = consultation_booking.confirm(work, referral, asked.id, by_staff=True)
        assert (confirmed.state, referral.state) == (BookingState.CONFIRMED, ReferralState.CONSULTATION_BOOKED)
        assert tasks(work) == []
        assert mails(work) == ["booking_requested", "booking_confirmed", "booking_reminder", "booking_reminder"]


def test_a_request_that_nobody_confirmed_is_told_and_becomes_work_for_a_person(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        booked(work, a_ready_request(work), a_service(work, by_request=True))
    noon.move(hours=24)
    with clinic.work() as work:
        assert consultation_ticks.expire_holds(work) == 1
        assert tasks(work) == [TaskKind.PROPOSE_TIME]
        assert mails(work)[-1] == "booking_declined"


def test_a_coordinator_declines_a_request(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral = a_ready_request(work)
        asked = booked(work, referral, a_service(work, by_request=True))
        assert consultation_booking.decline(work, referral, asked.id).state is BookingState.CANCELLED
        assert (cells(work, asked), tasks(work), mails(work)[-1]) == (0, [], "booking_declined")
        with pytest.raises(HoldGone):
            consultation_booking.decline(work, referral, asked.id)


def test_staff_book_for_a_patient_without_an_address_and_somebody_tells_them(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        referral.email = None
        booking = consultation_holds.hold(work, referral, Wish(service.id, NINE), "desk", holder="desk")
        consultation_booking.confirm(work, referral, booking.id, by_staff=True)
        told = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.TELL_PATIENT)).one()
        assert told.detail == {"what": "booking_confirmed"}
        assert booking.told_local == "2027-02-07T12:00+05:00"


def test_a_video_link_is_an_https_address(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral = a_ready_request(work)
        booking = booked(work, referral, a_service(work))
        linked = consultation_booking.set_video_link(work, referral, booking.id, "https://video.example/room")
        assert linked.video_link == "https://video.example/room"
        for bad in ("http://video.example/room", "javascript:alert(1)", "https://video.example/a b"):
            with pytest.raises(ValueError, match="https"):
                consultation_booking.set_video_link(work, referral, booking.id, bad)
