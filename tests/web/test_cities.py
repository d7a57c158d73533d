"""Cities that name a zone stand in the page's language, also where the zone was renamed."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.web.presentation import OLD_NAMES, city_of
from tests.support.browser import BASE


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("language", "city"), [("en", "Kyiv"), ("ru", "Киев"), ("he", "קייב"), ("ar", "كييف")])
def test_a_renamed_zone_keeps_its_city(app: Flask, language: str, city: str) -> None:
    with app.test_request_context(f"/{language}/", base_url=BASE):
        app.preprocess_request()
        assert city_of("Europe/Kyiv") == city
        assert city_of("Nowhere/New_Town") == "New Town"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("zone", OLD_NAMES)
def test_no_renamed_zone_stands_in_latin_letters_on_a_hebrew_page(app: Flask, zone: str) -> None:
    with app.test_request_context("/he/", base_url=BASE):
        app.preprocess_request()
        assert not city_of(zone).isascii()
