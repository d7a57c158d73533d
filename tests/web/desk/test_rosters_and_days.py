"""Rosters, clinic days and calls at the desk: who may change what, stale pages, and what can be undone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from intake.models.callbacks import Callback, ClinicDay, Resource, ResourceKind
from intake.models.desk import ContactOutcome, DeskTask
from intake.models.outbox import OutboxEmail
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import callback_ticks, callbacks, caller_proof, rosters
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

HIDDEN = re.compile(r'name="(seen|of)" value="([^"]*)"')
ELECTION = "2026-11-24"


@pytest.fixture
def lead(signed_in: SignedIn) -> Browser:
    return signed_in("Noa", Role.LEAD)


def hidden(browser: Browser) -> dict[str, object]:
    return dict(HIDDEN.findall(browser.text))


@pytest.fixture
def caller(runtime: Runtime, miriam: Staff) -> int:
    with runtime.work() as work:
        return factories.a_caller(work, work.session.merge(miriam), "ru", "en")


class TestClinicDays:
    def change(self, browser: Browser, day: str = ELECTION, **typed: str) -> int:
        browser.open(f"/en/desk/clinic-days?day={day}")
        form = {"day": day, "kind": "closed", "name": "Election", **hidden(browser), **typed}
        return browser.send("/en/desk/clinic-days", form).status_code

    def stored(self, runtime: Runtime) -> list[tuple[date, str, str]]:
        with runtime.reading() as work:
            by_hand = select(ClinicDay).where(ClinicDay.source == "manual").order_by(ClinicDay.day)
            return [(row.day, row.kind, row.name) for row in work.session.scalars(by_hand)]

    def test_a_day_is_closed_changed_removed_and_each_is_undone(self, runtime: Runtime, lead: Browser) -> None:
        assert self.change(lead) == 200
        assert "The day was saved. Below you can undo it." in lead.text
        assert "Entered by hand" in lead.text
        assert self.stored(runtime) == [(date(2026, 11, 24), "closed", "Election")]
        assert self.change(lead, kind="short") == 200
        lead.send(re.findall(r'action="([^"]*/undo)"', lead.text)[0])
        assert self.stored(runtime)[0][1] == "closed"
        seen = re.search(r'/2026-11-24/remove">.*?name="seen" value="(\d+)"', lead.text, re.DOTALL)
        assert seen is not None
        lead.send("/en/desk/clinic-days/2026-11-24/remove", {"seen": seen.group(1)})
        assert "the calendar counts again" in lead.text
        assert self.stored(runtime) == []
        lead.send(re.findall(r'action="([^"]*/undo)"', lead.text)[0])
        assert self.stored(runtime)[0][1] == "closed"

    def test_a_stale_page_gives_back_what_was_typed_and_takes_it_with_the_next_press(
        self, runtime: Runtime, lead: Browser, signed_in: SignedIn
    ) -> None:
        other = signed_in("Ada", Role.ADMINISTRATOR)
        other.open(f"/en/desk/clinic-days?day={ELECTION}")
        stale = hidden(other)
        self.change(lead)
        form = {"day": ELECTION, "kind": "short", "name": "Half a day", **stale}
        assert other.send("/en/desk/clinic-days", form).status_code == 422
        assert "This day was changed before." in other.text
        assert 'value="Half a day"' in other.text
        assert self.stored(runtime)[0][1] == "closed"
        assert other.send("/en/desk/clinic-days", {**form, **hidden(other)}).status_code == 200
        assert self.stored(runtime) == [(date(2026, 11, 24), "short", "Half a day")]

    @pytest.mark.parametrize(
        ("typed", "fix"),
        [
            ({"day": "24 November"}, "Enter a date, like 2027-03-27"),
            ({"day": "2026-11-21"}, "Choose a day from today on, at most 24 months ahead"),
            ({"day": "2036-11-21"}, "Choose a day from today on, at most 24 months ahead"),
            ({"kind": "half"}, "Choose how long the clinic is open"),
            ({"name": "x" * 61}, "Shorten the name to 60 characters"),
        ],
    )
    @pytest.mark.databases("sqlite")
    def test_what_cannot_be_is_asked_back(
        self, runtime: Runtime, lead: Browser, typed: dict[str, str], fix: str
    ) -> None:
        lead.open("/en/desk/clinic-days")
        form = {"day": ELECTION, "kind": "closed", "name": "", **hidden(lead), **typed}
        assert lead.send("/en/desk/clinic-days", form).status_code == 422
        assert lead.text.count(fix) >= 2
        assert self.stored(runtime) == []

    def test_every_month_of_the_next_two_years_can_be_opened(self, lead: Browser) -> None:
        lead.open("/en/desk/clinic-days")
        months = re.findall(r'<option value="(\d{4}-\d{2})"', lead.text)
        assert months[0] == "2026-11"
        assert months[-1] == "2028-11"
        assert len(months) == 25
        for month in months:
            assert lead.open(f"/en/desk/clinic-days?month={month}").status_code == 200
            assert "Weekday only" not in lead.text, month
        assert lead.open("/en/desk/clinic-days?month=soon").status_code == 200

    def test_a_calendar_that_ends_soon_says_so(self, runtime: Runtime, lead: Browser) -> None:
        lead.open("/en/desk/clinic-days")
        assert "The calendar ends on" not in lead.text
        with runtime.work() as work:
            work.session.add(ClinicDay(day=date(2027, 11, 30), kind="full", name="", source="calendar"))
        lead.open("/en/desk/clinic-days")
        assert "The calendar ends on Tuesday 30 November 2027." in lead.text


class TestRosters:
    def form(self, browser: Browser, number: int, **typed: object) -> dict[str, object]:
        browser.open(f"/en/desk/roster/{number}")
        hours = dict(re.findall(r'name="(day-\d)" value="([^"]*)"', browser.text))
        return {**hours, **hidden(browser), "languages": ["ru"], "active": "yes", **typed}

    def test_hours_are_changed_and_read_back_as_they_are_typed(
        self, runtime: Runtime, lead: Browser, caller: int
    ) -> None:
        form = self.form(lead, caller, **{"day-6": "8:00 – 13:00, 14:00-18:00", "day-4": ""})
        lead.send(f"/en/desk/roster/{caller}", form)
        assert "The roster was saved." in lead.text
        assert 'value="08:00-13:00, 14:00-18:00"' in lead.text
        with runtime.reading() as work:
            person = rosters.person(work, caller)
        assert person.languages == ("ru",)
        assert (person.week[6], 4 in person.week) == (((480, 780), (840, 1080)), False)

    def test_a_stale_page_changes_nothing_and_gives_back_what_was_typed(
        self, runtime: Runtime, lead: Browser, caller: int
    ) -> None:
        stale = self.form(lead, caller, **{"day-6": "09:00-10:00"})
        lead.send(f"/en/desk/roster/{caller}", self.form(lead, caller, **{"day-6": "11:00-12:00"}))
        assert lead.send(f"/en/desk/roster/{caller}", stale).status_code == 409
        assert "Somebody else changed this roster just now." in lead.text
        assert 'value="09:00-10:00"' in lead.text
        with runtime.reading() as work:
            assert rosters.person(work, caller).week[6] == ((660, 720),)

    @pytest.mark.parametrize("hours", ["nine to five", "08:00", "18:00-08:00", "08:60-09:00", "08:00-25:00",
                                       "08:00-10:00, 09:00-11:00", "1:00-2:00,3:00-4:00,5:00-6:00,7:00-8:00"])
    @pytest.mark.databases("sqlite")
    def test_hours_that_cannot_be_read_are_asked_back(self, lead: Browser, caller: int, hours: str) -> None:
        form = self.form(lead, caller, **{"day-0": hours})
        assert lead.send(f"/en/desk/roster/{caller}", form).status_code == 422
        assert lead.text.count("Enter hours like 08:00-13:00, 14:00-18:00, or leave it empty") >= 2

    @pytest.mark.parametrize("languages", [[], ["xx"], ["ru", "ru"]])
    @pytest.mark.databases("sqlite")
    def test_languages_are_some_of_those_that_are_offered(
        self, lead: Browser, caller: int, languages: list[str]
    ) -> None:
        form = self.form(lead, caller, languages=languages)
        assert lead.send(f"/en/desk/roster/{caller}", form).status_code == 422
        assert "Choose the languages they speak on the telephone, 10 at most" in lead.text

    def test_a_coordinator_plans_absences_of_their_own_and_nobody_elses(
        self, runtime: Runtime, desk: Browser, caller: int
    ) -> None:
        with runtime.work() as work:
            other = factories.a_caller(work, factories.a_member_of_staff(work, "Dana"), "he")
        desk.open(f"/en/desk/roster/{caller}")
        assert "Save the roster" not in desk.text
        away = {"from": "2026-12-01", "to": "2026-12-03", "hours": "", **hidden(desk)}
        desk.send(f"/en/desk/roster/{caller}/absences", away)
        assert "Tuesday 1 December – Thursday 3 December" in desk.text
        desk.open(f"/en/desk/roster/{other}")
        assert "Add days away" not in desk.text
        assert desk.send(f"/en/desk/roster/{other}/absences", away).status_code == 403
        with runtime.reading() as work:
            assert rosters.person(work, other).days_off == ()
            assert len(rosters.person(work, caller).days_off) == 3

    def test_days_away_are_removed_again(self, runtime: Runtime, lead: Browser, caller: int) -> None:
        lead.open(f"/en/desk/roster/{caller}")
        dates = {"from": "2026-12-01", "to": "2026-12-03"}
        lead.send(f"/en/desk/roster/{caller}/absences", {**dates, "hours": "10:00-12:00", **hidden(lead)})
        assert "10:00-12:00" in lead.text
        lead.send(f"/en/desk/roster/{caller}/absences/remove", {**dates, **hidden(lead)})
        assert "The weekly hours count on every day." in lead.text

    @pytest.mark.parametrize(
        ("dates", "fix"),
        [
            ({"from": ""}, "Enter a date, like 2027-03-27"),
            ({"from": "2026-12-01", "to": "tomorrow"}, "Enter a date, like 2027-03-27"),
            ({"from": "2026-11-20"}, "Choose dates from today on"),
            ({"from": "2026-12-05", "to": "2026-12-01"}, "Choose dates from today on"),
            ({"from": "2026-12-01", "to": "2027-06-01"}, "Choose dates from today on"),
            ({"from": "2026-12-01", "hours": "noon"}, "Enter hours like"),
        ],
    )
    @pytest.mark.databases("sqlite")
    def test_days_that_cannot_be_are_asked_back(
        self, lead: Browser, caller: int, dates: dict[str, str], fix: str
    ) -> None:
        lead.open(f"/en/desk/roster/{caller}")
        form = {"to": "", "hours": "", **dates, **hidden(lead)}
        assert lead.send(f"/en/desk/roster/{caller}/absences", form).status_code == 422
        assert lead.text.count(fix) >= 2

    def test_coordinators_and_interpreters_are_added(self, runtime: Runtime, lead: Browser, miriam: Staff) -> None:
        lead.open("/en/desk/roster")
        lead.send("/en/desk/roster/coordinators", {"person": miriam.id})
        assert "Added to the roster. Enter the weekly hours." in lead.text
        lead.open("/en/desk/roster")
        lead.send("/en/desk/roster/interpreters", {"name": "ნინო", "language": "ka"})
        with runtime.reading() as work:
            kinds = work.session.scalars(select(Resource.kind).order_by(Resource.id)).all()
        assert kinds == [ResourceKind.COORDINATOR, ResourceKind.INTERPRETER]
        lead.open("/en/desk/roster")
        assert lead.send("/en/desk/roster/interpreters", {"name": " ", "language": "ka"}).status_code == 422
        assert lead.send("/en/desk/roster/interpreters", {"name": "A", "language": "xx"}).status_code == 422
        assert lead.send("/en/desk/roster/coordinators", {"person": "nobody"}).status_code == 422


class TestCalls:
    def test_calls_stand_with_both_clocks_and_with_whoever_makes_them(
        self, runtime: Runtime, desk: Browser, miriam: Staff
    ) -> None:
        with runtime.work() as work:
            factories.a_caller(work, work.session.merge(miriam), "he")
            factories.a_caller(work, None, "ru", name="Nino", kind=ResourceKind.INTERPRETER)
            factories.a_request(work, "EX1")
        desk.open("/en/desk/calls")
        assert "in Almaty" in desk.text
        assert "in Tel Aviv" in desk.text
        assert "with an interpreter: Nino" in desk.text
        assert "Miriam" in desk.open("/en/desk/calls?show=mine").get_data(as_text=True)

    def test_a_call_of_somebody_else_is_not_among_the_own(
        self, runtime: Runtime, desk: Browser, signed_in: SignedIn, caller: int
    ) -> None:
        with runtime.work() as work:
            reference = factories.a_request(work, "EX1").reference
        assert reference in desk.open("/en/desk/calls?show=mine").get_data(as_text=True)
        other = signed_in("Dana")
        assert reference not in other.open("/en/desk/calls?show=mine").get_data(as_text=True)

    def test_a_haematologist_sees_the_calls_of_the_own_requests_only(
        self, runtime: Runtime, signed_in: SignedIn, caller: int
    ) -> None:
        with runtime.work() as work:
            mine, another = factories.a_request(work, "EX1"), factories.a_request(work, "EX2")
        haematologist = signed_in("Tal", Role.HAEMATOLOGIST, sees=mine.id)
        haematologist.open("/en/desk/calls")
        assert mine.reference in haematologist.text
        assert another.reference not in haematologist.text

    def test_what_came_of_the_calls_is_counted(self, runtime: Runtime, desk: Browser, caller: int) -> None:
        with runtime.work() as work:
            staff = factories.a_member_of_staff(work, "Dana")
            referral = factories.a_request(work, "EX1")
            callback = callbacks.find_open(work, referral.id)
            assert callback is not None
            callbacks.log_outcome(work, referral, callback, ContactOutcome.NO_ANSWER, staff)
            callbacks.log_outcome(work, referral, callback, ContactOutcome.REACHED, staff)
        desk.open("/en/desk/calls/outcomes")
        assert "On the second call" in desk.text
        assert "Dana" in desk.text
        assert referral.reference in desk.text

    def test_the_caller_reads_the_phrase_to_say_first(self, runtime: Runtime, desk: Browser) -> None:
        with runtime.work() as work:
            referral = factories.a_request(work, "EX1")
            russian, english = (caller_proof.phrase(work, referral, code) for code in ("ru", "en"))
        desk.open(f"/en/desk/cases/{referral.id}/contacts")
        assert "Say this first" in desk.text
        assert russian in desk.text
        assert english in desk.text

    def test_the_clock_gives_the_call_to_whoever_makes_it(self, runtime: Runtime, miriam: Staff, caller: int) -> None:
        with runtime.work() as work:
            factories.a_member_of_staff(work, "Dana")
            factories.a_request(work, "EX1")
            callback = work.session.scalars(select(Callback)).one()
            callback.starts_at = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
        with runtime.work() as work:
            assert callback_ticks.move_calls(work) == 1
        with runtime.reading() as work:
            told = work.session.scalars(select(OutboxEmail.to_addr).where(OutboxEmail.template == "call_due")).all()
            assert told == [miriam.email]
            assert miriam.id in work.session.scalars(select(DeskTask.owner_id)).all()
