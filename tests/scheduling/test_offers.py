"""Times that a person may choose, and whether a planned call still holds; an interpreter where nobody speaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.scheduling.callbacks import plan
from intake.scheduling.calls import Coordinator, Level, PlanState
from intake.scheduling.clinic_days import ClinicDay, DayKind, Source, clinic_calendar, seed_days
from intake.scheduling.offers import free_calls, offered, still_holds
from intake.scheduling.settings import Span

from .clinic import CALENDAR, FIXTURE_C, at, request

ASKED = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "en")
NINO = Coordinator(9, ("ka",), {0: (Span(540, 660),), 2: (Span(480, 1080),)})  # Monday 9 to 11, Wednesday all day
GEORGIAN = request("soon", "2027-02-01T06:00Z", "Asia/Tbilisi", "ka")


class TestFreeCalls:
    def test_every_one_of_them_is_a_call_that_the_planner_would_make(self) -> None:
        """Whoever takes all earlier starts away is given each of them in turn."""
        busy = {1: [(at("2027-02-01T07:00Z"), at("2027-02-01T09:10Z"))]}
        free = list(free_calls(ASKED, FIXTURE_C[:1], busy, ASKED.created, CALENDAR))
        for start in free[:60]:
            before = [*busy[1], (ASKED.created, start)]
            assert plan(ASKED, FIXTURE_C[:1], {1: before}, ASKED.created, CALENDAR).start == start

    def test_early_and_late_ones_only_with_consent(self) -> None:
        los_angeles = request("soon", "2027-01-05T20:00Z", "America/Los_Angeles", "en")
        now = los_angeles.created
        assert free_calls(los_angeles, FIXTURE_C, {}, now, CALENDAR) == {}
        with_consent = free_calls(replace(los_angeles, extended_ok=True), FIXTURE_C, {}, now, CALENDAR)
        assert {call.level for call in with_consent.values()} == {Level.EXTENDED}
        assert {start.astimezone(ZoneInfo("America/Los_Angeles")).hour for start in with_consent} == {7}

    def test_the_horizon_counts_from_now_not_from_the_request(self) -> None:
        late = ASKED.created + timedelta(days=60)
        assert min(free_calls(ASKED, FIXTURE_C, {}, late, CALENDAR)) > late

    def test_nobody_is_offered_to_an_emergency(self) -> None:
        assert free_calls(request("immediate", "2027-02-01T06:00Z", "Europe/Kyiv", "en"), FIXTURE_C, {},
                          ASKED.created, CALENDAR) == {}  # fmt: skip

    def test_no_start_lies_in_the_hour_that_the_clocks_skip(self) -> None:
        """Israel springs forward on Friday 26 March 2027 at 02:00, Kathmandu never does."""
        asked = request("soon", "2027-03-24T12:00Z", "Asia/Kathmandu", "en")
        starts = list(free_calls(asked, FIXTURE_C, {}, asked.created, CALENDAR))
        walls = [start.astimezone(ZoneInfo("Asia/Jerusalem")) for start in starts]
        assert [wall for wall in walls if wall.date() == date(2027, 3, 26) and wall.hour < 8] == []
        assert at("2027-03-26T05:00Z") in starts, "08:00 in Tel Aviv, an hour earlier in UTC than the day before"
        assert at("2027-03-25T05:00Z") not in starts


class TestOffered:
    def test_a_few_of_each_of_the_first_days_by_the_persons_own_date(self) -> None:
        free = free_calls(ASKED, FIXTURE_C, {}, ASKED.created, CALENDAR)
        found = offered(free, "Europe/Kyiv")
        assert list(found) == [date(2027, 2, day) for day in (1, 2, 3, 4, 5)]
        assert all(len(starts) == 4 for starts in found.values())

    def test_a_day_that_has_begun_in_auckland_is_that_day(self) -> None:
        start = at("2027-02-01T12:00Z")  # 01:00 on the next day there
        assert list(offered([start], "Pacific/Auckland")) == [date(2027, 2, 2)]

    def test_quarter_hours_are_given_where_there_are_no_rounder_ones(self) -> None:
        start = at("2027-02-01T12:15Z")
        assert offered([start], "Europe/Kyiv") == {date(2027, 2, 1): (start,)}


def closed(day: date, kind: DayKind) -> ClinicDay:
    return ClinicDay(day, kind, "", Source.MANUAL)


class TestStillHolds:
    START = at("2027-02-01T12:00Z")  # 14:00 on Monday in Tel Aviv
    MONDAY = date(2027, 2, 1)

    def test_a_call_that_was_planned_holds(self) -> None:
        assert still_holds(self.START, FIXTURE_C[:1], CALENDAR)

    @pytest.mark.parametrize("kind", [DayKind.CLOSED, DayKind.SHORT])
    def test_not_on_a_day_that_has_become_shorter(self, kind: DayKind) -> None:
        calendar = clinic_calendar([*seed_days(), closed(self.MONDAY, kind)])
        assert not still_holds(self.START, FIXTURE_C[:1], calendar)

    @pytest.mark.parametrize(
        ("spans", "holds"),
        [((), False), ((Span(840, 860),), True), ((Span(840, 859),), False), ((Span(841, 900),), False),
         ((Span(800, 850), Span(850, 900)), True)],
    )  # fmt: skip
    def test_the_whole_talk_lies_in_the_hours_of_its_day(self, spans: tuple[Span, ...], holds: bool) -> None:
        person = Coordinator(1, ("en",), FIXTURE_C[0].hours, {self.MONDAY: spans})
        assert still_holds(self.START, [person], CALENDAR) is holds

    def test_everybody_must_be_there(self) -> None:
        assert not still_holds(self.START, [FIXTURE_C[0], NINO], CALENDAR)
        assert not still_holds(self.START, [FIXTURE_C[0], None], CALENDAR)

    def test_every_planned_call_of_a_year_still_holds_when_nothing_has_changed(self) -> None:
        for number in range(0, 365, 3):
            created = at("2027-01-01T06:00Z") + timedelta(days=number)
            asked = replace(ASKED, created=created)
            found = plan(asked, FIXTURE_C, {}, created, CALENDAR)
            assert found.start is not None
            people = [person for person in FIXTURE_C if person.id == found.coordinator]
            assert still_holds(found.start, people, CALENDAR)


class TestInterpreter:
    def test_a_coordinator_calls_with_the_interpreter_in_the_hours_of_both(self) -> None:
        found = plan(GEORGIAN, FIXTURE_C, {}, GEORGIAN.created, CALENDAR, interpreters=[NINO])
        assert (found.start, found.coordinator, found.interpreter) == (at("2027-02-01T07:00Z"), 1, 9)
        assert found.why == ("no_coordinator_speaks:ka", "interpreter:needed", "waking_by_target:ok")

    def test_the_interpreters_other_calls_are_taken_time(self) -> None:
        busy = {9: [(at("2027-02-01T07:00Z"), at("2027-02-01T08:30Z"))]}
        found = plan(GEORGIAN, FIXTURE_C, busy, GEORGIAN.created, CALENDAR, interpreters=[NINO])
        assert found.start == at("2027-02-01T08:30Z")

    def test_while_one_coordinator_is_taken_the_other_calls(self) -> None:
        busy = {1: [(at("2027-02-01T06:00Z"), at("2027-02-01T09:00Z"))]}
        found = plan(GEORGIAN, FIXTURE_C, busy, GEORGIAN.created, CALENDAR, interpreters=[NINO])
        assert (found.start, found.coordinator, found.interpreter) == (at("2027-02-01T07:00Z"), 2, 9)

    def test_whoever_speaks_the_language_needs_no_interpreter(self) -> None:
        english = Coordinator(9, ("en",), NINO.hours)
        found = plan(ASKED, FIXTURE_C, {}, ASKED.created, CALENDAR, interpreters=[english])
        assert found.interpreter is None

    def test_a_full_day_of_whoever_speaks_it_is_no_reason_for_one(self) -> None:
        week = (at("2027-02-01T06:00Z"), at("2027-02-08T17:00Z"))
        ukrainian = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "uk")
        helper = Coordinator(9, ("uk",), NINO.hours)
        found = plan(ukrainian, FIXTURE_C, {2: [week]}, ukrainian.created, CALENDAR, interpreters=[helper])
        assert (found.state, found.interpreter) == (PlanState.NEEDS_HUMAN, None)

    def test_while_whoever_speaks_it_is_away_an_interpreter_joins(self) -> None:
        away = Coordinator(2, ("uk",), {})
        helper = Coordinator(9, ("uk",), NINO.hours)
        ukrainian = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "uk")
        found = plan(ukrainian, [FIXTURE_C[0], away], {}, ukrainian.created, CALENDAR, interpreters=[helper])
        assert (found.coordinator, found.interpreter) == (1, 9)
        assert found.why == ("interpreter:needed", "waking_by_target:ok")

    def test_an_interpreter_of_another_language_helps_nobody(self) -> None:
        armenian = request("soon", "2027-02-01T06:00Z", "Asia/Yerevan", "hy")
        found = plan(armenian, FIXTURE_C, {}, armenian.created, CALENDAR, interpreters=[NINO])
        assert (found.state, found.why) == (PlanState.NEEDS_HUMAN, ("no_coordinator_speaks:hy",))
        assert len(found.proposals) == 3

    def test_an_interpreter_without_hours_leaves_it_to_a_person(self) -> None:
        idle = Coordinator(9, ("ka",), {})
        found = plan(GEORGIAN, FIXTURE_C, {}, GEORGIAN.created, CALENDAR, interpreters=[idle])
        assert found.state is PlanState.NEEDS_HUMAN
        assert found.why[:2] == ("no_coordinator_speaks:ka", "interpreter:needed")
