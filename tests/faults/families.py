"""Families whose consultations were booked on Thursday by the services; then the house stood still, and mails come due.

On Monday at nine in Tel Aviv five hundred mails are due or about to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from intake.models.callbacks import ResourceKind
from intake.models.consultations import ConsultationService, Modality
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import clinic_calendar, consultation_moves, referrals
from intake.services.consultation_resources import Terms, WeeklyHours, add, save_service, set_weekly_hours
from intake.services.consultation_terms import Wish
from intake.services.work import Work
from tests.services.consulting import SUNDAY_TO_THURSDAY, booked
from tests.support import factories

THURSDAY = datetime(2027, 2, 4, 8, 0, tzinfo=UTC)  # when they book
MONDAY = datetime(2027, 2, 8, 6, 59, 30, tzinfo=UTC)  # 08:59:30 in Tel Aviv, when the house wakes up
A_QUARTER_TO_TEN, ELEVEN = MONDAY.replace(hour=7, minute=45, second=0), MONDAY.replace(hour=9, minute=0, second=0)
ON_TUESDAY = timedelta(days=1)
OPENS, CLOSES = 420, 1_080  # Tel Aviv minutes


@dataclass(frozen=True)
class Family:
    """One booking and the address that hears of it."""

    referral_id: str
    booking_id: str
    address: str
    start: datetime
    doctor_id: int


@dataclass(frozen=True)
class Families:
    """`today` gets confirmation, 24-hour and 2-hour reminder; `tomorrow` the first two; what comes of the others is
    decided while mails leave. `later` are told of tomorrow only after ten o'clock."""

    service_id: int
    today: Sequence[Family]
    tomorrow: Sequence[Family]
    later: Sequence[Family]
    cancelling: Sequence[Family]
    moving: Sequence[Family]

    @property
    def keeping(self) -> Sequence[Family]:
        """Those who change nothing."""
        return [*self.today, *self.tomorrow, *self.later]


# How many there are of each, and when their consultations begin. No doctor has two of them at one time.
TODAY, TOMORROW, LATER, CANCELLING, MOVING = 140, 20, 20, 12, 8
MAILS = 3 * TODAY + 2 * (TOMORROW + LATER)


def book(records: Runtime) -> Families:
    """Make clinic, requests and bookings at the moment at which the clock stands."""
    with records.work() as work:
        clinic_calendar.seed(work)
        doctors = [_a_doctor(work, number) for number in range(TODAY // 2)]
        service_id = save_service(work, Terms(Modality.VIDEO, 60)).id
        waiting = [_a_request(work, number) for number in range(TODAY + TOMORROW + LATER + CANCELLING + MOVING)]
    with records.work() as work:
        # What the requests themselves had to say was heard on Thursday; Monday is about the bookings.
        work.session.execute(update(OutboxEmail).values(state=OutboxState.SENT, sent_at=work.now))
        return _booked(work, service_id, doctors, iter(waiting))


def _booked(work: Work, service_id: int, doctors: Sequence[int], waiting: Iterator[str]) -> Families:
    service = work.session.get_one(ConsultationService, service_id)

    def of(count: int, start: datetime, first_doctor: int = 0) -> list[Family]:
        some = doctors[first_doctor : first_doctor + count]
        return [_a_booking(work, next(waiting), service, start, doctor) for doctor in some]

    tomorrow_at_a_quarter_past_ten = A_QUARTER_TO_TEN + ON_TUESDAY + timedelta(minutes=30)
    return Families(
        service_id,
        today=of(TODAY // 2, A_QUARTER_TO_TEN) + of(TODAY // 2, ELEVEN),
        tomorrow=of(TOMORROW, A_QUARTER_TO_TEN + ON_TUESDAY - timedelta(hours=2)),
        later=of(LATER, tomorrow_at_a_quarter_past_ten),
        cancelling=of(CANCELLING, tomorrow_at_a_quarter_past_ten, LATER),
        moving=of(MOVING, tomorrow_at_a_quarter_past_ten, LATER + CANCELLING),
    )


def _a_doctor(work: Work, number: int) -> int:
    doctor = add(work, ResourceKind.DOCTOR, f"Doctor {number}", ["he"])
    set_weekly_hours(work, doctor.id, [WeeklyHours(weekday, OPENS, CLOSES) for weekday in SUNDAY_TO_THURSDAY])
    return doctor.id


def _a_request(work: Work, number: int) -> str:
    """Somebody has spoken to them, and their records were read."""
    referral = factories.a_request(work, "EX1", email=f"family{number}@example.org")
    referral.state, referral.contacted_at = ReferralState.READY_FOR_REVIEW, work.now
    return referral.id


def _a_booking(
    work: Work, referral_id: str, service: ConsultationService, start: datetime, doctor_id: int
) -> Family:
    referral = referrals.find(work, referral_id)
    booking = booked(work, referral, service, start, doctor_id=doctor_id)
    assert referral.email is not None
    return Family(referral_id, booking.id, referral.email, start, doctor_id)


def change_their_minds(records: Runtime, families: Families) -> None:
    """Some cancel, and some move to the afternoon, while mails about the old time are on their way."""
    with records.work() as work:
        for family in families.cancelling:
            consultation_moves.cancel(work, _request_of(work, family), family.booking_id, 2)
        for family in families.moving:
            wish = Wish(families.service_id, family.start + timedelta(hours=4), family.doctor_id)
            consultation_moves.reschedule(work, _request_of(work, family), family.booking_id, 2, wish)


def _request_of(work: Work, family: Family) -> Referral:
    return referrals.find(work, family.referral_id)
