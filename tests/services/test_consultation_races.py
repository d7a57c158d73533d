"""Many people, one time: on both databases there is never a double booking, a deadlock or a lost hold (T14, T15)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from intake.models.callbacks import Resource, ResourceCell, ResourceKind
from intake.models.consultations import Booking, BookingState, Modality
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from intake.services import consultation_booking, consultation_holds, referrals
from intake.services.consultation_resources import add
from intake.services.consultation_terms import SlotTaken, Wish
from intake.services.once_more import once_more
from intake.services.work import Work
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service

CLIENTS, ROUNDS = 50, 20
OVERLAPPING = 16
THREADS = 16


Crowd = tuple[Runtime, int, list[str]]


@pytest.fixture
def crowd(clinic: Runtime) -> Crowd:
    """Two doctors, two rooms, a service that needs a room, and fifty families that want it."""
    return with_families(clinic, CLIENTS)


@pytest.fixture
def few(clinic: Runtime) -> Crowd:
    return with_families(clinic, OVERLAPPING)


def with_families(clinic: Runtime, count: int) -> Crowd:
    with clinic.work() as work:
        for number in (1, 2):
            a_doctor(work, f"Doctor {number}", hours=((480, 1080),))
            add(work, ResourceKind.ROOM, f"Room {number}")
        service = a_service(work, Modality.IN_PERSON, needs=(ResourceKind.ROOM,), max_days=200)
        return clinic, service.id, [a_ready_request(work).id for _ in range(count)]


def doctors(clinic: Runtime) -> list[int]:
    with clinic.reading() as work:
        query = select(Resource.id).where(Resource.kind == ResourceKind.DOCTOR).order_by(Resource.id)
        return list(work.session.scalars(query))


def begin_anew(clinic: Runtime) -> None:
    with clinic.work() as work:
        work.session.execute(delete(ResourceCell))
        work.session.execute(update(Booking).values(state=BookingState.CANCELLED))
        work.session.execute(update(Referral).values(state=ReferralState.READY_FOR_REVIEW))


def outcome(clinic: Runtime, act: Callable[[Work], object]) -> str:
    """What a driver would answer; anything but a refusal is raised and fails the test."""
    try:
        once_more(clinic.work, act)
    except SlotTaken:
        return "taken"
    return "ok"


def all_at_once(clinic: Runtime, acts: list[Callable[[Work], object]]) -> Counter[str]:
    with ThreadPoolExecutor(THREADS) as many:
        return Counter(many.map(lambda act: outcome(clinic, act), acts))


def hold_and_confirm(referral_id: str, wish: Wish, key: str) -> Callable[[Work], object]:
    def act(work: Work) -> None:
        referral = referrals.find(work, referral_id)
        booking = consultation_holds.hold(work, referral, wish, key, holder=key)
        consultation_booking.confirm(work, referral, booking.id, holder=key)

    return act



def test_fifty_clients_want_one_time_of_one_doctor(crowd: Crowd) -> None:
    clinic, service_id, families = crowd
    doctor = doctors(clinic)[0]
    with clinic.work() as work:
        work.session.execute(update(Resource).where(Resource.name == "Room 2").values(active=False))
    for number in range(ROUNDS):
        wish = Wish(service_id, NINE, doctor)
        acts = [hold_and_confirm(family, wish, f"{number}:{family}") for family in families]
        assert all_at_once(clinic, acts) == {"ok": 1, "taken": CLIENTS - 1}
        with clinic.reading() as work:
            assert work.session.scalar(count_of(Booking, Booking.state == BookingState.CONFIRMED)) == 1
            assert work.session.scalar(count_of(ResourceCell)) == 30
        begin_anew(clinic)


def test_overlapping_starts_with_doctor_and_room_in_random_order(few: Crowd) -> None:
    """Sixteen starts, a quarter of an hour apart, for either doctor in either room."""
    clinic, service_id, families = few
    dice, both = random.Random(5), doctors(clinic)
    for number in range(ROUNDS):
        starts = [NINE + timedelta(minutes=15 * step) for step in range(OVERLAPPING)]
        dice.shuffle(starts)
        wishes = [Wish(service_id, start, dice.choice([*both, None])) for start in starts]
        acts = [
            hold_and_confirm(family, wish, f"{number}:{family}") for family, wish in zip(families, wishes, strict=False)
        ]
        told = all_at_once(clinic, acts)
        assert set(told) <= {"ok", "taken"}
        with clinic.reading() as work:
            booked = work.session.scalars(select(Booking).where(Booking.state == BookingState.CONFIRMED)).all()
            assert len(booked) == told["ok"] >= 4
            assert work.session.scalar(count_of(ResourceCell)) == 30 * len(booked)
            assert no_two_overlap(booked)
        begin_anew(clinic)


def no_two_overlap(booked: list[Booking]) -> bool:
    """Looked at without cells: nobody is in two places within the buffer of a quarter of an hour."""
    apart = timedelta(minutes=75)
    pairs = [(a, b) for a in booked for b in booked if a.id < b.id]
    shared = [(a, b) for a, b in pairs if {a.doctor_id, *a.others} & {b.doctor_id, *b.others}]
    return all(abs(a.starts_at - b.starts_at) >= apart for a, b in shared)


def test_one_form_sent_fifty_times_is_one_booking(few: Crowd) -> None:
    clinic, service_id, families = few
    found: list[str] = []

    def act(work: Work) -> None:
        referral = referrals.find(work, families[0])
        found.append(consultation_holds.hold(work, referral, Wish(service_id, NINE), "form", holder="me").id)

    assert all_at_once(clinic, [act] * CLIENTS) == {"ok": CLIENTS}
    assert len(set(found)) == 1


def test_people_who_swap_their_times_break_no_hold(few: Crowd) -> None:
    """Each gives up what another wants, and wants what another gives up: the way to a deadlock."""
    clinic, service_id, families = few
    doctor = doctors(clinic)[0]
    starts = [NINE + timedelta(minutes=75 * step) for step in range(4)]
    for family, start in zip(families, starts, strict=False):
        assert outcome(clinic, hold(family, Wish(service_id, start, doctor), f"first:{family}", family)) == "ok"
    for number in range(5):
        wishes = [Wish(service_id, start, doctor) for start in random.Random(number).sample(starts, len(starts))]
        acts = [
            hold(family, wish, f"{number}:{family}", family) for family, wish in zip(families, wishes, strict=False)
        ]
        assert sum(all_at_once(clinic, acts).values()) == len(starts)
        with clinic.reading() as work:
            assert work.session.scalar(count_of(Booking, Booking.state == BookingState.HELD)) == len(starts)
            assert work.session.scalar(count_of(ResourceCell)) == 30 * len(starts)


def hold(referral_id: str, wish: Wish, key: str, holder: str) -> Callable[[Work], object]:
    def act(work: Work) -> object:
        return consultation_holds.hold(work, referrals.find(work, referral_id), wish, key, holder=holder)

    return act


def count_of(table, *conditions):
    return select(func.count()).select_from(table).where(*conditions)
