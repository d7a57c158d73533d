"""Days that people change: a manual row wins, every change can be taken back, and nobody overwrites another unseen."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from intake.errors import Conflict, NotFound
from intake.runtime import Runtime
from intake.scheduling.clinic_days import ClinicDay, DayKind, Source, seed_days
from intake.services import clinic_calendar, clinic_days
from intake.services.work import Work
from tests.support.application import Clock

ELECTION = date(2027, 2, 16)  # a Tuesday
PASSOVER = date(2027, 4, 22)
FAR = date(2027, 2, 1) + timedelta(days=clinic_days.DAYS_AHEAD)


def kind(work: Work, day: date) -> DayKind:
    """As the planner reads it."""
    return clinic_calendar.load_calendar(work).day(day).kind


@pytest.fixture(params=[True, False], ids=["seeded", "never seeded"])
def prepare(request: pytest.FixtureRequest) -> Callable[[Work], object]:
    return clinic_calendar.seed if request.param else lambda _work: None


def test_a_row_by_hand_wins_and_the_planner_reads_it_at_once(
    clinic: Runtime, prepare: Callable[[Work], object]
) -> None:
    with clinic.work() as work:
        prepare(work)
        assert kind(work, ELECTION) is DayKind.FULL
        clinic_days.put(work, ELECTION, DayKind.CLOSED, "Election", 0)
        assert kind(work, ELECTION) is DayKind.CLOSED
        assert clinic_days.day(work, ELECTION) == ClinicDay(ELECTION, DayKind.CLOSED, "Election", Source.MANUAL)
        assert kind(work, ELECTION + timedelta(days=1)) is DayKind.FULL
        clinic_calendar.seed(work)
        assert kind(work, ELECTION) is DayKind.CLOSED


def test_without_it_the_calendar_counts_again(clinic: Runtime, prepare: Callable[[Work], object]) -> None:
    with clinic.work() as work:
        prepare(work)
        change = clinic_days.put(work, PASSOVER, DayKind.FULL, "We work", 0)
        assert clinic_days.day(work, PASSOVER).kind is DayKind.FULL
        clinic_days.remove(work, PASSOVER, change.id)
        assert clinic_days.day(work, PASSOVER) == ClinicDay(PASSOVER, DayKind.CLOSED, "Passover")


def test_each_change_is_undone_by_the_next(clinic: Runtime) -> None:
    with clinic.work() as work:
        first = clinic_days.put(work, ELECTION, DayKind.SHORT, "Election", 0)
        second = clinic_days.put(work, ELECTION, DayKind.CLOSED, "Election, all day", first.id)
        undone = clinic_days.undo(work, second.id)
        assert clinic_days.day(work, ELECTION).kind is DayKind.SHORT
        clinic_days.undo(work, undone.id)
        assert clinic_days.day(work, ELECTION).kind is DayKind.CLOSED
        with pytest.raises(Conflict):
            clinic_days.undo(work, first.id)
        assert [change.latest for change in clinic_days.changes(work)] == [True, False, False, False]


def test_a_removal_is_undone_too(clinic: Runtime) -> None:
    with clinic.work() as work:
        put = clinic_days.put(work, ELECTION, DayKind.CLOSED, "Election", 0)
        removed = clinic_days.remove(work, ELECTION, put.id)
        clinic_days.undo(work, removed.id)
        assert clinic_days.day(work, ELECTION) == ClinicDay(ELECTION, DayKind.CLOSED, "Election", Source.MANUAL)


def test_past_the_end_of_the_table_a_row_comes_and_goes(clinic: Runtime, noon: Clock) -> None:
    noon.now = noon.now.replace(year=2029)
    last = seed_days()[-1].date
    beyond = last + timedelta(days=30)
    with clinic.work() as work:
        before = clinic_days.day(work, beyond)
        put = clinic_days.put(work, beyond, DayKind.CLOSED, "Rosh Hashanah", 0)
        clinic_days.remove(work, beyond, put.id)
        assert clinic_days.day(work, beyond) == before
        assert before.source is Source.WEEKDAY
        assert clinic_calendar.ends_on(work) == last


def test_one_row_in_an_empty_table_hides_no_holiday(clinic: Runtime) -> None:
    with clinic.work() as work:
        clinic_days.put(work, date(2027, 3, 2), DayKind.CLOSED, "", 0)
        assert kind(work, date(2027, 3, 26)) is DayKind.SHORT
        assert clinic_days.day(work, PASSOVER).name == "Passover"
        assert clinic_calendar.ends_on(work) == seed_days()[-1].date


def test_whoever_comes_second_is_told_and_changes_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        clinic_days.put(work, ELECTION, DayKind.CLOSED, "Election", 0)
        for stale in (lambda: clinic_days.put(work, ELECTION, DayKind.FULL, "", 0),
                      lambda: clinic_days.remove(work, ELECTION, 0)):  # fmt: skip
            with pytest.raises(Conflict):
                stale()
        assert clinic_days.day(work, ELECTION).kind is DayKind.CLOSED


def test_of_many_at_once_one_wins(clinic: Runtime) -> None:
    with clinic.work() as work:
        clinic_calendar.seed(work)

    def change(number: int) -> bool:
        try:
            with clinic.work() as work:
                clinic_days.put(work, ELECTION, DayKind.CLOSED, f"Election {number}", 0)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(6) as many:
        won = list(many.map(change, range(6)))
    with clinic.reading() as work:
        assert won.count(True) == 1
        assert clinic_days.day(work, ELECTION).name == f"Election {won.index(True)}"
        assert len(clinic_days.changes(work)) == 1


@pytest.mark.parametrize("day", [date(2027, 1, 31), FAR + timedelta(days=1)])
def test_a_day_that_is_past_or_too_far_is_refused(clinic: Runtime, day: date) -> None:
    with clinic.work() as work:
        with pytest.raises(ValueError, match="24 months"):
            clinic_days.put(work, day, DayKind.CLOSED, "", 0)
        clinic_days.put(work, FAR, DayKind.CLOSED, "", 0)


def test_what_was_never_entered_cannot_be_removed_or_undone(clinic: Runtime) -> None:
    with clinic.work() as work:
        with pytest.raises(NotFound):
            clinic_days.remove(work, PASSOVER, 0)
        with pytest.raises(NotFound):
            clinic_days.undo(work, 12345)


def test_a_month_lists_every_day_of_it(clinic: Runtime) -> None:
    with clinic.reading() as work:
        april = clinic_days.month(work, date(2027, 4, 1))
    assert [row.date.day for row in april] == list(range(1, 31))
    kinds = {row.date.day: (row.kind.value, row.name) for row in april}
    assert kinds[21] == ("short", "Passover eve")
    assert kinds[22] == ("closed", "Passover")
    assert kinds[24][0] == "closed", "a Saturday"
