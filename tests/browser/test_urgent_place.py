"""The way to the urgent signs stands where it stood on the page before (ux 4.8)."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.looking import Window
from tests.browser.places import all_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM
NAMES = (
    "come back by code", "asked which-leukaemia", "records with a file", "check", "sent", "status", "messages",
    "our call", "a consultation to choose", "times of a consultation", "a time in hand", "the waiting list",
)  # fmt: skip
PLACES = {place.name: place for place in all_places() if place.name in NAMES}
STRIP = """() => { const strip = document.querySelector('.urgent-strip'), place = strip.getBoundingClientRect();
  return [place.top, place.bottom, place.left, place.right].map(Math.round) }"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["en", "ru", "he", "ar"])
def test_the_strip_stands_at_one_place_on_the_whole_way(
    window: Window, clinic: ServedClinic, town: Town, language: str, width: int
) -> None:
    found = []
    for name in NAMES:
        there = PLACES[name].enter(clinic, town, language)
        window.visit(there.path, there.cookie, width, "light")
        window.page.evaluate("document.fonts.ready")
        found.append((name, window.page.evaluate(STRIP)))
    assert [(one, other) for one, other in pairwise(found) if one[1] != other[1]] == []
    assert found[0][1][1] <= 844, "it is seen without scrolling"
