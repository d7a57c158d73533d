"""Nothing is left out: every page that can be opened is a place that the crawl goes to."""

from __future__ import annotations

import re

from flask import Flask, template_rendered
from jinja2 import Template

from config import ROOT
from intake.clinical.codebook import SCREENS
from intake.web.development import GALLERY_PAGES
from intake.web.journey.neighbours import SCREENS_ELSEWHERE
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.looking import Window
from tests.browser.no_pages import NO_PAGE
from tests.browser.place import Place
from tests.browser.places import CASE_TABS, all_places
from tests.browser.pressed import pressed_places
from tests.browser.town import Town

pytestmark = IN_CHROMIUM

PARTS = re.compile(r"""{%-?\s*(?:extends|import|include|from)\s+["']([^"']+)["']""")


def opened(clinic: ServedClinic, town: Town, place: Place) -> str:
    """Which view answers at this place."""
    return clinic.endpoint_of(place.enter(clinic, town, "en").path.split("?")[0])


def test_every_page_of_the_url_map_is_visited(clinic: ServedClinic, town: Town) -> None:
    pages = {rule.endpoint for rule in clinic.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    visited = {opened(clinic, town, place) for place in all_places() if place.endpoint}
    assert pages - visited == NO_PAGE.keys()


def test_every_place_is_the_page_it_says(clinic: ServedClinic, town: Town) -> None:
    places = [place for place in all_places() if place.endpoint]
    assert [place.name for place in places if opened(clinic, town, place) != place.endpoint] == []


def test_every_template_of_a_page_is_looked_at(clinic: ServedClinic, town: Town, window: Window) -> None:
    """What no place shows has never been looked at by anybody."""
    shown: set[str] = set()

    def note(_app: Flask, template: Template, **_more: object) -> None:
        shown.add(template.name or "")

    with template_rendered.connected_to(note, clinic.app):
        for place in (*all_places(), *pressed_places()):
            arrival = place.enter(clinic, town, "en")
            with place.during(clinic):
                window.visit(arrival.path, arrival.cookie, 390, "light")
                if place.press is not None:
                    place.press(window.page)
    assert pages_among_templates() - shown == set()


def pages_among_templates() -> set[str]:
    """Templates that are pages: no mail, and not only a part or a frame of others."""
    folder = ROOT / "templates"
    texts = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*.html")}
    parts = {name for text in texts.values() for name in PARTS.findall(text)}
    return {name for name in texts if name not in parts and not name.startswith("mail/")}


def test_every_screen_of_the_codebook_is_visited() -> None:
    asked = {place.name.removeprefix("asked ") for place in all_places() if place.name.startswith("asked ")}
    rows = {place.name.removeprefix("rows of ") for place in all_places() if place.name.startswith("rows of ")}
    assert asked | rows | SCREENS_ELSEWHERE.keys() == {screen.name for screen in SCREENS}


def test_every_page_of_the_gallery_is_visited() -> None:
    shown = {place.name for place in all_places() if place.endpoint == "development.gallery"}
    assert len(shown) == len(GALLERY_PAGES)


def test_every_tab_of_a_case_is_visited(clinic: ServedClinic) -> None:
    rules = " ".join(rule.rule for rule in clinic.app.url_map.iter_rules("desk.case"))
    (tabs,) = re.findall(r"any\((.*?)\)", rules)
    assert set(tabs.split(", ")) == set(CASE_TABS)


def test_places_have_names_of_their_own() -> None:
    names = [place.name for place in (*all_places(), *pressed_places())]
    assert len(names) == len(set(names))
