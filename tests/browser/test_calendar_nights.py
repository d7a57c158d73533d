"""The desk's week in the nights in which clocks change, wherever the coordinator's own browser stands.

The gutter and the drop places are Tel Aviv's; each entry says the family's own time, whether it is night there, and
whose clocks change before then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page

from intake.models.staff import Role
from intake.services import consultation_offers
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.nights import (
    CITIES,
    NIGHTS,
    OFFSETS,
    TEL_AVIV,
    ZONES,
    clocks_change,
    in_city,
    main_part,
    shown,
    wall,
    window,
)
from tests.services.consulting import a_doctor, a_ready_request, a_service, booked
from tests.support.databases import SqliteDatabases

pytestmark = IN_CHROMIUM
# The first stretch ends before dawn: on Sunday 31 October it holds the hour that comes twice.
HOURS = [(0, 4 * 60), (9 * 60, 13 * 60), (21 * 60, 23 * 60)]
DESK = {"width": 1280, "height": 900}
Booked = dict[str, tuple[str, datetime]]


@pytest.fixture(scope="module")
def consulting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """A clinic of its own, because its clock is moved."""
    folder = tmp_path_factory.mktemp("calendar")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    with served.runtime.work() as work:
        a_doctor(work, hours=HOURS)
        a_service(work, step_min=60, buffer_min=0)
    yield served
    served.close()


@pytest.fixture(params=NIGHTS.values(), ids=list(NIGHTS), scope="module")
def night(request: pytest.FixtureRequest, consulting: ServedClinic) -> datetime:
    moment: datetime = request.param
    consulting.clock.now = moment
    return moment


@pytest.fixture(scope="module")
def families(consulting: ServedClinic, night: datetime) -> Booked:
    """Each zone has an early and a late consultation in the days that follow; by the name of the patient."""
    found: Booked = {}
    for zone in ZONES:
        for early in (True, False):
            name = f"{'Early' if early else 'Late'} {CITIES[zone]} {night:%d %B}"
            with consulting.runtime.work() as work:
                service = consultation_offers.services(work)[0]
                referral = a_ready_request(work, time_zone=zone, patient_full_name=name)
                first = wall(night, TEL_AVIV).date() + timedelta(days=0 if early else 3)
                offers = consultation_offers.offers(work, referral, service, first, 7).offers
                start = offers[0 if early else -1].start
                booked(work, referral, service, start, holder=(name * 64)[:64])
            found[name] = (zone, start)
    return found


def weeks(clinic: ServedClinic, families: Booked) -> list[str]:
    days = {wall(start, TEL_AVIV).date() for _zone, start in families.values()}
    sundays = sorted({day - timedelta(days=(day.weekday() + 1) % 7) for day in days})
    return [f"{clinic.url}/en/desk/calendar?day={day.isoformat()}" for day in sundays]


def entries(page: Page, families: Booked) -> dict[str, Locator]:
    """The blocks of these families on the week that is shown."""
    blocks = {name: page.locator(".entry").filter(has_text=name) for name in families}
    return {name: block for name, block in blocks.items() if block.count()}


@pytest.mark.parametrize("stands_in", ZONES)
def test_each_entry_stands_at_our_hour_and_says_theirs(
    chromium: Browser, consulting: ServedClinic, families: Booked, night: datetime, stands_in: str
) -> None:
    seen = set()
    with window(chromium, consulting, consulting.as_staff(Role.LEAD), stands_in, night, viewport=DESK) as page:
        for week in weeks(consulting, families):
            page.goto(week)
            for name, block in entries(page, families).items():
                _reads_right(block, *families[name], night)
                seen.add(name)
            _has_its_drop_places(page)
    assert seen == set(families)


def our_clock(instant: datetime) -> str:
    """Hour and minute in Tel Aviv; with the distance from UTC in the hour that comes twice."""
    return in_city(instant, TEL_AVIV).partition(", ")[2].replace(" in Tel Aviv", "")


def _reads_right(block: Locator, zone: str, start: datetime, night: datetime) -> None:
    here, there, text = wall(start, TEL_AVIV), wall(start, zone), shown(block.inner_text())
    assert text.startswith(f"{our_clock(start)}–{our_clock(start + timedelta(hours=1))} Consultation")
    assert in_city(start, zone) in text
    assert ("Early or late in the day for the patient." in text) is not (8 <= there.hour < 21)
    assert ("change before then" in text) is bool(clocks_change(night, start, zone))
    assert clocks_change(night, start, zone) in text
    cell = block.locator("xpath=ancestor::td")
    assert cell.locator("xpath=preceding-sibling::th").inner_text() == f"{here:%H}:00"
    column = cell.evaluate("cell => cell.cellIndex")
    assert f"{here:%A} {here.day} {here:%B}" in block.page.locator(".calendar thead th").nth(column).inner_text()


def _has_its_drop_places(page: Page) -> None:
    """What is dropped on a cell begins at the hour of its row on our clock, whatever the browser's clock says."""
    cells = page.locator(".calendar td")
    told = cells.evaluate_all(
        "cells => cells.map(cell => [cell.dataset.at || '', cell.parentElement.cells[0].innerText])"
    )
    assert len(told) >= 70
    for at, row in told:
        if at:
            assert f"{wall(datetime.fromisoformat(at), TEL_AVIV):%H:%M}" == row
    nowhere = {row for at, row in told if not at}
    week_changes = any(
        f"change on {wall(since, TEL_AVIV):%A} {wall(since, TEL_AVIV).day} " in main_part(page)
        for since in OFFSETS[TEL_AVIV]
    )
    assert nowhere <= ({"01:00", "02:00"} if week_changes else set())


def test_the_week_of_a_change_says_on_which_day(chromium: Browser, consulting: ServedClinic, night: datetime) -> None:
    changes = {since.date(): wall(since, TEL_AVIV) for since in OFFSETS[TEL_AVIV] if since.year == 2027}
    with window(chromium, consulting, consulting.as_staff(Role.LEAD), "America/New_York", night) as page:
        for changed in changes.values():
            page.goto(f"{consulting.url}/en/desk/calendar?day={changed.date()}")
            said = f"The clocks in Tel Aviv change on {changed:%A} {changed.day} {changed:%B %Y}."
            assert said in main_part(page)
            page.goto(f"{consulting.url}/en/desk/calendar?day={changed.date() + timedelta(days=7)}")
            assert "The clocks in Tel Aviv change on" not in main_part(page)


def test_the_week_is_the_same_everywhere_without_scripts_and_on_paper(
    chromium: Browser, consulting: ServedClinic, families: Booked, night: datetime
) -> None:
    cookie, [week, *_more] = consulting.as_staff(Role.LEAD), weeks(consulting, families)
    told = []
    for zone, scripts in (("Asia/Almaty", True), ("America/New_York", False), ("Asia/Kathmandu", False)):
        with window(chromium, consulting, cookie, zone, night, java_script_enabled=scripts) as page:
            page.goto(week)
            told.append([shown(text) for text in page.locator(".calendar .entry").all_inner_texts()])
            links = page.locator(".calendar .entry a", has_text="Move to…").count()
            page.goto(f"{week}&print=1")
            paper = [shown(text) for text in page.locator(".calendar .entry").all_inner_texts()]
            assert [text.split(" Move to…")[0] for text in told[-1]] == paper
            assert page.locator("a", has_text="Move to…").count() == 0
        assert links > 0
    assert told[1:] == [told[0]] * 2


def test_the_hour_that_comes_twice_is_no_place_to_drop_on(chromium: Browser, consulting: ServedClinic) -> None:
    """On Sunday 31 October 2027 01:00 comes twice in Tel Aviv: at 22:00 UTC and at 23:00."""
    consulting.clock.now = datetime(2027, 10, 20, 8, 0, tzinfo=UTC)
    first, second = datetime(2027, 10, 30, 22, 0, tzinfo=UTC), datetime(2027, 10, 30, 23, 0, tzinfo=UTC)
    with consulting.runtime.work() as work:
        service, doctor = consultation_offers.services(work)[0], a_doctor(work, "Dr Night", hours=[(0, 240)])
        for name, start in (("Before the change", first), ("After the change", second)):
            referral = a_ready_request(work, time_zone="Asia/Almaty", patient_full_name=name)
            booked(work, referral, service, start, holder=(name * 64)[:64], doctor_id=doctor.id)
        night_doctor = doctor.id
    with window(chromium, consulting, consulting.as_staff(Role.LEAD), "Asia/Almaty", consulting.clock.now) as page:
        page.goto(f"{consulting.url}/en/desk/calendar?day=2027-10-31&resource={night_doctor}")
        cell = page.locator(".entry").filter(has_text="Before the change").locator("xpath=ancestor::td")
        assert cell.get_attribute("data-at") is None
        told = [shown(text) for text in cell.locator(".entry").all_inner_texts()]
    assert [text.split(" Consultation")[0] for text in told] == ["01:00 (UTC+3)–01:00 (UTC+2)", "01:00 (UTC+2)–02:00"]
