"""What a person reads stays where it is while fonts and scripts arrive."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.place import Arrival
from tests.browser.places import all_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM
PLACES = {place.name: place for place in all_places()}
# Chromium's own sum of what moved: share of the window times share of the way (Layout Instability). 0.1 counts as good.
WATCH = """() => { window.moved = []; new PerformanceObserver(list => { for (const shift of list.getEntries())
  window.moved.push([shift.value, ...shift.sources.map(source => source.node?.outerHTML?.slice(0, 80) ?? 'text')])
}).observe({type: 'layout-shift', buffered: true}) }"""
SETTLED = """() => document.fonts.ready.then(() =>
  new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"""
STILL = 0.1
LOOKS = 2  # on a machine that is busy with other tests a font may come late once; what jumps by itself jumps each time


@pytest.mark.parametrize("width", [390, 412, 1280])
@pytest.mark.parametrize("name", ["landing", "asked which-leukaemia", "sent", "status", "queue"])
def test_nothing_jumps(chromium: Browser, clinic: ServedClinic, town: Town, name: str, width: int) -> None:
    there = PLACES[name].enter(clinic, town, "en")
    looks: list[list[list[Any]]] = []
    while len(looks) < LOOKS and not (looks and jumped(looks[-1]) <= STILL):
        looks.append(first_visit(chromium, clinic, there, width))
    assert min(map(jumped, looks)) <= STILL, looks


def first_visit(chromium: Browser, clinic: ServedClinic, there: Arrival, width: int) -> list[list[Any]]:
    """What moved, for somebody whose browser holds nothing yet."""
    context = chromium.new_context(viewport={"width": width, "height": 844})
    if there.cookie:
        context.add_cookies([{"name": "intake", "value": there.cookie, "url": clinic.url}])
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    page.goto(clinic.url + there.path, wait_until="networkidle")
    page.evaluate(SETTLED)
    moved: list[list[Any]] = page.evaluate("() => window.moved")
    context.close()
    return moved


def jumped(moved: list[list[Any]]) -> float:
    return sum(value for value, *_what in moved)
