"""A clinic with many consultations: twenty doctors, each with 2,000 bookings a year, written without the services."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text

from intake.db import new_id
from intake.models.callbacks import Callback, CallbackState, ResourceCell, ResourceKind
from intake.models.consultations import Booking, ConsultationService, Modality
from intake.models.referrals import ReferralState
from intake.runtime import Runtime
from intake.scheduling.cells import cells_of
from intake.scheduling.zones import zone
from intake.services import clinic_calendar, consultation_offers, referrals
from intake.services.consultation_resources import Terms, WeeklyHours, add, save_service, set_weekly_hours
from intake.services.work import Work
from tests.support import factories

MONDAY = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)  # 12:00 in Tel Aviv
FIRST_DAY = date(2027, 2, 2)
DOCTORS, A_YEAR = 20, 2_000
OPENS, CLOSES = 480, 1_200  # Tel Aviv minutes
WORKDAYS = (6, 0, 1, 2, 3)
SLOT = timedelta(minutes=75)
CHUNK = 20_000
CALLS_A_MONTH = 8_000


@dataclass(frozen=True)
class Clinic:
    """`free` are starts that can be had, each with its doctor, no two of them overlapping."""

    doctors: list[int]
    service: int
    families: list[str]
    free: list[tuple[datetime, int]]
    bookings: int


def fill(runtime: Runtime, months: int, families: int) -> Clinic:
    with runtime.work() as work:
        clinic_calendar.seed(work)
        doctors = [_doctor(work, number) for number in range(DOCTORS)]
        service = _service(work)
        ready = [a_family(work) for _ in range(families + 1)]
    rows = list(_bookings(doctors, service, ready[0], months))
    _write(runtime, rows)
    _calls(runtime, ready[0], months)
    with runtime.database.engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    return Clinic(doctors, service, ready, _free(runtime, ready[0], service), len(rows))


def _doctor(work: Work, number: int) -> int:
    doctor = add(work, ResourceKind.DOCTOR, f"Doctor {number}", ["he"])
    set_weekly_hours(work, doctor.id, [WeeklyHours(weekday, OPENS, CLOSES) for weekday in WORKDAYS])
    return doctor.id


def _service(work: Work) -> int:
    return save_service(work, Terms(Modality.VIDEO, 60, max_days=200)).id


def staff(work: Work) -> tuple[int, int]:
    """One doctor, and one service."""
    return _doctor(work, 0), _service(work)


def a_family(work: Work) -> str:
    referral = factories.a_request(work, "EX1")
    referral.state = ReferralState.READY_FOR_REVIEW
    return referral.id


def _bookings(doctors: list[int], service: int, family: str, months: int) -> Iterator[dict[str, Any]]:
    """About eight consultations a working day, with gaps between them; done, so that one family may have them all."""
    dice = random.Random(7)
    days = [FIRST_DAY + timedelta(days=number) for number in range(30 * months)]
    workdays = [day for day in days if day.weekday() in WORKDAYS]
    for doctor in doctors:
        for day in workdays:
            wall = datetime.combine(day, datetime.min.time(), zone("Asia/Jerusalem"))
            slots = [wall + timedelta(minutes=OPENS + 75 * number) for number in range(9)]
            for start in sorted(dice.sample(slots, 8 if dice.random() < A_YEAR / 12 / 21.5 - 7 else 7)):
                yield row(new_id(), family, service, doctor, start.astimezone(UTC), "done")


def row(name: str, family: str, service: int, doctor: int, start: datetime, state: str) -> dict[str, Any]:
    """One booking, as its table has it."""
    return {
        "id": name, "idem_key": name, "referral_id": family, "service_id": service, "doctor_id": doctor, "others": [],
        "state": state, "starts_at": start, "ends_at": start + timedelta(hours=1), "wall_start": "2027-02-07T09:00",
        "tz": "Asia/Jerusalem", "patient_tz": "Asia/Almaty", "extended": 0, "video_link": "", "version": 2,
        "sequence": 0, "created_at": MONDAY, "updated_at": MONDAY,
    }  # fmt: skip


def cells_of_row(booking: dict[str, Any], unique: int = 0) -> list[dict[str, Any]]:
    """Its cells; `unique` moves them far away, to where no other bare row is."""
    cells = cells_of(booking["starts_at"], booking["starts_at"] + SLOT)
    shift = 10_000_000 + 20 * unique if unique else 0
    return [
        {"resource_id": booking["doctor_id"], "cell": cell + shift, "booking_id": booking["id"], "callback_id": None}
        for cell in cells
    ]


def _write(runtime: Runtime, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        with runtime.database.unit_of_work() as session:
            session.execute(insert(Booking), some)
            session.execute(insert(ResourceCell), [cell for one in some for cell in cells_of_row(one)])


def _calls(runtime: Runtime, family: str, months: int) -> None:
    """Calls that were made, for the tick that looks for those that are due."""
    made = [
        call_row(new_id(), family, CallbackState.DONE, MONDAY - timedelta(minutes=number))
        for number in range(CALLS_A_MONTH * months)
    ]
    with runtime.database.unit_of_work() as session:
        session.execute(insert(Callback), made)


def call_row(name: str, family: str, state: CallbackState, starts_at: datetime) -> dict[str, Any]:
    """One call, as its table has it."""
    return {
        "id": name, "referral_id": family, "state": state, "urgency": "soon", "time_zone": "Asia/Almaty",
        "languages": ["ru"], "prefer": [], "extended_ok": False, "starts_at": starts_at, "why": [], "proposals": [],
        "tries": 0, "version": 2, "created_at": MONDAY, "updated_at": MONDAY,
    }  # fmt: skip


def _free(runtime: Runtime, family: str, service: int) -> list[tuple[datetime, int]]:
    found: list[tuple[datetime, int]] = []
    with runtime.reading() as work:
        referral = referrals.find(work, family)
        kind = work.session.scalars(select(ConsultationService).where(ConsultationService.id == service)).one()
        page = consultation_offers.offers(work, referral, kind, FIRST_DAY, 30)
        last: dict[int, datetime] = {}
        for offer in page.offers:
            for doctor in offer.doctors:
                if doctor not in last or offer.start - last[doctor] >= SLOT:
                    last[doctor] = offer.start
                    found.append((offer.start, doctor))
    return found


def mail_row(number: int, which: int) -> dict[str, Any]:
    """One mail of a confirmation."""
    return {
        "lane": "plain", "dedupe_key": f"bare:{number}:{which}", "message_id": f"<{number}@bare>", "stream": "bare",
        "to_addr": "mother@example.org", "language": "ru", "template": "booking_confirmed",
        "payload": {"reference": "R7K4-M9PQ", "starts_at": "2027-02-07T07:00:00+00:00"}, "due_at": MONDAY,
        "next_at": MONDAY, "state": "sent", "attempts": 0, "max_attempts": 10, "created_at": MONDAY,
    }  # fmt: skip


def move_row(number: int, family: str) -> dict[str, Any]:
    """One move of a referral, behind all that it really makes."""
    return {
        "referral_id": family, "number": 1_000 + number, "at": MONDAY, "by_kind": "system",
        "from_state": ReferralState.READY_FOR_REVIEW, "to_state": ReferralState.CONSULTATION_BOOKED,
    }  # fmt: skip


def audit_row(number: int) -> dict[str, Any]:
    """One event below the chain, which goes on undisturbed."""
    return {
        "seq": -number, "at": MONDAY, "actor_kind": "system", "action": "bare", "outcome": "done",
        "object_kind": "booking", "object_id": "bare", "key_name": "bare", "chain": "0" * 64,
    }  # fmt: skip
