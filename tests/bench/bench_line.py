"""How long a page takes on a bad line: 400 kbit/s with 400 ms of latency, in Chromium, with an empty cache (ux R40).

Run with `make bench-line`. It prints and asserts nothing: a MISS is a finding, not a failure.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.bench.measuring import tell
from tests.browser.chromium import CHROMIUM, launch
from tests.browser.clinic import ServedClinic
from tests.browser.stories import stories
from tests.support.databases import SqliteDatabases

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="the system has no Chromium"),
]
LINE = {"offline": False, "latency": 400, "downloadThroughput": 400_000 / 8, "uploadThroughput": 400_000 / 8}
GOAL = 5.0  # seconds until the page can be used: its words are shown and its scripts have run
PAGES = ("", "urgent", "request/which-leukaemia", "blinatumomab")
USABLE = "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd / 1000"
PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"


def seconds(browser: Browser, clinic: ServedClinic, language: str, path: str) -> tuple[float, float]:
    """Until the first words are painted, and until the page can be used."""
    cookie, _draft = clinic.as_visitor(stories()["a mother"], language)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "intake", "value": cookie, "url": clinic.url}])
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", LINE)
    page.goto(f"{clinic.url}/{language}/{path}", wait_until="load", timeout=60_000)
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    found = (float(page.evaluate(PAINTED)), float(page.evaluate(USABLE)))
    context.close()
    return found


def test_pages_on_a_slow_line(tmp_path) -> None:
    clinic = ServedClinic(SqliteDatabases(tmp_path).fresh(tmp_path), tmp_path)
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            for path in PAGES:
                for language in ("en", "ru", "he", "ar"):
                    seconds(browser, clinic, language, path)  # templates are compiled when first drawn
                    painted, usable = seconds(browser, clinic, language, path)
                    verdict = "PASS" if max(painted, usable) <= GOAL else "MISS"
                    tell(f"/{language}/{path:<26} painted {painted:5.2f} s  usable {usable:5.2f} s  {verdict}")
            browser.close()
    finally:
        clinic.close()
