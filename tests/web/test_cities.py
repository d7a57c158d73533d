"""Cities that name a zone stand in the page's language, also where the zone was renamed."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.cities import OLD_NAMES, city
from intake.clinical.answers import parse
from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Voice
from intake.clinical.situation import Situation
from intake.web.forms.drawing import draw
from intake.web.forms.places import zones
from intake.web.forms.question import questions_of
from intake.web.presentation import city_of
from intake.web.public.hours import ZONES
from tests.support.application import START
from tests.support.browser import BASE


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(("language", "told"), [("en", "Kyiv"), ("ru", "Киев"), ("he", "קייב"), ("ar", "كييف")])
def test_a_renamed_zone_keeps_its_city(app: Flask, language: str, told: str) -> None:
    with app.test_request_context(f"/{language}/", base_url=BASE):
        app.preprocess_request()
        assert city_of("Europe/Kyiv") == told
        assert city_of("Nowhere/New_Town") == "New Town"


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("zone", OLD_NAMES)
def test_no_renamed_zone_stands_in_latin_letters_on_a_hebrew_page(app: Flask, zone: str) -> None:
    with app.test_request_context("/he/", base_url=BASE):
        app.preprocess_request()
        assert not city_of(zone).isascii()


@pytest.mark.parametrize(("language", "told"), [
    ("en", "Almaty (Asia)"), ("ru", "Алматы"), ("he", "אלמאטי"), ("ar", "ألماتي"),
])
def test_zones_are_offered_by_their_city_in_the_language_of_the_page(language: str, told: str) -> None:
    offered = dict(zones("KZ", language))
    assert offered["Asia/Almaty"] == told


@pytest.mark.parametrize("language", ["ru", "he", "ar"])
def test_no_city_to_choose_from_is_in_latin_letters(language: str) -> None:
    offered = zones(None, language)
    assert len(offered) > 400
    assert [city for _zone, city in offered if city.isascii()] == []
    assert {zone for zone, _city in offered} < {zone for zone, _city in zones(None, "en")}


@pytest.mark.databases("sqlite")
def test_an_old_name_of_a_zone_that_was_chosen_in_english_stays_chosen(app: Flask) -> None:
    with app.test_request_context("/ru/", base_url=BASE):
        app.preprocess_request()
        (asked,) = questions_of([FIELDS["time_zone"]], Situation(parse({}), START), Voice.PATIENT)
        drawn = draw(asked, {"time_zone": ["Europe/Belfast"]}, None, heading=False)
    assert ("Europe/Belfast", "Belfast") in drawn["options"]


@pytest.mark.parametrize("language", ["ru", "he", "ar"])
def test_a_zone_in_use_has_its_city_in_the_script_of_the_page(language: str) -> None:
    assert [zone for zone in ZONES if city(language, zone).isascii()] == []
