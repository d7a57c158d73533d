"""Our call as a family's browser shows it in the nights in which Israel's clocks change.

The page is made on the server; the browser's own clock and zone are the second opinion on every time it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from intake.models.callbacks import Callback
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.support import factories
from tests.support.databases import SqliteDatabases

pytestmark = IN_CHROMIUM

# Half an hour before the change: Tel Aviv jumps from 02:00 to 03:00, and goes back from 02:00 to 01:00.
SPRING, AUTUMN = datetime(2027, 3, 25, 23, 30, tzinfo=UTC), datetime(2027, 10, 30, 22, 30, tzinfo=UTC)
ISRAEL_CHANGES = {SPRING: datetime(2027, 3, 26, 0, 0, tzinfo=UTC), AUTUMN: datetime(2027, 10, 30, 23, 0, tzinfo=UTC)}
SUMMER, WINTER = timedelta(hours=3), timedelta(hours=2)
# Minutes from UTC in those weeks: America changes on 14 March and 7 November, the two others never.
AMERICA_GOES_BACK = datetime(2027, 11, 7, 6, 0, tzinfo=UTC)
ZONES = {"Asia/Almaty": 300, "America/New_York": -240, "Asia/Kathmandu": 345}
CITIES = {"Asia/Almaty": "Almaty", "America/New_York": "New York", "Asia/Kathmandu": "Kathmandu"}
# The same instant as the browser itself reads it, in the words of the page.
AS_THE_BROWSER_READS_IT = """iso => { const at = new Date(iso), part = (name, how) =>
  at.toLocaleString('en-GB', {[name]: how, hourCycle: 'h23'});
  const two = number => String(number).padStart(2, '0');
  return `${part('weekday', 'long')} ${at.getDate()} ${part('month', 'long')}, ` +
    `${two(at.getHours())}:${two(at.getMinutes())}` }"""


@pytest.fixture(scope="module")
def night_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """A clinic of its own, because its clock is moved."""
    folder = tmp_path_factory.mktemp("nights")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    with served.runtime.work() as work:
        factories.a_caller(work, factories.a_member_of_staff(work, "Miriam"), "ru", "en", "he")
    yield served
    served.close()


def words(wall: datetime) -> str:
    return f"{wall:%A} {wall.day} {wall:%B, %H:%M}"


def here(instant: datetime, night: datetime) -> str:
    """Tel Aviv's wall clock, by the two offsets and the instant between them."""
    before, after = (WINTER, SUMMER) if night is SPRING else (SUMMER, WINTER)
    return words(instant + (after if instant >= ISRAEL_CHANGES[night] else before))


def there(instant: datetime, zone: str) -> str:
    offset = timedelta(minutes=ZONES[zone])
    if zone == "America/New_York" and instant >= AMERICA_GOES_BACK:
        offset -= timedelta(hours=1)
    return words(instant + offset)


def shown(text: str) -> str:
    """Without the marks that keep figures in their direction, and with single spaces."""
    return re.sub(r"\s+", " ", re.sub("[\u2066-\u2069]", "", text)).strip()


def both(instant: datetime, zone: str, night: datetime) -> re.Pattern[str]:
    own = re.escape(f"{there(instant, zone)} in {CITIES[zone]} (UTC")
    return re.compile(own + r"[+−\d:]+\) · " + re.escape(f"{here(instant, night)} in Tel Aviv"))


@pytest.fixture(params=[SPRING, AUTUMN], ids=["spring", "autumn"])
def night(request: pytest.FixtureRequest, night_clinic: ServedClinic) -> datetime:
    moment: datetime = request.param
    night_clinic.clock.now = moment
    return moment


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(chromium: Browser, night_clinic: ServedClinic, night: datetime, zone: str) -> Iterator[Page]:
    """The page of somebody who lives in this zone, in a browser that stands there, in this night."""
    with night_clinic.runtime.work() as work:
        referral = factories.a_request(work, "EX1", time_zone=zone, extended_hours_ok="yes").id
    context = chromium.new_context(timezone_id=zone, viewport={"width": 390, "height": 844})
    cookie = night_clinic.as_patient(referral)
    context.add_cookies([{"name": "intake", "value": cookie, "url": night_clinic.url}])
    opened = context.new_page()
    opened.clock.set_fixed_time(night)
    yield opened
    context.close()


def test_every_offered_time_reads_right_on_both_clocks_and_the_browser_agrees(
    page: Page, night_clinic: ServedClinic, night: datetime, zone: str
) -> None:
    page.goto(f"{night_clinic.url}/en/status/call")
    options = page.locator('input[name="start"]')
    assert options.count() >= 4
    assert "The clocks in Tel Aviv change before this day." in shown(page.locator("main").inner_text())
    for number in range(options.count()):
        value = options.nth(number).get_attribute("value")
        assert value is not None
        instant = datetime.fromisoformat(value)
        label = shown(page.locator(f'label[for="{options.nth(number).get_attribute("id")}"]').inner_text())
        assert both(instant, zone, night).fullmatch(label), label
        assert label.startswith(page.evaluate(AS_THE_BROWSER_READS_IT, value)), "the browser's own clock"


def test_a_chosen_time_stands_on_the_status_page_as_it_was_offered(
    page: Page, night_clinic: ServedClinic, night: datetime, zone: str
) -> None:
    page.goto(f"{night_clinic.url}/en/status/call")
    option = page.locator('input[name="start"]').last
    value = option.get_attribute("value")
    assert value is not None
    option.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Take this time").click()
    assert both(datetime.fromisoformat(value), zone, night).search(shown(page.locator("main").inner_text()))
    assert page.evaluate(AS_THE_BROWSER_READS_IT, value) in shown(page.locator("main").inner_text())


def test_the_call_that_was_planned_reads_right_wherever_the_browser_stands(
    page: Page, night_clinic: ServedClinic, night: datetime, zone: str, chromium: Browser
) -> None:
    """The page names the family's own zone, also when somebody reads it on a journey."""
    cookies = page.context.cookies()
    context = chromium.new_context(timezone_id="Pacific/Kiritimati")
    context.add_cookies([{key: cookie[key] for key in ("name", "value", "domain", "path")} for cookie in cookies])  # type: ignore[literal-required, misc]  # the same keys in both shapes
    abroad = context.new_page()
    abroad.clock.set_fixed_time(night)
    for visitor in (page, abroad):
        visitor.goto(f"{night_clinic.url}/en/status")
        text = shown(visitor.locator("main").inner_text())
        told = re.search(r"We plan to call you: (.+? in Tel Aviv)", text)
        assert told is not None
        assert both(planned_for(night_clinic, told.group(1), zone, night), zone, night).fullmatch(told.group(1))
    context.close()


def planned_for(clinic: ServedClinic, told: str, zone: str, night: datetime) -> datetime:
    """The planned call whose own words stand in what was told."""
    with clinic.runtime.reading() as work:
        starts = work.session.scalars(select(Callback.starts_at).where(Callback.time_zone == zone)).all()
    [found] = {start for start in starts if start is not None and there(start, zone) in told}
    return found
