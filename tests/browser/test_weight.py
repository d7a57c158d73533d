"""The first view of a question is light enough for a slow telephone (ux R40): measured on the wire."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Request

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.stories import stories

pytestmark = IN_CHROMIUM
KIB = 1024


def weights(chromium: Browser, clinic: ServedClinic, language: str, path: str) -> dict[str, int]:
    """Bytes that an empty cache fetches for one page, by kind of file; headers left out, as ux R40 counts."""
    cookie, _draft = clinic.as_visitor(stories()["a mother"], language)
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.add_cookies([{"name": "intake", "value": cookie, "url": clinic.url}])
    page, found = context.new_page(), dict.fromkeys(("document", "stylesheet", "script", "font", "other"), 0)
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(f"{clinic.url}/{language}/{path}", wait_until="networkidle")
    for request in requests:
        kind = request.resource_type if request.resource_type in found else "other"
        found[kind] += request.sizes()["responseBodySize"]
    context.close()
    return found


BUDGETS = [("en", 60), ("he", 60), ("ru", 75), ("ar", 90)]


@pytest.mark.parametrize(("language", "budget"), BUDGETS)
@pytest.mark.parametrize("screen", ["which-leukaemia", "liver"])
def test_a_question_keeps_its_budget(
    chromium: Browser, clinic: ServedClinic, language: str, budget: int, screen: str
) -> None:
    weight = weights(chromium, clinic, language, f"request/{screen}")
    assert weight["font"] > 25 * KIB, "the letters are part of the weight"
    assert sum(weight.values()) <= budget * KIB, weight
    assert sum(weight.values()) - weight["font"] <= 15 * KIB, weight
    assert weight["script"] <= 10 * KIB, weight


@pytest.mark.parametrize(("language", "budget"), BUDGETS)
@pytest.mark.parametrize("path", ["", "blinatumomab", "residual-disease", "urgent-signs"])
def test_a_public_page_is_as_light_as_a_question(
    chromium: Browser, clinic: ServedClinic, language: str, budget: int, path: str
) -> None:
    weight = weights(chromium, clinic, language, path)
    assert weight["font"] > 25 * KIB, "the letters are part of the weight"
    assert sum(weight.values()) <= budget * KIB, weight
    assert weight["script"] <= 10 * KIB, weight


@pytest.mark.parametrize("language", ["en", "ru", "he", "ar"])
def test_the_scripts_of_uploading_stay_small(chromium: Browser, clinic: ServedClinic, language: str) -> None:
    weight = weights(chromium, clinic, language, "request/records")
    assert 10 * KIB < weight["script"] <= 40 * KIB, weight
