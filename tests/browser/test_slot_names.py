"""What a screen reader says of a time that can be chosen: weekday, date, time and city, there and here (ux 4.20)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.consulting_places import consulting_pages, desk_consulting_pages
from tests.browser.looking import Window
from tests.browser.town import Town

pytestmark = IN_CHROMIUM
PLACES = {place.name: place for place in (*consulting_pages(), *desk_consulting_pages())}
CITIES = {
    "en": ("Almaty", "Tel Aviv"),
    "ru": ("Алматы", "Тель-Авив"),
    "he": ("אלמאטי", "תל אביב"),
    "ar": ("ألماتي", "تل أبيب"),
}
# The browser's own words for the same instant: [[weekday, day and month, time] in Almaty, the same in Tel Aviv].
IN_WORDS = """([iso, language]) => ['Asia/Almaty', 'Asia/Jerusalem'].map(timeZone => {
  const locale = (language === 'en' ? 'en-GB' : language) + '-u-nu-latn';
  const say = how => new Date(iso).toLocaleString(locale, {...how, timeZone});
  return [say({weekday: 'long'}), say({day: 'numeric', month: 'long'}),
    say({hour: '2-digit', minute: '2-digit', hourCycle: 'h23'})] })"""


def names(page: Page) -> list[tuple[str, str]]:
    """What Chromium tells assistive technology of each time: its accessible name, and the time that it would send."""
    radios = page.locator('input[name="start"]')
    session = page.context.new_cdp_session(page)
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    found: dict[str, Any] = session.send("Accessibility.queryAXTree", {"nodeId": document, "role": "radio"})
    told = [" ".join(node["name"]["value"].split()) for node in found["nodes"]]
    assert len(told) == radios.count() > 0
    return [(told[number], radios.nth(number).get_attribute("value") or "") for number in range(len(told))]


@pytest.mark.parametrize("language", CITIES)
@pytest.mark.parametrize(
    "name", ["times of a consultation", "another time of a consultation", "times for a family"]
)
def test_a_time_is_named_by_weekday_date_hour_and_city(
    window: Window, clinic: ServedClinic, town: Town, name: str, language: str
) -> None:
    there = PLACES[name].enter(clinic, town, language)
    window.visit(there.path, there.cookie, 390, "light")
    for told, value in names(window.page):
        halves = told.split(" · ")
        assert len(halves) == 2
        expected = window.page.evaluate(IN_WORDS, [value, language])
        for half, parts, city in zip(halves, expected, CITIES[language], strict=True):
            assert [part for part in (*parts, city) if part not in half] == [], half


@pytest.mark.parametrize("language", CITIES)
def test_a_day_is_named_by_weekday_and_date_and_says_how_many_times_it_has(
    window: Window, clinic: ServedClinic, town: Town, language: str
) -> None:
    there = PLACES["times of a consultation"].enter(clinic, town, language)
    window.visit(there.path, there.cookie, 390, "light")
    days = window.page.locator('.ways a[href*="day="]')
    assert days.count() > 5
    for number in range(days.count()):
        day = (days.nth(number).get_attribute("href") or "").partition("day=")[2][:10]
        [weekday, date, _time] = window.page.evaluate(IN_WORDS, [f"{day}T06:00Z", language])[0]
        words = days.nth(number).inner_text()
        assert weekday in words
        assert date in words
        assert any(figure.isdigit() for figure in words.partition(": ")[2])
