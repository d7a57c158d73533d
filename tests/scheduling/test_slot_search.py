"""One of several doctors and one of several rooms: the search offers exactly what it would take back."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from intake.scheduling.cells import cells_of
from intake.scheduling.clinic_days import clinic_calendar
from intake.scheduling.settings import Span
from intake.scheduling.slot_search import Free, Search
from intake.scheduling.slots import Diary, Refusal, Rule, Service

SUNDAY = date(2027, 2, 7)
NOW = datetime(2027, 2, 1, 10, 0, tzinfo=UTC)
NINE = datetime(2027, 2, 7, 7, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SERVICE = Service(60, 15, 15, max_days=60)
MORNING = (Rule(6, Span(540, 780)),)


def diary(*taken: datetime, rules: tuple[Rule, ...] = MORNING) -> Diary:
    cells = (cell for start in taken for cell in cells_of(start, start + timedelta(minutes=75)))
    return Diary(rules, taken=frozenset(cells))


def search(doctors: dict[int, Diary], rooms: dict[int, Diary] | None = None) -> Search:
    groups = () if rooms is None else (rooms,)
    return Search(SERVICE, clinic_calendar(), doctors, dict.fromkeys(doctors, groups))


def test_every_doctor_who_is_free_is_named_by_start_and_then_by_number() -> None:
    found = search({2: diary(), 1: diary(NINE)}).free(SUNDAY, SUNDAY, NOW)
    assert found[0] == Free(NINE, 2, ())
    assert [free.doctor for free in found if free.start == NINE + timedelta(minutes=75)] == [1, 2]


def test_the_first_free_room_is_taken_and_without_one_there_is_no_time() -> None:
    rooms = {7: diary(NINE, rules=()), 8: diary(NINE + HOUR, rules=())}
    found = {free.start: free.others for free in search({1: diary()}, rooms).free(SUNDAY, SUNDAY, NOW)}
    assert found[NINE + timedelta(minutes=90)] == (7,)
    assert found.get(NINE + timedelta(minutes=0)) is None  # room 8 is wanted from 10:00, the buffer ends at 10:15
    assert search({1: diary()}, {}).free(SUNDAY, SUNDAY, NOW) == []


def test_a_refusal_says_the_most_that_is_true_of_anybody() -> None:
    fridays = diary(rules=(Rule(4, Span(540, 780)),))
    both = search({1: diary(NINE), 2: fridays})
    assert both.at(NINE, NOW) is Refusal.TAKEN
    assert both.at(NINE + timedelta(minutes=7), NOW) is Refusal.NOT_OFFERED
    assert both.at(NOW - HOUR, NOW) is Refusal.PAST
    assert search({}).at(NINE, NOW) is Refusal.NOT_OFFERED
    assert search({1: diary()}, {7: diary(NINE, rules=())}).at(NINE, NOW) is Refusal.TAKEN


def test_what_is_offered_can_be_taken_and_what_is_not_offered_cannot() -> None:
    """Two doctors, two rooms, a random week; every five minutes are asked."""
    dice = random.Random(11)
    grid = [NINE + timedelta(minutes=15 * number) for number in range(12)]
    for _round in range(30):
        doctors = {number: diary(*dice.sample(grid, 1)) for number in (1, 2)}
        rooms = {number: diary(*dice.sample(grid, 2), rules=()) for number in (7, 8)}
        asked = search(doctors, rooms)
        offered = {free.start for free in asked.free(SUNDAY, SUNDAY, NOW)}
        for number in range(-12, 72):
            start = NINE + timedelta(minutes=5 * number)
            assert isinstance(asked.at(start, NOW), list) == (start in offered)
