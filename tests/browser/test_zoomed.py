"""A window of 1280 by 1024 at 400 % is 320 by 256: nothing scrolls sideways or is covered (WCAG 1.4.10, 2.4.11)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.calling_places import family_pages
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.consulting_places import consulting_pages
from tests.browser.looking import SIDEWAYS, SPILLS
from tests.browser.open_places import open_pages
from tests.browser.place import anybody, patient
from tests.browser.places import all_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM
OWN = ("asked which-leukaemia", "records with a file", "check", "sent", "status", "own cycle")
BOOKING = [*consulting_pages(), *family_pages(patient)]
PLACES = {
    place.name: place
    for place in (*open_pages(anybody), *BOOKING, *(place for place in all_places() if place.name in OWN))
}
# What stays in place while the page scrolls, as a share of the window.
COVERED = """() => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility())
  .filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position)).map(e => e.getBoundingClientRect())
  .reduce((sum, r) => sum + r.width * r.height, 0) / (innerWidth * innerHeight)"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("name", PLACES)
def test_a_page_at_400_percent_is_read_downwards_only(
    clinic: ServedClinic, town: Town, page: Page, name: str
) -> None:
    place, found = PLACES[name], []
    for language in ("en", "ru", "he", "ar"):
        there = place.enter(clinic, town, language)
        page.context.clear_cookies()
        if there.cookie:
            page.context.add_cookies([{"name": "intake", "value": there.cookie, "url": clinic.url}])
        with place.during(clinic):
            response = page.goto(clinic.url + there.path)
        assert response is not None
        assert response.status == place.status
        found += [f"{language} sideways: {html}" for html in page.evaluate(SIDEWAYS)]
        found += [f"{language} spills: {html}" for html in page.evaluate(SPILLS)]
        if page.evaluate(COVERED) > 1 / 3:
            found.append(f"{language}: a third of the window is covered")
    assert not found, "\n".join(found)
