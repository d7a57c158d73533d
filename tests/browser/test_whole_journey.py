"""A mother with a telephone that runs no scripts sends her son's request in Arabic, and the desk has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from config import Settings
from intake.runtime import Runtime
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.hands import Hands
from tests.support import factories
from tests.support.processes import RunningHouse
from tools import smoke_case
from tools.walker import Walker

pytestmark = IN_CHROMIUM
CLINIC = ZoneInfo("Asia/Jerusalem")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[RunningHouse]:
    """The web process alone: no page waits for broker, worker or mail."""
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'intake.sqlite3'}",
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "POSTS_PER_MINUTE": "1000",
    }
    house = RunningHouse.furnish(tmp_path / "house", given)
    house.migrate()
    _let_dana_in(house)
    house.start("web")
    yield house
    house.remove()


def _let_dana_in(house: RunningHouse) -> None:
    """A coordinator with a password and an app, as an invitation would have made her."""
    runtime = Runtime(Settings.from_env(house.environ))
    with runtime.work() as work:
        factories.a_person_who_can_sign_in(work, "Dana")
    runtime.close()


def tab_of(chromium: Browser, width: int) -> Page:
    context = chromium.new_context(viewport={"width": width, "height": 844}, java_script_enabled=False)
    return context.new_page()


def test_a_mother_sends_her_request_in_arabic_without_scripts(served: RunningHouse, chromium: Browser) -> None:
    mother = Hands(tab_of(chromium, 390), served.url)
    answers = smoke_case.answers(datetime.now(CLINIC).date(), "mother@family.example")
    walker = Walker(mother, answers, lambda seconds: None)
    mother.open("/ar/")
    mother.open(mother.page.link_to("/urgent"))
    walker.walk(until="/records")
    assert len(walker.seen) > 40
    _adds_two_files(walker)
    walker.walk()
    assert smoke_case.PATIENT in mother.page.text
    walker.press(walker.form())
    assert walker.at("/sent"), walker.path
    assert mother.tab.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    reference = mother.tab.locator(".reference bdi").first.inner_text()
    mother.tab.context.close()
    _the_desk_has(served, chromium, reference)


def _adds_two_files(walker: Walker) -> None:
    """Two reports under their own names, each described on its own page."""
    names = [name for name, _content in smoke_case.files()[:2]]
    page = walker.upload(*smoke_case.files()[:2])
    assert [name for name in names if name not in page.text] == []
    links = dict.fromkeys(link.address for link in page.links if "/request/records/" in link.address)
    for address, details in zip(links, smoke_case.DETAILS, strict=False):
        assert walker.describe(address, details).status == 200


def _the_desk_has(served: RunningHouse, chromium: Browser, reference: str) -> None:
    desk = Hands(tab_of(chromium, 1280), served.url)
    desk.open("/he/desk/")
    form = desk.page.form_with("email", "password")
    form.choose("email", "dana@clinic.test")
    form.choose("password", factories.PASSWORD)
    desk.send(form)
    step = desk.page.form_with("code")
    step.choose("code", pyotp.TOTP(factories.SEED).now())
    desk.send(step)
    desk.open("/he/desk/")
    assert reference in desk.page.text
    desk.open(next(link.address for link in desk.page.links if "/desk/cases/" in link.address))
    assert reference in desk.page.text
    desk.open(desk.page.link_to("/documents"))
    assert [name for name, _content in smoke_case.files()[:2] if name not in desk.page.text] == []
    desk.tab.context.close()
