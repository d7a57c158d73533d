"""Addresses that are built once are those that Flask builds."""

from __future__ import annotations

import pytest
from flask import Flask, g, url_for

from config import LANGUAGES
from intake.web.addresses import address_of
from intake.web.language import language_links

pytestmark = pytest.mark.databases("sqlite")


@pytest.mark.parametrize("endpoint", ["desk.queue", "desk.tasks", "account.own", "public.landing"])
def test_an_address_is_that_of_the_pages_language(app: Flask, endpoint: str) -> None:
    for code in LANGUAGES:
        with app.test_request_context(f"/{code}/desk/"):
            g.language = code
            assert address_of(endpoint) == url_for(endpoint) == url_for(endpoint, lang=code)


def test_a_house_below_another_path_keeps_to_it(app: Flask) -> None:
    with app.test_request_context("/en/", environ_overrides={"SCRIPT_NAME": "/clinic"}):
        g.language = "en"
        assert address_of("desk.queue") == "/clinic/en/desk/"
        assert language_links()[1]["url"] == "/clinic/ru/"
