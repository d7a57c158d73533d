"""Second and third attempts (scheduling 2.2 and the tail of T03)."""

from __future__ import annotations

import pytest

from intake.scheduling.callbacks import plan
from intake.scheduling.calls import Plan, Preference, Request
from intake.scheduling.retry import NextAttempt, after_no_answer, other_half

from .clinic import CALENDAR, FIXTURE_C, MON, TUE, at, request, wish

ROUTINE = request("routine", "2027-01-05T09:00Z", "America/New_York", "en")


def again(asked: Request, tries: int, called: str, missed: str) -> Plan:
    attempt = after_no_answer(asked, tries, at(called), at(missed), CALENDAR)
    assert attempt is not None
    return plan(attempt.request, FIXTURE_C, {}, at(missed), CALENDAR, attempt.not_before)


def attempt(asked: Request, tries: int, called: str) -> NextAttempt:
    found = after_no_answer(asked, tries, at(called), at(called), CALENDAR)
    assert found is not None
    return found


def test_t03_the_second_attempt_waits_two_hours() -> None:
    assert again(ROUTINE, 1, "2027-01-05T13:00Z", "2027-01-05T13:05Z").start == at("2027-01-05T15:15Z")


def test_t03_the_third_attempt_is_the_next_day_where_the_afternoon_never_meets_clinic_hours() -> None:
    found = again(ROUTINE, 2, "2027-01-05T15:15Z", "2027-01-05T15:20Z")
    assert (found.start, found.level) == (at("2027-01-06T13:00Z"), "waking")
    assert found.why == ("preferred_by_target:no_overlap", "preferred:no_overlap", "waking:ok")


def test_t03_missed_three_times_the_person_is_unreachable() -> None:
    assert after_no_answer(ROUTINE, 3, at("2027-01-06T13:00Z"), at("2027-01-06T13:05Z"), CALENDAR) is None


def test_the_third_attempt_takes_the_other_half_of_the_day_where_it_can() -> None:
    kyiv = request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "en")
    assert again(kyiv, 2, "2027-02-01T09:00Z", "2027-02-01T09:05Z").start == at("2027-02-02T11:00Z")  # 13:00 there
    assert again(kyiv, 2, "2027-02-01T12:00Z", "2027-02-01T12:05Z").start == at("2027-02-02T06:00Z")  # 08:00 there


def test_the_third_attempt_climbs_the_routine_ladder() -> None:
    urgent = request("urgent", "2027-02-01T06:00Z", "Europe/Kyiv", "en")
    assert attempt(urgent, 2, "2027-02-01T09:00Z").request.urgency == "routine"


@pytest.mark.parametrize(
    ("urgency", "tries", "alerted"),
    [("urgent", 1, False), ("urgent", 2, True), ("soon", 2, False), ("routine", 2, False)],
)
def test_the_lead_hears_of_an_urgent_person_missed_twice(urgency: str, tries: int, alerted: bool) -> None:
    asked = request(urgency, "2027-02-01T06:00Z", "Europe/Kyiv", "en")
    assert attempt(asked, tries, "2027-02-01T09:00Z").alert_lead is alerted


def test_an_attempt_counts_its_target_anew() -> None:
    late = "2027-03-01T09:00Z"
    assert attempt(ROUTINE, 1, late).request.created == at(late)


def test_no_attempt_cannot_be_missed() -> None:
    with pytest.raises(ValueError, match="not made"):
        after_no_answer(ROUTINE, 0, ROUTINE.created, ROUTINE.created, CALENDAR)


class TestOtherHalf:
    MORNING_CALL, AFTERNOON_CALL = at("2027-02-01T10:59Z"), at("2027-02-01T11:00Z")  # 12:59 and 13:00 in Kyiv

    def asked(self, *prefer: Preference) -> Request:
        return request("soon", "2027-02-01T06:00Z", "Europe/Kyiv", "en", *prefer)

    def test_the_halves_part_at_one_o_clock(self) -> None:
        assert other_half(self.asked(), self.MORNING_CALL, 780) == (wish("13:00", "24:00"),)
        assert other_half(self.asked(), self.AFTERNOON_CALL, 780) == (wish("0:00", "13:00"),)

    def test_where_they_part_is_a_setting_to_the_minute(self) -> None:
        before_half_past = at("2027-02-01T10:29Z")  # 12:29 in Kyiv
        assert other_half(self.asked(), before_half_past, 750) == (wish("12:30", "24:00"),)
        assert other_half(self.asked(), self.MORNING_CALL, 750) == (wish("0:00", "12:30"),)

    def test_a_wish_keeps_its_part_in_the_other_half(self) -> None:
        asked = self.asked(wish("10:00", "15:00", MON), wish("9:00", "10:00"))
        assert other_half(asked, self.MORNING_CALL, 780) == (wish("13:00", "15:00", MON),)

    def test_a_wish_across_midnight_counts_its_morning_to_the_next_day(self) -> None:
        asked = self.asked(wish("20:00", "10:00", MON))
        assert other_half(asked, self.AFTERNOON_CALL, 780) == (wish("0:00", "10:00", TUE),)
        assert other_half(asked, self.MORNING_CALL, 780) == (wish("20:00", "24:00", MON),)

    def test_a_wish_that_ends_at_midnight_has_no_morning(self) -> None:
        evening = wish("20:00", "0:00")
        assert other_half(self.asked(evening), self.AFTERNOON_CALL, 780) == (evening,)

    def test_a_wish_in_the_same_half_only_is_kept_as_it_is(self) -> None:
        asked = self.asked(wish("9:00", "10:00"))
        assert other_half(asked, self.MORNING_CALL, 780) == asked.prefer
