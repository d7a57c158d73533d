"""Whoever goes over a family's page by keyboard sees at each stop where they are: nothing covers it (ux 4.21)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.keyboard import MOST_STOPS, Keyboard
from tests.browser.places import all_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM
NAMES = (
    "landing", "the urgent screen", "asked which-leukaemia", "records with a file", "check", "status", "messages",
    "times of a consultation", "a time in hand", "the waiting list",
)  # fmt: skip
PLACES = {place.name: place for place in all_places() if place.name in NAMES}


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A low window: what is fixed to an edge would cover most of it."""
    context = chromium.new_context(viewport={"width": 390, "height": 500})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_focus_is_seen_at_every_stop(
    page: Page, clinic: ServedClinic, town: Town, name: str, language: str
) -> None:
    there = PLACES[name].enter(clinic, town, language)
    if there.cookie:
        page.context.add_cookies([{"name": "intake", "value": there.cookie, "url": clinic.url}])
    page.goto(clinic.url + there.path)
    keys, stops = Keyboard(page), 0
    while stops < MOST_STOPS:
        keys.press("Tab")
        if not keys.held()["html"]:
            break
        stops += 1
    assert 8 < stops < MOST_STOPS, "the keyboard goes through the page and out of it"
