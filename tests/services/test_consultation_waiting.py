"""The waiting list: whose turn it is, how long there is to answer, and what follows (scheduling 3)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.models.consultations import Booking, BookingState, ConsultationService, WaitingListEntry, WaitingState
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.scheduling.settings import Span
from intake.services import (
    consultation_booking,
    consultation_holds,
    consultation_moves,
    consultation_ticks,
    consultation_waiting,
)
from intake.services.consultation_terms import NotOffered
from intake.services.work import Work
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.support.application import Clock

FEBRUARY = (date(2027, 2, 1), date(2027, 2, 28))
WAKING = Span(480, 1260)


def a_full_clinic(work: Work) -> tuple[Referral, ConsultationService, Booking]:
    """One hour a week, and somebody has it."""
    doctor = a_doctor(work, hours=((540, 600),))
    assert doctor.active
    referral, service = a_ready_request(work), a_service(work)
    return referral, service, booked(work, referral, service)


def who_waits(work: Work, service: ConsultationService, **given: Any) -> Referral:
    referral = a_ready_request(work)
    earliest, latest = given.pop("days", FEBRUARY)
    consultation_waiting.join(work, referral, service.id, earliest, latest, **given)
    return referral


def templates(work: Work, name: str) -> int:
    return len(work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == name)).all())


def again(work: Work, *referrals: Referral) -> list[Referral]:
    return [work.session.merge(referral) for referral in referrals]


def test_a_cancelled_time_is_offered_in_the_same_transaction(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_full_clinic(work)
        waiting = who_waits(work, service)
        consultation_moves.cancel(work, referral, booking.id, 2)
        offered = consultation_waiting.offer_of(work, waiting)
        assert offered is not None
        assert (offered.starts_at, offered.state) == (NINE, BookingState.HELD)
        # 15:00 in Almaty: six waking hours are left today, so four of them end at 19:00 there.
        assert offered.hold_until == work.now + timedelta(hours=4)
        assert templates(work, "booking_offered") == 1


def test_the_person_takes_the_offer_by_confirming_it(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        referral, service, booking = a_full_clinic(work)
        waiting = who_waits(work, service)
        consultation_moves.cancel(work, referral, booking.id, 2)
    noon.move(hours=3)
    with clinic.work() as work:
        (waiting,) = again(work, waiting)
        offered = consultation_waiting.offer_of(work, waiting)
        assert offered is not None
        taken = consultation_booking.confirm(work, waiting, offered.id, holder="their telephone")
        assert (taken.state, waiting.state) == (BookingState.CONFIRMED, ReferralState.CONSULTATION_BOOKED)
        assert consultation_waiting.entry_of(work, waiting) is None


def test_an_offer_replaces_the_later_time_that_the_person_has(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_full_clinic(work)
        waiting = a_ready_request(work)
        later = booked(work, waiting, service, NINE + timedelta(days=7), holder="b")
        consultation_waiting.join(work, waiting, service.id, *FEBRUARY)
        consultation_moves.cancel(work, referral, booking.id, 2)
        offered = consultation_waiting.offer_of(work, waiting)
        assert offered is not None
        taken = consultation_booking.confirm(work, waiting, offered.id)
        work.session.refresh(later)
        assert (taken.state, later.state) == (BookingState.CONFIRMED, BookingState.CANCELLED)
        assert waiting.state is ReferralState.CONSULTATION_BOOKED


def test_the_more_urgent_come_first_then_who_must_decide_first_then_who_waits_longest(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, service, _booking = a_full_clinic(work)
        longest = who_waits(work, service)
        decides = who_waits(work, service)
        lifted = who_waits(work, service, priority=1)
        entry = consultation_waiting.entry_of(work, decides)
        assert entry is not None
        entry.decide_by = date(2027, 2, 20)
        work.session.flush()
        assert [row.id for _entry, row in consultation_waiting.waiting(work)] == [lifted.id, decides.id, longest.id]


def test_only_who_wants_such_a_time_is_asked(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_full_clinic(work)
        other = a_service(work)
        for given in (
            {"days": (date(2027, 2, 8), date(2027, 2, 28))},
            {"weekdays": (0, 1)},
            {"doctor_id": a_doctor(work, "Another").id},
        ):
            who_waits(work, service, **given)
        who_waits(work, other)
        consultation_moves.cancel(work, referral, booking.id, 2)
        assert templates(work, "booking_offered") == 0


def test_an_offer_without_an_answer_goes_to_the_next_and_never_back(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        referral, service, booking = a_full_clinic(work)
        first, second = who_waits(work, service, priority=1), who_waits(work, service)
        consultation_moves.cancel(work, referral, booking.id, 2)
        assert consultation_waiting.offer_of(work, second) is None
    noon.move(hours=4)
    with clinic.work() as work:
        assert consultation_ticks.expire_holds(work) == 1
        first, second = again(work, first, second)
        waits = consultation_waiting.entry_of(work, first)
        assert waits is not None
        assert (waits.state, waits.offers) == (WaitingState.WAITING, 1)
        assert consultation_waiting.offer_of(work, second) is not None
    noon.move(days=1)
    with clinic.work() as work:
        consultation_ticks.expire_holds(work)
        assert templates(work, "booking_offered") == 2


def test_three_offers_without_an_answer_close_the_entry(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        _referral, service, _booking = a_full_clinic(work)
        waiting = who_waits(work, service)
        entry = consultation_waiting.entry_of(work, waiting)
        assert entry is not None
        entry_id = entry.id
    for week in (1, 2, 3):
        with clinic.work() as work:
            other = a_ready_request(work)
            gone = booked(work, other, service, NINE + timedelta(days=week), holder=f"b{week}")
            consultation_moves.cancel(work, other, gone.id, 2)
        noon.move(hours=20)
        with clinic.work() as work:
            assert consultation_ticks.expire_holds(work) == 1
    with clinic.work() as work:
        entry = work.session.get_one(WaitingListEntry, entry_id)
        assert (entry.state, entry.offers) == (WaitingState.CLOSED, 3)
        assert templates(work, "waiting_closed") == 1


def test_who_declines_waits_on_and_who_leaves_does_not(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, service, booking = a_full_clinic(work)
        first, second = who_waits(work, service, priority=1), who_waits(work, service)
        consultation_moves.cancel(work, referral, booking.id, 2)
        assert consultation_waiting.decline_offer(work, first)
        assert not consultation_waiting.decline_offer(work, first)
        waits = consultation_waiting.entry_of(work, first)
        assert waits is not None
        assert (waits.state, waits.offers) == (WaitingState.WAITING, 0)
        assert consultation_waiting.offer_of(work, second) is not None
        assert consultation_waiting.leave(work, second)
        assert consultation_waiting.entry_of(work, second) is None
        assert not consultation_waiting.leave(work, second)
        assert [row.state for row in consultation_holds_of(work, NINE)] == []


def consultation_holds_of(work: Work, start: datetime) -> list[Booking]:
    query = select(Booking).where(Booking.starts_at == start, Booking.state == BookingState.HELD)
    return list(work.session.scalars(query))


def test_nobody_is_offered_a_time_that_is_too_close_to_answer(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        referral, service, booking = a_full_clinic(work)
        waiting = who_waits(work, service)
    noon.now = NINE - timedelta(hours=24)
    with clinic.work() as work:
        referral, waiting = again(work, referral, waiting)
        consultation_moves.cancel(work, referral, booking.id, 2)
        assert consultation_waiting.offer_of(work, waiting) is None


def test_a_second_entry_of_a_family_changes_the_first(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, service, _booking = a_full_clinic(work)
        waiting = who_waits(work, service)
        entry = consultation_waiting.join(work, waiting, service.id, *FEBRUARY, weekdays=(6, 6, 0))
        assert entry.weekdays == [0, 6]
        assert len(consultation_waiting.waiting(work)) == 1
        for wrong in ({"earliest": FEBRUARY[1], "latest": FEBRUARY[0]}, {"weekdays": (7,)}):
            wishes: dict[str, Any] = {"earliest": FEBRUARY[0], "latest": FEBRUARY[1]} | wrong
            with pytest.raises(ValueError, match="earliest"):
                consultation_waiting.join(work, waiting, service.id, **wishes)
        waiting.state = ReferralState.SUBMITTED
        with pytest.raises(NotOffered):
            consultation_waiting.join(work, waiting, service.id, *FEBRUARY)


WAKING_CASES = (
    ("by day", "2027-02-01T10:00", "Asia/Almaty", "2027-02-01T14:00"),
    ("over a night", "2027-02-01T15:00", "Asia/Almaty", "2027-02-02T06:00"),  # one hour until 21:00, three from 08:00
    ("in the night", "2027-02-01T20:00", "Asia/Almaty", "2027-02-02T07:00"),
    ("over a spring night", "2027-03-14T00:00", "America/New_York", "2027-03-14T14:00"),  # 20:00, then 08:00-11:00 EDT
)


@pytest.mark.parametrize(("name", "now", "tz", "until"), WAKING_CASES)
def test_four_waking_hours_are_counted_on_the_persons_own_clock(name: str, now: str, tz: str, until: str) -> None:
    length = timedelta(hours=4)
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert consultation_waiting.waking_after(moment, tz, length, WAKING).isoformat() == f"{until}:00+00:00"


def test_a_hold_that_nobody_was_told_of_ends_without_a_word(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_doctor(work)
        referral, service = a_ready_request(work), a_service(work)
        waiting = who_waits(work, service)
        consultation_holds.hold(work, referral, consultation_holds.Wish(service.id, NINE), "form", holder="a")
    noon.move(minutes=11)
    with clinic.work() as work:
        consultation_ticks.expire_holds(work)
        assert consultation_waiting.offer_of(work, *again(work, waiting)) is None
