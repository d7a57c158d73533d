"""The clinic's days: T07 of scheduling section 5, the rule, the committed table and phone-minute arithmetic."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.scheduling.clinic_days import ClinicDay, DayKind, Source, clinic_calendar, kind_by_rule, seed_days
from intake.scheduling.day_names import DAY_NAMES, EVE_NAMES
from intake.scheduling.settings import PhoneHours, PlannerSettings, Span

from .clinic import CALENDAR, at

instants = st.datetimes(
    datetime.fromisoformat("2026-01-02"), datetime.fromisoformat("2030-06-01"), timezones=st.just(UTC)
)
minutes = st.integers(0, 6000)
FIRST_WEEK_OF_FEBRUARY = [date(2027, 2, n) for n in range(1, 8)]  # Monday to Sunday, no holiday near


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2028-04-30", "full"), ("2028-05-01", "short"), ("2028-05-02", "closed"), ("2028-05-03", "full"),
        ("2028-10-11", "short"), ("2028-10-12", "closed"),
    ],
)
def test_t07_day_kinds(day: str, kind: str) -> None:
    assert CALENDAR.day(date.fromisoformat(day)).kind == kind


@pytest.mark.parametrize(
    ("instant", "count", "reached"),
    [("2028-05-01T09:00Z", 60, "2028-05-03T05:30Z"), ("2027-02-04T15:00Z", 240, "2027-02-05T09:00Z")],
)
def test_t07_phone_minutes_pass_only_while_the_phones_are_open(instant: str, count: int, reached: str) -> None:
    assert CALENDAR.add_working(at(instant), count) == at(reached)


class TestRule:
    def test_an_ordinary_week(self) -> None:
        kinds = [kind_by_rule(day, {}, {}).value for day in FIRST_WEEK_OF_FEBRUARY]
        assert kinds == ["full"] * 4 + ["short", "closed", "full"]

    def test_a_holiday_closes_any_day(self) -> None:
        assert {kind_by_rule(day, {day: "Holiday"}, {}) for day in FIRST_WEEK_OF_FEBRUARY} == {DayKind.CLOSED}

    def test_an_eve_and_an_intermediate_day_are_short_except_on_saturday(self) -> None:
        eves = [kind_by_rule(day, {day + timedelta(days=1): "Holiday"}, {}).value for day in FIRST_WEEK_OF_FEBRUARY]
        between = [kind_by_rule(day, {}, {day: "Between"}).value for day in FIRST_WEEK_OF_FEBRUARY]
        assert eves == between == ["short"] * 5 + ["closed", "short"]

    def test_a_holiday_that_is_also_an_eve_is_closed(self) -> None:
        day = date(2027, 2, 1)
        assert kind_by_rule(day, {day: "First", day + timedelta(days=1): "Second"}, {}) is DayKind.CLOSED


class TestCommittedTable:
    def test_it_lists_every_day_once_from_2026_to_beyond_the_middle_of_2029(self) -> None:
        days = [row.date for row in seed_days()]
        assert days[0] == date(2026, 1, 1)
        assert days[-1] >= date(2029, 6, 30)
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))]

    def test_it_is_what_the_developer_script_computes_today(self) -> None:
        pytest.importorskip("holidays", reason="a developer's package")
        from tools.seed_clinic_days import rows  # here, because it imports `holidays`

        table = seed_days()
        assert [(str(r.date), r.kind.value, r.name) for r in table] == rows(table[0].date, table[-1].date)

    def test_all_six_intermediate_days_of_sukkot_are_short_or_saturday(self) -> None:
        kinds = [CALENDAR.day(date(2027, 10, n)).kind.value for n in range(16, 24)]
        assert kinds == ["closed", *["short"] * 6, "closed"]

    def test_days_with_a_name_but_no_rule_stay_full(self) -> None:
        purim = CALENDAR.day(date(2027, 3, 23))
        assert (purim.kind, purim.name) == (DayKind.FULL, "Purim")

    def test_every_name_is_marked_for_translation(self) -> None:
        marked = {*DAY_NAMES.values(), *EVE_NAMES.values(), ""}
        assert {row.name for row in seed_days()} <= marked

    def test_fridays_are_never_full_and_saturdays_always_closed(self) -> None:
        assert {r.kind.value for r in seed_days() if r.date.weekday() == 4} == {"short", "closed"}
        assert {r.kind.value for r in seed_days() if r.date.weekday() == 5} == {"closed"}


class TestManualRows:
    DAY = date(2027, 2, 2)
    ELECTION = ClinicDay(DAY, DayKind.CLOSED, "Election day", Source.MANUAL)
    SEEDED = ClinicDay(DAY, DayKind.FULL)

    @pytest.mark.parametrize("rows", [[ELECTION, SEEDED], [SEEDED, ELECTION]], ids=["manual first", "manual last"])
    def test_a_manual_row_wins_whatever_the_order(self, rows: list[ClinicDay]) -> None:
        assert clinic_calendar(rows).day(self.DAY) == self.ELECTION

    def test_a_closed_day_takes_no_phone_minutes(self) -> None:
        calendar = clinic_calendar([*seed_days(), self.ELECTION])
        assert calendar.open_window(self.DAY) is None
        assert calendar.add_working(at("2027-02-01T15:00Z"), 120) == at("2027-02-03T07:00Z")


class TestEndOfTable:
    TABLE = clinic_calendar([ClinicDay(date(2027, 1, 1), DayKind.CLOSED)])

    @pytest.mark.parametrize(("today", "rings"), [(date(2025, 11, 27), False), (date(2025, 11, 28), True)])
    def test_the_alarm_rings_when_fewer_than_400_days_are_left(self, today: date, rings: bool) -> None:
        assert self.TABLE.ends_on() == date(2027, 1, 1)
        assert self.TABLE.ends_soon(today) is rings

    def test_an_empty_table_rings(self) -> None:
        assert clinic_calendar([]).ends_soon(date(2026, 1, 1))

    def test_a_manual_row_far_ahead_does_not_silence_it(self) -> None:
        far = ClinicDay(date(2040, 1, 1), DayKind.CLOSED, "", Source.MANUAL)
        assert clinic_calendar([far]).ends_soon(date(2026, 1, 1))

    def test_past_the_end_the_weekday_decides_and_says_so(self) -> None:
        friday = self.TABLE.day(date(2027, 1, 8))
        assert (friday.kind, friday.source) == (DayKind.SHORT, Source.WEEKDAY)


class TestPhoneMinutes:
    def test_a_full_day_holds_600_and_a_short_one_270(self) -> None:
        lengths = [CALENDAR.open_window(date(2027, 2, day)) for day in (4, 5, 6)]
        assert [w and (w.end - w.start) // timedelta(minutes=1) for w in lengths] == [600, 270, None]

    def test_hours_are_a_setting(self) -> None:
        late = PlannerSettings(phone_hours=PhoneHours(full=Span(600, 660)))
        hours = clinic_calendar(settings=late).open_window(date(2027, 2, 4))
        assert hours == (at("2027-02-04T08:00Z"), at("2027-02-04T09:00Z"))

    @pytest.mark.parametrize("span", [Span(600, 600), Span(700, 600), Span(-1, 60), Span(60, 1441)])
    def test_hours_outside_one_day_are_refused(self, span: Span) -> None:
        with pytest.raises(ValueError, match="inside one day"):
            PhoneHours(short=span)

    def test_the_next_opening_is_never_today(self) -> None:
        assert CALENDAR.next_day_opening(at("2027-02-04T01:00Z")) == at("2027-02-05T06:00Z")
        assert CALENDAR.next_day_opening(at("2027-02-05T06:00Z")) == at("2027-02-07T06:00Z")

    @given(instants, minutes)
    def test_adding_is_undone_by_counting(self, instant: datetime, count: int) -> None:
        assert CALENDAR.working_between(instant, CALENDAR.add_working(instant, count)) == timedelta(minutes=count)

    @given(instants, minutes, minutes)
    def test_two_additions_are_one(self, instant: datetime, one: int, other: int) -> None:
        step = CALENDAR.add_working(CALENDAR.add_working(instant, one), other)
        at_once = CALENDAR.add_working(instant, one + other)
        assert CALENDAR.working_between(min(step, at_once), max(step, at_once)) == timedelta()

    @given(instants, minutes)
    def test_more_minutes_never_end_earlier(self, instant: datetime, count: int) -> None:
        assert instant <= CALENDAR.add_working(instant, count) < CALENDAR.add_working(instant, count + 1)
