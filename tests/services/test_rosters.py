"""Rosters: hours, languages and absences that people change, and whose page is out of date changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from intake.errors import Conflict, NotFound
from intake.models.callbacks import ResourceKind
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.scheduling.settings import Span
from intake.services import callback_cells, rosters
from intake.services.rosters import DayOff
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff

TODAY = date(2027, 2, 1)
MORNING, AFTERNOON = Span(480, 780), Span(840, 1080)


def a_coordinator(work: Work) -> int:
    person = a_member_of_staff(work, "miriam", spoken_languages=["he", "en"])
    return rosters.add_coordinator(work, person.id)


def seen(work: Work, number: int) -> str:
    return rosters.person(work, number).version


def test_somebody_new_has_their_languages_and_no_hours_yet(clinic: Runtime) -> None:
    with clinic.work() as work:
        number = a_coordinator(work)
        person = rosters.person(work, number)
        assert (person.kind, person.languages, person.week) == (ResourceKind.COORDINATOR, ("he", "en"), {})


def test_adding_them_twice_finds_them(clinic: Runtime) -> None:
    with clinic.work() as work:
        person = a_member_of_staff(work, "miriam")
        assert rosters.add_coordinator(work, person.id) == rosters.add_coordinator(work, person.id)


def test_only_people_who_make_calls_can_be_added(clinic: Runtime) -> None:
    with clinic.work() as work:
        doctor = a_member_of_staff(work, "doctor", Role.HAEMATOLOGIST)
        gone = a_member_of_staff(work, "gone", active=False)
        for somebody in (doctor.id, gone.id, "nobody"):
            with pytest.raises(NotFound):
                rosters.add_coordinator(work, somebody)


def test_hours_and_languages_reach_the_planner(clinic: Runtime) -> None:
    with clinic.work() as work:
        number = a_coordinator(work)
        rosters.change(work, number, ["ru"], {0: (MORNING, AFTERNOON)}, True, seen(work, number))
        [caller] = callback_cells.coordinators(work)
        assert caller.langs == ("ru",)
        assert caller.on(TODAY) == (MORNING, AFTERNOON)
        assert caller.on(TODAY + timedelta(days=1)) == ()


def test_whoever_takes_no_calls_now_is_not_planned_with(clinic: Runtime) -> None:
    with clinic.work() as work:
        number = a_coordinator(work)
        rosters.change(work, number, ["ru"], {0: (MORNING,)}, False, seen(work, number))
        assert callback_cells.coordinators(work) == []
        assert [person.active for person in rosters.people(work)] == [False]


def test_days_away_and_other_hours_replace_the_week(clinic: Runtime) -> None:
    with clinic.work() as work:
        number = a_coordinator(work)
        rosters.change(work, number, ["ru"], dict.fromkeys(range(7), (MORNING,)), True, seen(work, number))
        rosters.be_away(work, number, TODAY, TODAY + timedelta(days=2), (), seen(work, number))
        rosters.be_away(work, number, TODAY, TODAY, (AFTERNOON,), seen(work, number))
        [caller] = callback_cells.coordinators(work)
        assert [caller.on(TODAY + timedelta(days=n)) for n in range(4)] == [(AFTERNOON,), (), (), (MORNING,)]
        rosters.be_back(work, number, TODAY, TODAY + timedelta(days=1), seen(work, number))
        assert rosters.person(work, number).days_off == (DayOff(TODAY + timedelta(days=2), ()),)


def test_a_page_that_is_out_of_date_changes_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        number = a_coordinator(work)
        page = seen(work, number)
        rosters.be_away(work, number, TODAY, TODAY, (), page)
        for stale in (
            lambda: rosters.change(work, number, ["ru"], {}, True, page),
            lambda: rosters.be_away(work, number, TODAY, TODAY, (MORNING,), page),
            lambda: rosters.be_back(work, number, TODAY, TODAY, page),
        ):
            with pytest.raises(Conflict):
                stale()
        assert rosters.person(work, number).days_off == (DayOff(TODAY, ()),)


WRONG_WEEKS = {
    "the end before the start": (Span(600, 480),),
    "past midnight": (Span(1380, 1500),),
    "over each other": (Span(480, 600), Span(590, 700)),
    "in the wrong order": (AFTERNOON, MORNING),
    "too many": tuple(Span(480 + n * 60, 500 + n * 60) for n in range(4)),
}


@pytest.mark.parametrize("spans", WRONG_WEEKS.values(), ids=WRONG_WEEKS)
def test_hours_that_cannot_be_are_refused(clinic: Runtime, spans: tuple[Span, ...]) -> None:
    with clinic.work() as work:
        number = a_coordinator(work)
        with pytest.raises(ValueError, match="hours"):
            rosters.change(work, number, ["ru"], {0: spans}, True, seen(work, number))
        with pytest.raises(ValueError, match="hours"):
            rosters.be_away(work, number, TODAY, TODAY, spans, seen(work, number))


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2), (0, 92), (399, 401)])
def test_days_away_lie_ahead_in_their_order_and_are_not_too_many(clinic: Runtime, first: int, last: int) -> None:
    with clinic.work() as work:
        number = a_coordinator(work)
        begin, end = (TODAY + timedelta(days=n) for n in (first, last))
        with pytest.raises(ValueError, match="dates"):
            rosters.be_away(work, number, begin, end, (), seen(work, number))


def test_the_list_of_people_has_an_end(clinic: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rosters, "PEOPLE_AT_MOST", 2)
    with clinic.work() as work:
        for name in ("Nino", "Ani"):
            rosters.add_interpreter(work, name, ["ka"])
        with pytest.raises(rosters.TooMany):
            rosters.add_interpreter(work, "Lali", ["ka"])


def test_somebody_who_is_not_on_the_roster_is_not_found(clinic: Runtime) -> None:
    with clinic.work() as work, pytest.raises(NotFound):
        rosters.person(work, 4711)
