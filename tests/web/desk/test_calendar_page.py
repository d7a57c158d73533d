"""The week on Tel Aviv's clock, each entry with the patient's own time."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from intake.models.callbacks import ResourceKind
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import consultation_resources, consultation_waiting, rosters
from intake.services.consultation_terms import stamp
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.services.delivery import the_coordinators
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

WEEK = "/en/desk/calendar?day=2027-02-10"


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    """A consultation of a family in New York on Sunday at 09:00, which is 02:00 there."""
    with runtime.work() as work:
        a_doctor(work)
        a_doctor(work, "Dr Tal", hours=[(840, 960)])
        referral = a_ready_request(work, time_zone="America/New_York")
        booked(work, referral, a_service(work))
        return referral


def words(browser: Browser) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", browser.text))


def test_a_week_goes_from_sunday_to_saturday(desk: Browser) -> None:
    desk.open(WEEK)
    heads = re.findall(r'role="columnheader"[^>]*>(\w+)', desk.text)
    assert heads == ["Tel", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    assert "day=2027-01-31" in desk.text
    assert "day=2027-02-14" in desk.text


def test_each_entry_has_both_times_and_says_when_it_is_night_there(desk: Browser, case: Referral) -> None:
    desk.open(WEEK)
    assert "09:00–10:00" in desk.text
    assert "Sunday 7 February, 02:00 in New York" in words(desk)
    assert 'class="entry entry-unsocial"' in desk.text
    assert "Early or late in the day for the patient." in desk.text
    [row] = [row for row in desk.text.split('<tr role="row">') if 'class="entry' in row]
    assert '<bdi dir="ltr" class="num">09:00</bdi>' in row.partition("<td")[0]
    assert "Dr Noa" in row


def test_move_to_leads_to_the_times_of_the_case(desk: Browser, case: Referral) -> None:
    desk.open(WEEK)
    link = re.search(r'href="([^"]+)">Move to…', desk.text)
    assert link is not None
    desk.open(link.group(1).replace("&amp;", "&"))
    assert f'value="{stamp(NINE)}"' in desk.text
    assert "Booked now:" in desk.text


def test_the_change_of_the_clocks_is_said(desk: Browser) -> None:
    desk.open("/en/desk/calendar?day=2027-03-24")
    assert "The clocks in Tel Aviv change on Friday 26 March 2027." in desk.text
    desk.open(WEEK)
    assert "The clocks in Tel Aviv change" not in desk.text


def test_absences_and_closed_days_stand_above_the_day(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        [noa, tal] = consultation_resources.listed(work)
        consultation_resources.set_days(work, noa.id, date(2027, 2, 9), date(2027, 2, 9), [])
        consultation_resources.set_days(work, tal.id, date(2027, 2, 9), date(2027, 2, 9), [(600, 660)])
    desk.open(WEEK)
    assert "Dr Noa: away" in desk.text
    assert "Dr Tal: only 10:00–11:00" in desk.text
    assert "closed" in desk.text.partition("Saturday 13 February")[2].partition("</th>")[0]


def test_the_calendar_of_one_doctor(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.reading() as work:
        [noa, tal] = consultation_resources.listed(work)
    desk.open(f"{WEEK}&resource={noa.id}")
    assert 'class="entry' in desk.text
    desk.open(f"{WEEK}&resource={tal.id}")
    assert 'class="entry' not in desk.text


def test_the_waiting_list_stands_beside(runtime: Runtime, desk: Browser, case: Referral) -> None:
    with runtime.work() as work:
        waits = a_ready_request(work, patient_full_name="Waiting Person")
        consultation_waiting.join(work, waits, 1, date(2027, 2, 1), date(2027, 2, 28), priority=1)
    desk.open(WEEK)
    assert "Waiting Person" in desk.text
    assert "Monday 1 February 2027 to Sunday 28 February 2027" in desk.text
    desk.open(f"{WEEK}&print=1")
    assert "Waiting Person" not in desk.text
    assert "Move to…" not in desk.text
    assert "09:00–10:00" in desk.text


def test_a_haematologist_sees_names_of_assigned_requests_only(
    runtime: Runtime, signed_in: SignedIn, case: Referral
) -> None:
    browser = signed_in("Tal", Role.HAEMATOLOGIST)
    browser.open(WEEK)
    assert "Taken" in browser.text
    for secret in (case.id, case.reference, case.patient_name, "New York"):
        assert secret not in browser.text
    with runtime.reading() as work:
        person = work.session.scalars(select(factories.Staff).where(factories.Staff.name == "Tal")).one()
    factories.assign(runtime, case, person)
    browser.open(WEEK)
    assert case.id in browser.text
    assert "Move to…" not in browser.text


def test_a_planned_call_stands_in_the_week(runtime: Runtime, desk: Browser, clock: Clock) -> None:
    with runtime.work() as work:
        the_coordinators(work)
        called = factories.a_request(work, "EX1")
    desk.open("/en/desk/calendar")
    assert f"/en/desk/cases/{called.id}/contacts" in desk.text
    assert "in Almaty" in words(desk)


def test_the_interpreter_of_a_call_is_named_and_has_a_calendar_too(
    runtime: Runtime, desk: Browser, miriam: Staff, clock: Clock
) -> None:
    with runtime.work() as work:
        factories.a_caller(work, work.session.merge(miriam), "he")
        nino = factories.a_caller(work, None, "ru", name="Nino", kind=ResourceKind.INTERPRETER)
        factories.a_request(work, "EX1")
    desk.open("/en/desk/calendar")
    assert "Miriam , Nino" in words(desk)
    desk.open(f"/en/desk/calendar?resource={nino}")
    assert "in Almaty" in words(desk)


def test_who_is_away_from_calls_stands_above_the_day(
    runtime: Runtime, desk: Browser, miriam: Staff, case: Referral
) -> None:
    with runtime.work() as work:
        caller = factories.a_caller(work, work.session.merge(miriam), "he")
        seen = rosters.person(work, caller).version
        rosters.be_away(work, caller, date(2027, 2, 9), date(2027, 2, 9), (), seen)
    desk.open(WEEK)
    assert "Miriam: away" in desk.text.partition("Tuesday 9 February")[2].partition("</th>")[0]


def test_on_paper_stands_the_same_week_without_anything_to_press(desk: Browser, case: Referral) -> None:
    desk.open(WEEK)
    assert f'href="{WEEK.partition("?")[0]}?day=2027-02-07&amp;print=1"' in desk.text
    desk.open(f"{WEEK}&print=1")
    assert "calendar-paper" in desk.text
    assert "09:00–10:00" in desk.text
    assert "Sunday 7 February, 02:00 in New York" in words(desk)
    assert "Early or late in the day for the patient." in desk.text
    content = desk.text.partition("<main")[2].partition("</main>")[0]
    for pressed in ("<form", "<button", "Move to…", "data-move", "The week after", "calendar.js"):
        assert pressed not in content


def test_odd_addresses_are_this_week(desk: Browser, clock: Clock) -> None:
    for query in ("", "?day=never", "?day=9999-12-31", "?resource=none&day=2027-13-01"):
        assert desk.open(f"/en/desk/calendar{query}").status_code == 200
        assert "Sunday 22 November 2026" in desk.text


def test_an_hour_that_was_dragged_to_is_chosen_on_the_page_of_times(desk: Browser, case: Referral) -> None:
    desk.open(WEEK)
    to = stamp(NINE + timedelta(days=1))
    assert f'data-at="{to}"' in desk.text
    desk.open(f"/en/desk/cases/{case.id}/consultation/times?move=1&at={to}")
    assert re.findall(r'value="([^"]+)"[^>]* checked', desk.text) == [to]


@pytest.mark.parametrize("at", ["", "x", "2027-02-30T10:00Z", "2027-02-08T03:00Z", "9999-12-31T23:00Z"])
def test_an_hour_without_free_times_chooses_nothing_else(desk: Browser, case: Referral, at: str) -> None:
    """The time that is booked stays chosen where its day is shown."""
    page = desk.open(f"/en/desk/cases/{case.id}/consultation/times?move=1&at={at}")
    assert page.status_code == 200
    assert set(re.findall(r'value="([^"]+)"[^>]* checked', desk.text)) <= {stamp(NINE)}
