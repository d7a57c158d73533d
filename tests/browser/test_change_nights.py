"""Our call as a family's browser shows it in the nights in which Israel's clocks change.

The page is made on the server; the browser's own clock and zone are the second opinion on every time it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from intake.models.callbacks import Callback
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.nights import (
    AS_THE_BROWSER_READS_IT,
    ISRAELI_NIGHTS,
    ZONES,
    both,
    main_part,
    shown,
    window,
    words,
)
from tests.support import factories
from tests.support.databases import SqliteDatabases

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def night_clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedClinic]:
    """A clinic of its own, because its clock is moved."""
    folder = tmp_path_factory.mktemp("nights")
    served = ServedClinic(SqliteDatabases(folder).fresh(folder), folder)
    with served.runtime.work() as work:
        factories.a_caller(work, factories.a_member_of_staff(work, "Miriam"), "ru", "en", "he")
    yield served
    served.close()


@pytest.fixture(params=ISRAELI_NIGHTS.values(), ids=list(ISRAELI_NIGHTS))
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
    telephone = {"width": 390, "height": 844}
    with window(chromium, night_clinic, night_clinic.as_patient(referral), zone, night, viewport=telephone) as opened:
        yield opened


def test_every_offered_time_reads_right_on_both_clocks_and_the_browser_agrees(
    page: Page, night_clinic: ServedClinic, night: datetime, zone: str
) -> None:
    page.goto(f"{night_clinic.url}/en/status/call")
    options = page.locator('input[name="start"]')
    assert options.count() >= 4
    assert "The clocks in Tel Aviv change before this day." in main_part(page)
    for number in range(options.count()):
        value = options.nth(number).get_attribute("value")
        assert value is not None
        instant = datetime.fromisoformat(value)
        label = shown(page.locator(f'label[for="{options.nth(number).get_attribute("id")}"]').inner_text())
        assert label == both(instant, zone)
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
    assert both(datetime.fromisoformat(value), zone) in main_part(page)
    assert page.evaluate(AS_THE_BROWSER_READS_IT, value) in main_part(page)


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
        text = main_part(visitor)
        told = re.search(r"We plan to call you: (.+? in Tel Aviv)", text)
        assert told is not None
        assert told.group(1) == both(planned_for(night_clinic, told.group(1), zone), zone)
    context.close()


def planned_for(clinic: ServedClinic, told: str, zone: str) -> datetime:
    """The planned call whose own words stand in what was told."""
    with clinic.runtime.reading() as work:
        starts = work.session.scalars(select(Callback.starts_at).where(Callback.time_zone == zone)).all()
    [found] = {start for start in starts if start is not None and words(start, zone) in told}
    return found
