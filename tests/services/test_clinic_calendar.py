"""The clinic's days as planning and the rules read them: once a unit of work, and never stale in it."""

from __future__ import annotations

from datetime import date, timedelta

from intake.models.callbacks import ClinicDay
from intake.runtime import Runtime
from intake.scheduling.clinic_days import DayKind
from intake.services import clinic_calendar
from intake.services.work import Work
from tests.services.delivery import NOON

TODAY = NOON.date()
TOMORROW = TODAY + timedelta(days=1)


def closed(work: Work, first: date = TODAY, last: date = TOMORROW) -> frozenset[date]:
    return clinic_calendar.closed_days(work, first, last)


def a_closed_day(day: date) -> ClinicDay:
    return ClinicDay(day=day, kind=DayKind.CLOSED.value, name="Election", source="manual")


def test_a_day_that_is_closed_after_a_look_is_closed_in_the_next(clinic: Runtime) -> None:
    with clinic.work() as work:
        assert closed(work) == frozenset()
        day = a_closed_day(TOMORROW)
        work.session.add(day)
        work.session.flush()
        assert closed(work) == {TOMORROW}
        assert clinic_calendar.load_calendar(work).day(TOMORROW).kind is DayKind.CLOSED
        work.session.delete(day)
        work.session.flush()
        assert closed(work) == frozenset()


def test_a_calendar_that_is_seeded_after_a_look_counts_in_the_next(clinic: Runtime) -> None:
    with clinic.work() as work:
        assert closed(work, TODAY, TODAY + timedelta(days=7)) == frozenset()
        clinic_calendar.seed(work)
        assert closed(work, TODAY, TODAY + timedelta(days=7)) == {date(2027, 2, 6)}


def test_only_the_days_that_were_asked_about_are_told(clinic: Runtime) -> None:
    with clinic.work() as work:
        work.session.add_all(map(a_closed_day, (TODAY - timedelta(days=1), TODAY, TOMORROW, TODAY + timedelta(days=2))))
        work.session.flush()
        assert closed(work) == {TODAY, TOMORROW}
