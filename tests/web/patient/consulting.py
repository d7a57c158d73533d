"""What a family does on the pages of its consultation, in short ways that tests take."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select

from intake.models.consultations import (
    Booking,
    ConsultationService,
    WaitingListEntry,
)
from intake.models.referrals import Referral
from intake.models.sessions import SessionKind
from intake.runtime import Runtime
from intake.services import (
    sessions,
)
from intake.services.consultation_terms import stamp
from intake.services.work import Work
from tests.services.consulting import NINE, a_ready_request, booked
from tests.web.patient.people import Person

PAGE = "/status/consultation"
TIMES = f"{PAGE}/times"


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


def again(family: Person, runtime: Runtime) -> Person:
    """The same person in a new session."""
    session_id = sessions.new_session_id()
    with runtime.work() as work:
        sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=the_referral(work).id)
    family.client.set_cookie("__Host-intake", session_id, domain="clinic.test", secure=True)
    return family
