"""The planner on the worked cases of scheduling section 5 (T01-T06, T08-T10) and on what lies between them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.scheduling.callbacks import language_rank, plan
from intake.scheduling.calls import Coordinator, Plan, PlanState, Preference
from intake.scheduling.clinic_days import ClinicDay, DayKind, Source, clinic_calendar, seed_days
from intake.scheduling.intervals import Interval
from intake.scheduling.settings import Span
from intake.scheduling.zones import UnknownZone

from .clinic import CALENDAR, FIXTURE_C, FRI, MON, SUN, at, planned, request, wish


def outcome(found: Plan) -> tuple[object, ...]:
    return found.start, found.coordinator, found.level


def wall_of(found: Plan, tz: str) -> str:
    assert found.start is not None
    return f"{found.start.astimezone(ZoneInfo(tz)):%a %H:%M %z}"


def test_t01_a_wish_that_meets_clinic_hours_for_15_minutes_only_is_too_short() -> None:
    found = planned(request("routine", "2027-01-10T20:00Z", "Asia/Kathmandu", "en", wish("10:00", "12:00")))
    assert outcome(found) == (at("2027-01-11T06:00Z"), 1, "waking")
    assert found.due == at("2027-01-13T16:00Z")
    assert found.why == ("preferred_by_target:too_short", "preferred:too_short", "waking:ok")
    assert wall_of(found, "Asia/Kathmandu") == "Mon 11:45 +0545"
    assert wall_of(found, "Asia/Jerusalem") == "Mon 08:00 +0200"


def test_t02_in_summer_time_the_same_wish_fits() -> None:
    found = planned(request("routine", "2027-05-02T20:00Z", "Asia/Kathmandu", "en", wish("10:00", "12:00")))
    assert outcome(found) == (at("2027-05-03T05:00Z"), 1, "preferred_by_target")
    assert found.due == at("2027-05-05T15:00Z")


def test_t03_an_evening_wish_in_new_york_never_meets_clinic_hours() -> None:
    found = planned(request("soon", "2027-01-05T09:00Z", "America/New_York", "en", wish("17:00", "20:00")))
    assert outcome(found) == (at("2027-01-05T13:00Z"), 1, "waking")
    assert found.why == ("preferred_by_target:no_overlap", "preferred:no_overlap", "waking:ok")
    assert found.due == at("2027-01-06T09:00Z")


@pytest.mark.parametrize(
    ("created", "start", "due", "kyiv"),
    [
        ("2027-03-25T15:00Z", "2027-03-26T07:00Z", "2027-03-26T08:00Z", "Fri 09:00 +0200"),
        ("2027-03-27T20:00Z", "2027-03-28T06:00Z", "2027-03-28T09:00Z", "Sun 09:00 +0300"),
    ],
    ids=["only Israel has changed", "both have changed"],
)
def test_t04_between_the_clock_changes_of_israel_and_europe(created: str, start: str, due: str, kyiv: str) -> None:
    found = planned(request("urgent", created, "Europe/Kyiv", "uk ru", wish("09:00", "11:00")))
    assert outcome(found) == (at(start), 2, "preferred_by_target")
    assert found.due == at(due)
    assert wall_of(found, "Europe/Kyiv") == kyiv


@pytest.mark.parametrize(
    ("created", "start", "tel_aviv"),
    [
        ("2027-03-06T20:00Z", "2027-03-07T13:00Z", "Sun 15:00 +0200"),
        ("2027-03-13T20:00Z", "2027-03-14T12:00Z", "Sun 14:00 +0200"),
        ("2027-03-27T20:00Z", "2027-03-28T12:00Z", "Sun 15:00 +0300"),
    ],
    ids=["before", "America has changed", "Israel too"],
)
def test_t05_eight_in_new_york_moves_in_tel_aviv(created: str, start: str, tel_aviv: str) -> None:
    found = planned(request("routine", created, "America/New_York", "en", wish("08:00", "09:00")))
    assert outcome(found) == (at(start), 1, "preferred_by_target")
    assert wall_of(found, "Asia/Jerusalem") == tel_aviv


def test_t06_the_target_skips_passover_and_counts_short_days() -> None:
    found = planned(request("urgent", "2027-04-21T09:00Z", "Europe/London", "en"))
    assert found.due == at("2027-04-23T08:30Z")
    assert outcome(found) == (at("2027-04-23T07:00Z"), 1, "waking_by_target")
    assert wall_of(found, "Europe/London") == "Fri 08:00 +0100"


def test_t08_new_year_closes_three_days() -> None:
    found = planned(request("soon", "2028-09-20T10:00Z", "Europe/Kyiv", "uk"))
    assert found.due == at("2028-09-24T15:00Z")
    assert outcome(found) == (at("2028-09-24T05:00Z"), 2, "waking_by_target")


MORNING = (at("2027-02-01T06:00Z"), at("2027-02-01T09:30Z"))
WEEK = (at("2027-02-01T06:00Z"), at("2027-02-08T17:00Z"))


def test_t09a_a_busy_coordinator_calls_as_soon_as_they_are_free() -> None:
    found = planned(request("urgent", "2027-02-01T06:00Z", "Europe/Kyiv", "uk"), {2: [MORNING]})
    assert (found.start, found.coordinator) == (at("2027-02-01T09:30Z"), 2)


def test_t09b_the_second_language_is_better_than_a_later_call() -> None:
    found = planned(request("urgent", "2027-02-01T06:00Z", "Europe/Kyiv", "uk en"), {2: [MORNING]})
    assert (found.start, found.coordinator) == (at("2027-02-01T06:30Z"), 1)


def test_t09c_a_full_week_needs_a_person_who_is_given_the_next_free_times() -> None:
    found = planned(request("urgent", "2027-02-01T06:00Z", "Europe/Kyiv", "uk"), {2: [WEEK]})
    assert found.state is PlanState.NEEDS_HUMAN
    assert found.why == ("waking_by_target:full", "waking:full", "extended:not_consented")
    assert (found.start, found.end, found.busy_until, found.coordinator, found.level) == (None,) * 5
    assert found.proposals == (at("2027-02-09T06:00Z"), at("2027-02-09T06:30Z"), at("2027-02-09T07:00Z"))


def test_t10a_nobody_speaks_the_language() -> None:
    found = planned(request("urgent", "2027-02-01T06:00Z", "Asia/Tbilisi", "ka"))
    assert found.state is PlanState.NEEDS_HUMAN
    assert found.why == ("no_coordinator_speaks:ka",)
    assert len(found.proposals) == 3, "with an interpreter any coordinator will do"


def test_t10b_a_wish_may_cross_midnight() -> None:
    found = planned(request("soon", "2027-01-31T20:00Z", "Europe/London", "en", wish("22:00", "11:00", SUN)))
    assert outcome(found) == (at("2027-02-01T08:00Z"), 1, "preferred_by_target")


def test_a_call_keeps_its_coordinator_for_the_wrap_up_too() -> None:
    found = planned(request("soon", "2027-01-05T09:00Z", "Europe/Kyiv", "ru"))
    assert found.start is not None
    assert found.end == found.start + timedelta(minutes=20)
    assert found.busy_until == found.start + timedelta(minutes=30)


def test_the_last_quarter_hour_that_still_fits_is_used() -> None:
    asked = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "uk", wish("10:00", "10:50"))
    taken = {2: [(at("2027-02-01T08:00Z"), at("2027-02-01T08:30Z"))]}
    assert planned(asked, taken).start == at("2027-02-01T08:30Z")


def test_a_taken_call_of_exactly_twenty_minutes_was_not_too_short() -> None:
    asked = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "uk", wish("10:00", "10:20", MON))
    taken = {2: [(at("2027-02-01T08:00Z"), at("2027-02-01T08:30Z"))]}
    assert planned(asked, taken).why[0] == "preferred_by_target:full"


def test_a_wish_that_began_last_night_still_counts_this_morning() -> None:
    asked = request("soon", "2027-02-01T06:00Z", "Europe/London", "en", wish("22:00", "11:00", SUN))
    assert outcome(planned(asked)) == (at("2027-02-01T08:00Z"), 1, "preferred_by_target")


def test_the_horizon_never_ends_before_the_target() -> None:
    closed = [ClinicDay(date(2027, 2, day), DayKind.CLOSED, "", Source.MANUAL) for day in range(1, 15)]
    asked = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "uk", wish("8:00", "9:00", MON))
    found = plan(asked, FIXTURE_C, {}, asked.created, clinic_calendar([*seed_days(), *closed]))
    assert found.due == at("2027-02-15T16:00Z")
    assert (found.start, found.level) == (at("2027-02-15T06:00Z"), "preferred_by_target")
    late = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "uk", wish("16:00", "17:00", SUN))
    found = plan(late, FIXTURE_C, {}, late.created, clinic_calendar([*seed_days(), *closed]))
    assert (found.start, found.level) == (at("2027-02-15T06:00Z"), "waking"), "eight days behind the seven"


def test_immediate_is_never_planned() -> None:
    found = planned(request("immediate", "2027-02-01T06:00Z", "Europe/Kyiv", "uk"))
    assert (found.state, found.due, found.why) == (PlanState.NEEDS_HUMAN, None, ("immediate:not_planned",))
    assert found.proposals == ()


def test_an_unknown_zone_is_refused() -> None:
    with pytest.raises(UnknownZone):
        planned(request("soon", "2027-02-01T06:00Z", "Mars/Olympus", "en"))


def test_without_any_coordinator_there_is_nothing_to_propose() -> None:
    asked = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "uk ru")
    found = plan(asked, (), {}, asked.created, CALENDAR)
    assert (found.why, found.proposals) == (("no_coordinator_speaks:uk,ru",), ())


class TestLadder:
    LOS_ANGELES = "America/Los_Angeles"  # in winter its day begins when the clinic's ends

    def test_urgent_leaves_the_wish_to_reach_the_target(self) -> None:
        asked = request("urgent", "2027-02-01T06:00Z", "Europe/Kyiv", "uk", wish("16:00", "17:00"))
        assert planned(asked).why == ("preferred_by_target:no_overlap", "waking_by_target:ok")

    def test_routine_waits_for_the_wish_past_the_target(self) -> None:
        asked = request("routine", "2027-02-01T06:00Z", "Europe/Kyiv", "uk", wish("09:00", "10:00", SUN))
        found = planned(asked)
        assert found.why == ("preferred_by_target:no_overlap", "preferred:ok")
        assert found.start == at("2027-02-07T07:00Z")

    def test_early_and_late_hours_need_consent(self) -> None:
        early = request("soon", "2027-01-05T20:00Z", self.LOS_ANGELES, "en")
        found = planned(early)
        assert found.why == ("waking_by_target:no_overlap", "waking:no_overlap", "extended:not_consented")
        assert found.proposals[0] == at("2027-01-06T15:00Z"), "a person may ask about 07:00"

    def test_with_consent_they_are_used_last(self) -> None:
        found = planned(request("soon", "2027-01-05T20:00Z", self.LOS_ANGELES, "en", extended_ok=True))
        assert found.level == "extended"
        assert wall_of(found, self.LOS_ANGELES) == "Wed 07:00 -0800"


class TestCapacity:
    ASKED = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "en")

    def test_the_wrap_up_may_not_touch_the_next_call(self) -> None:
        next_call = (at("2027-02-01T06:55Z"), at("2027-02-01T07:25Z"))
        assert planned(self.ASKED, {1: [next_call], 2: [WEEK]}).start == at("2027-02-01T07:30Z")

    def test_the_wrap_up_may_run_past_the_end_of_the_window(self) -> None:
        asked = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "en", wish("10:10", "10:35"))
        assert planned(asked).start == at("2027-02-01T08:15Z"), "20 of its 30 minutes lie in the wish"

    def test_a_call_may_start_when_another_ends(self) -> None:
        call = (at("2027-02-01T06:30Z"), at("2027-02-01T07:00Z"))
        assert planned(self.ASKED, {1: [call], 2: [WEEK]}).start == at("2027-02-01T07:00Z")

    def test_at_the_same_time_the_better_language_calls(self) -> None:
        assert planned(request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "ru en")).coordinator == 2

    def test_at_the_same_time_and_language_the_quieter_day_calls(self) -> None:
        later_call = (at("2027-02-01T14:00Z"), at("2027-02-01T14:30Z"))
        assert planned(self.ASKED, {1: [later_call]}).coordinator == 2

    def test_calls_of_another_day_do_not_count(self) -> None:
        tomorrow = (at("2027-02-01T22:30Z"), at("2027-02-01T23:00Z"))  # after midnight in Tel Aviv
        assert planned(self.ASKED, {1: [tomorrow]}).coordinator == 1

    def test_nobody_is_called_within_half_an_hour(self) -> None:
        asked = request("soon", "2027-02-01T06:01Z", "Europe/Kyiv", "en")
        assert planned(asked).start == at("2027-02-01T06:45Z")

    def test_an_exception_replaces_the_roster_of_its_date(self) -> None:
        away = Coordinator(1, ("en",), FIXTURE_C[0].hours, {date(2027, 2, 1): (), date(2027, 2, 2): (Span(600, 720),)})
        found = plan(self.ASKED, [away], {}, self.ASKED.created, CALENDAR)
        assert found.start == at("2027-02-02T08:00Z")

    def test_a_late_search_does_not_look_behind_the_horizon(self) -> None:
        found = plan(self.ASKED, FIXTURE_C, {}, at("2027-03-01T06:00Z"), CALENDAR)
        assert found.why == ("waking_by_target:no_overlap", "waking:no_overlap", "extended:not_consented")

    def test_a_later_start_can_be_asked_for(self) -> None:
        found = plan(self.ASKED, FIXTURE_C, {}, self.ASKED.created, CALENDAR, not_before=at("2027-02-02T09:10Z"))
        assert found.start == at("2027-02-02T09:15Z")


def test_a_shared_roster_line_split_in_two_is_one_stretch() -> None:
    split = Coordinator(1, ("en",), {MON: (Span(480, 490), Span(490, 500)), FRI: ()})
    asked = request("soon", "2027-02-01T00:00Z", "Europe/Kyiv", "en", extended_ok=True)
    assert plan(asked, [split], {}, asked.created, CALENDAR).start == at("2027-02-01T06:00Z")


@pytest.mark.parametrize("span", [Span(-1, 60), Span(1440, 60), Span(0, 1441)])
def test_a_window_outside_the_day_is_refused(span: Span) -> None:
    with pytest.raises(ValueError, match="minutes"):
        Preference(span)


def test_a_weekday_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="weekdays"):
        Preference(Span(0, 60), frozenset({7}))


def test_region_and_case_of_a_language_do_not_matter() -> None:
    assert language_rank(["fr", "EN-gb"], ["he", "en"]) == 1
    assert language_rank(["fr"], ["he", "en"]) is None


def test_plans_and_intervals_cannot_be_changed_afterwards() -> None:
    found = planned(TestCapacity.ASKED)
    with pytest.raises(FrozenInstanceError):
        found.start = None  # type: ignore[misc]  # the point of the test
    assert Interval(*MORNING).start == MORNING[0]
