"""Free starts of a consultation: T11, T12 and T13 of scheduling section 5, and what refuses a posted start."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from intake.scheduling.cells import cells_of
from intake.scheduling.settings import Span
from intake.scheduling.slots import Book, Diary, Refusal, Rule, Service, nearest

from .clinic import CALENDAR, FRI, SUN, TUE, at

SUNDAY = date(2027, 2, 7)
HOUR = Service(duration=60, buffer=15, step=15)
MORNING = Rule(SUN, Span(540, 780))
LONG_AGO = at("2027-01-01T00:00Z")


def starts(book: Book, day: date, now: datetime = LONG_AGO) -> list[str]:
    return [f"{start:%H:%M}" for start in book.free_starts(day, day, now)]


def book(*diaries: Diary, service: Service = HOUR) -> Book:
    return Book(service, CALENDAR, diaries)


def test_t11_a_booking_takes_its_buffer_before_and_after() -> None:
    taken = frozenset(cells_of(at("2027-02-07T08:00Z"), at("2027-02-07T09:15Z")))
    assert starts(book(Diary((MORNING,), taken=taken)), SUNDAY) == ["09:15", "09:30", "09:45", "10:00"]


def test_t11_notice_hides_the_starts_that_come_too_soon() -> None:
    service = Service(duration=60, buffer=15, step=15, min_notice=24 * 60)
    found = starts(book(Diary((MORNING,)), service=service), SUNDAY, at("2027-02-06T08:31Z"))
    assert found == ["08:45", "09:00", "09:15", "09:30", "09:45", "10:00"]


@pytest.mark.parametrize(
    ("day", "exception", "expected"),
    [
        (date(2027, 3, 19), None, ["06:30", "07:30", "08:30", "09:30"]),
        (date(2027, 3, 26), None, ["05:30", "06:30", "07:30", "08:30"]),
        (date(2027, 3, 26), (Span(600, 720),), ["07:00", "08:00"]),
        (date(2027, 3, 26), (), []),
    ],
)
def test_t12_fridays_are_short_and_follow_the_clocks(
    day: date, exception: tuple[Span, ...] | None, expected: list[str]
) -> None:
    doctor = Diary((Rule(FRI, Span(510, 840)),), {} if exception is None else {day: exception})
    assert starts(book(doctor, service=Service(60, step=60)), day) == expected


def test_t13_the_long_night_has_twenty_five_hours() -> None:
    found = book(Diary((Rule(SUN, Span(0, 1440)),)), service=Service(60, step=60, max_days=400)).offered(
        date(2027, 10, 31)
    )
    assert len(found) == 25
    assert (found[0], found[-1]) == (at("2027-10-30T21:00Z"), at("2027-10-31T21:00Z"))


def test_every_resource_must_have_time() -> None:
    room = Diary(taken=frozenset(cells_of(at("2027-02-07T07:00Z"), at("2027-02-07T09:00Z"))))
    interpreter = Diary((Rule(SUN, Span(600, 720)),))
    assert starts(book(Diary((MORNING,)), room, interpreter), SUNDAY) == ["09:00"]


def test_a_rule_for_one_modality_serves_no_other() -> None:
    video = Diary((Rule(SUN, Span(540, 780), modality="video"),))
    assert starts(book(video, service=Service(60, modality="in_person")), SUNDAY) == []
    assert starts(book(video, service=Service(60, step=60, modality="video")), SUNDAY) != []


def test_a_rule_ends_with_its_last_day() -> None:
    doctor = Diary((Rule(SUN, Span(540, 780), valid_from=SUNDAY, valid_to=SUNDAY),))
    assert starts(book(doctor), SUNDAY) != []
    assert starts(book(doctor), date(2027, 2, 14)) == []
    assert starts(book(doctor), date(2027, 1, 31)) == []


@pytest.mark.parametrize(
    ("start", "now", "refusal"),
    [
        ("2027-02-07T07:00Z", "2027-02-01T00:00Z", None),
        ("2027-02-07T09:00+02:00", "2027-02-01T00:00Z", None),
        ("2027-02-07T07:00Z", "2027-02-07T07:00Z", Refusal.PAST),
        ("2027-02-07T07:00Z", "2027-02-06T07:01Z", Refusal.TOO_SOON),
        ("2027-02-07T07:00Z", "2026-11-01T00:00Z", Refusal.TOO_FAR),
        ("2027-02-06T07:00Z", "2027-02-01T00:00Z", Refusal.CLOSED),
        ("2027-02-07T07:05Z", "2027-02-01T00:00Z", Refusal.NOT_OFFERED),
        ("2027-02-07T07:00:01Z", "2027-02-01T00:00Z", Refusal.NOT_OFFERED),
        ("2027-02-07T11:00Z", "2027-02-01T00:00Z", Refusal.NOT_OFFERED),
        ("2027-02-07T08:30Z", "2027-02-01T00:00Z", Refusal.TAKEN),
    ],
)
def test_a_posted_start_is_asked_of_the_same_rules(start: str, now: str, refusal: Refusal | None) -> None:
    taken = frozenset(cells_of(at("2027-02-07T08:30Z"), at("2027-02-07T09:00Z")))
    service = Service(60, step=15, min_notice=24 * 60)
    assert book(Diary((MORNING,), taken=taken), service=service).refusal(at(start), at(now)) is refusal


def test_the_nearest_free_starts_come_in_order_of_time() -> None:
    free = [at(f"2027-02-07T{hour:02}:00Z") for hour in (7, 9, 10, 12)]
    assert nearest(free, at("2027-02-07T10:30Z")) == [free[1], free[2], free[3]]


@pytest.mark.parametrize("minutes", [{"duration": 61}, {"duration": 0}, {"duration": 60, "step": 7}])
def test_a_service_lies_on_five_minutes(minutes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"service|minutes"):
        Service(**minutes)


def test_no_start_is_offered_on_a_day_without_a_rule() -> None:
    assert starts(book(Diary((Rule(TUE, Span(540, 780)),))), SUNDAY) == []
