"""A consultation is chosen, kept, booked, moved and cancelled in the nights in which somebody's clocks change.

Once with scripts and once without. Each page must show the family's clock and ours, whatever zone the browser is in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.nights import (
    AS_THE_BROWSER_READS_IT,
    ISRAELI_NIGHTS,
    NIGHTS,
    TEL_AVIV,
    ZONES,
    both,
    clocks_change,
    main_part,
    shown,
    wall,
    window,
)
from tests.services.consulting import a_doctor, a_ready_request, a_service
from tests.support.databases import SqliteDatabases

pytestmark = IN_CHROMIUM
# Before dawn it is still yesterday in New York, at ten in the evening already tomorrow in Almaty and Kathmandu.
HOURS = [(5 * 60, 6 * 60), (9 * 60, 11 * 60), (22 * 60, 23 * 60)]
NEW_YORK = "America/New_York"
WHO_IS_UP = [(night, zone) for night in ISRAELI_NIGHTS for zone in ZONES]
WHO_IS_UP += [(night, NEW_YORK) for night in NIGHTS if night not in ISRAELI_NIGHTS]
TELEPHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def consulting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """A clinic of its own, because its clock is moved."""
    folder = tmp_path_factory.mktemp("consulting")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    with served.runtime.work() as work:
        a_doctor(work, hours=HOURS)
        a_service(work, step_min=60)
    yield served
    served.close()


@pytest.fixture(params=WHO_IS_UP, ids=[" in ".join(who) for who in WHO_IS_UP])
def who(request: pytest.FixtureRequest, consulting: ServedClinic) -> tuple[datetime, str]:
    """The hour of the night, and the family's zone."""
    night, zone = request.param
    consulting.clock.now = NIGHTS[night]
    return NIGHTS[night], zone


@pytest.fixture
def cookie(consulting: ServedClinic, who: tuple[datetime, str]) -> str:
    with consulting.runtime.work() as work:
        referral = a_ready_request(work, time_zone=who[1]).id
    return consulting.as_patient(referral)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(
    request: pytest.FixtureRequest, chromium: Browser, consulting: ServedClinic, cookie: str, who: tuple[datetime, str]
) -> Iterator[Page]:
    night, zone = who
    with window(
        chromium, consulting, cookie, zone, night, viewport=TELEPHONE, java_script_enabled=request.param
    ) as opened:
        yield opened


def press(page: Page, words: str, role: str = "button") -> None:
    with page.expect_navigation():
        page.get_by_role(role, name=words, exact=True).click()  # type: ignore[arg-type]  # button or link


def starts(page: Page) -> list[tuple[datetime, Locator]]:
    """The times that can be chosen on the page, with their radio buttons."""
    radios = page.locator('input[name="start"]')
    found = [radios.nth(number) for number in range(radios.count())]
    return [(datetime.fromisoformat(radio.get_attribute("value") or ""), radio) for radio in found]


def open_times(page: Page, clinic: ServedClinic) -> list[str]:
    """Choose what kind of consultation it is; the addresses of the days that have times."""
    page.goto(f"{clinic.url}/en/status/consultation")
    press(page, "Video call", "link")
    days = page.locator(".ways a[href*='day=']")
    return [clinic.url + str(days.nth(number).get_attribute("href")) for number in range(days.count())]


def reads_right(page: Page, night: datetime, zone: str) -> None:
    """Each time on the page: its words, its hint about the clocks, and the browser's own clock beside it."""
    for instant, radio in starts(page):
        label = shown(page.locator(f'label[for="{radio.get_attribute("id")}"]').inner_text())
        assert label == both(instant, zone)
        assert label.startswith(page.evaluate(AS_THE_BROWSER_READS_IT, f"{instant:%Y-%m-%dT%H:%MZ}"))
        beside = shown(radio.locator("xpath=..").inner_text())
        assert ("change before then" in beside) is bool(clocks_change(night, instant, zone))
        assert clocks_change(night, instant, zone) in beside


def test_a_consultation_is_chosen_held_booked_moved_and_cancelled(
    page: Page, consulting: ServedClinic, who: tuple[datetime, str]
) -> None:
    night, zone = who
    days = open_times(page, consulting)
    for day in (days[0], days[-1]):
        page.goto(day)
        reads_right(page, night, zone)
    chosen, radio = starts(page)[-1]
    radio.check()
    press(page, "Keep this time for me")
    _is_held(page, chosen, night, zone)
    press(page, "Book the consultation")
    _is_booked(page, chosen, night, zone)
    moved = _is_moved(page, consulting, chosen, night, zone)
    _is_cancelled(page, moved, zone)


def _is_held(page: Page, chosen: datetime, night: datetime, zone: str) -> None:
    """Ten minutes, told on both clocks: before dawn, half an hour before one of them jumps."""
    text = main_part(page)
    assert both(chosen, zone) in text
    assert f"It is kept for you until: {both(night + timedelta(minutes=10), zone)}" in text


def _is_booked(page: Page, chosen: datetime, night: datetime, zone: str) -> None:
    text = main_part(page)
    assert "Your consultation is booked." in text
    assert both(chosen, zone) in text
    assert clocks_change(night, chosen, zone) in text


def _is_moved(page: Page, consulting: ServedClinic, before: datetime, night: datetime, zone: str) -> datetime:
    press(page, "Choose another time", "link")
    assert f"Your time now: {both(before, zone)}" in main_part(page)
    reads_right(page, night, zone)
    to, radio = starts(page)[0]
    assert to != before
    radio.check()
    press(page, "Move the consultation to this time")
    text = main_part(page)
    assert "Your consultation has a new time." in text
    assert both(to, zone) in text
    assert both(before, zone) not in text
    return to


def _is_cancelled(page: Page, moved: datetime, zone: str) -> None:
    press(page, "Cancel the consultation", "link")
    assert both(moved, zone) in main_part(page)
    press(page, "Cancel the consultation")
    text = main_part(page)
    assert "It is cancelled." in text
    assert f"{both(moved, zone)} · cancelled" in text


def test_where_the_dates_differ_each_clock_has_its_own_weekday(
    page: Page, consulting: ServedClinic, who: tuple[datetime, str]
) -> None:
    _night, zone = who
    apart: list[datetime] = []
    for day in open_times(page, consulting)[:3]:  # a Thursday's late evening may be our Friday, when nobody is there
        if not apart:
            page.goto(day)
            apart = [at for at, _radio in starts(page) if wall(at, zone).date() != wall(at, TEL_AVIV).date()]
    assert apart, "the hours of this clinic straddle midnight everywhere"
    for instant in apart:
        there, here = both(instant, zone).split(" · ")
        assert there.split()[0] != here.split()[0]
        assert f"{there} · {here}" in main_part(page)


def test_a_browser_on_a_journey_is_told_the_same_times(
    chromium: Browser, consulting: ServedClinic, cookie: str, who: tuple[datetime, str]
) -> None:
    night, zone = who
    told = []
    for stands_in in (zone, "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        with window(chromium, consulting, cookie, stands_in, night, viewport=TELEPHONE) as page:
            page.goto(open_times(page, consulting)[-1])
            told.append(main_part(page))
    assert told[0].count(" in Tel Aviv") > 1
    assert told[1:] == [told[0]] * 2


def test_an_hour_that_the_clocks_skip_is_never_offered(consulting: ServedClinic, chromium: Browser) -> None:
    """Spring in New York: between 01:59 and 03:00 on Sunday 14 March there is nothing; 09:00 in Tel Aviv is 03:00."""
    consulting.clock.now = NIGHTS["American spring"]
    with consulting.runtime.work() as work:
        referral = a_ready_request(work, time_zone=NEW_YORK).id
    cookie = consulting.as_patient(referral)
    with window(chromium, consulting, cookie, NEW_YORK, NIGHTS["American spring"]) as page:
        page.goto(open_times(page, consulting)[0])
        offered = [instant for instant, _radio in starts(page)]
        assert datetime(2027, 3, 14, 7, 0, tzinfo=UTC) in offered
        text = main_part(page)
    assert "Sunday 14 March, 03:00 in New York (UTC−4) · Sunday 14 March, 09:00 in Tel Aviv" in text
    assert not re.search(r"14 March, 02:\d\d in New York", text)
