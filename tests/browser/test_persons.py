"""What people do that no form expects: the keyboard, the language switch, another telephone, two presses, Back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from intake.models.referrals import Referral
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.clinic import ServedClinic
from tests.browser.stories import ALL_SCREENS, stories
from tests.support.factories import SENDER

pytestmark = IN_CHROMIUM
BEGUN = {"urgent_symptoms": ["none"], "submitter_role": "parent"}


@pytest.fixture
def telephone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


@pytest.fixture
def another(chromium: Browser) -> Iterator[BrowserContext]:
    """The same person's second browser, which knows nothing."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield context
    context.close()


def owner(context: BrowserContext, clinic: ServedClinic, answers: Any, language: str = "en", **told: Any) -> Page:
    """A tab of somebody whose draft holds these answers."""
    cookie, _draft = clinic.as_visitor(answers, language, **told)
    context.add_cookies([{"name": "intake", "value": cookie, "url": clinic.url}])
    return context.new_page()


def go_on(page: Page) -> None:
    """Press the page's main button and wait for what it leads to."""
    with page.expect_navigation():
        page.locator("main form button:not([name])").first.click()


def in_language(page: Page, language: str) -> None:
    with page.expect_navigation():
        page.locator(f'.languages a[lang="{language}"]').click()


def test_the_first_control_of_the_stop_page_calls(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page = telephone.new_page()
    telephone.add_cookies([{"name": "intake", "value": clinic.as_visitor_in_danger("ar"), "url": clinic.url}])
    page.goto(f"{clinic.url}/ar/urgent/stop")
    calls = page.locator("main").locator("a, button, input, select, textarea").first
    assert calls.get_attribute("href") == "tel:+995322000001", "the treating hospital's own number"
    numbers = page.locator('a[href^="tel:"]').evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert numbers[-1] == f"tel:{clinic.settings.clinic.phone}", "the clinic comes last"
    assert [number for number in numbers if not re.fullmatch(r"tel:\+?\d+", number)] == []


def test_a_sign_leads_from_the_first_page_to_the_call(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page = telephone.new_page()
    page.goto(f"{clinic.url}/ru/")
    page.locator('main a[href="/ru/urgent"]').first.click()
    page.locator('input[name="urgent_symptoms"]').first.check()
    go_on(page)
    assert page.url.endswith("/ru/urgent/stop")


def test_the_keyboard_reaches_the_main_part_in_two_keys(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page = owner(telephone, clinic, BEGUN)
    page.goto(f"{clinic.url}/en/request/which-leukaemia")
    page.keyboard.press("Tab")
    assert page.locator(".skip:focus").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_an_error_takes_the_keyboard_to_the_control(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page = owner(telephone, clinic, BEGUN)
    page.goto(f"{clinic.url}/en/request/bone-marrow")
    page.fill('[name="marrow_date-month"]', "13")
    page.fill('[name="marrow_date-year"]', "2026")
    go_on(page)
    assert page.title().startswith("Error: ")
    expect(page.locator("[data-error-summary]:focus")).to_have_count(1)
    words = page.locator("[data-error-summary] a").first.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "marrow_date-month"
    beside = page.locator("p.error").first.inner_text()
    assert words.endswith(beside.removeprefix("Error:").strip()), "the summary may name the question before it"


def test_another_language_in_mid_form_keeps_page_and_answers(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page = owner(telephone, clinic, BEGUN)
    page.goto(f"{clinic.url}/en/request/first-found")
    page.fill('[name="diagnosis_centre"]', "Алматы №2")
    page.fill('[name="diagnosis_date-year"]', "2024")
    go_on(page)
    page.go_back()
    page.reload()
    for language in ("ar", "he", "ru", "en"):
        in_language(page, language)
        assert page.url == f"{clinic.url}/{language}/request/first-found"
        assert page.input_value('[name="diagnosis_centre"]') == "Алматы №2"
        assert page.input_value('[name="diagnosis_date-year"]') == "2024"


def test_another_language_keeps_the_files_that_were_sent(telephone: BrowserContext, clinic: ServedClinic) -> None:
    name = "Выписка №3.pdf"
    cookie, document = clinic.as_visitor_with_file(stories()["a mother"], "ru", name)
    telephone.add_cookies([{"name": "intake", "value": cookie, "url": clinic.url}])
    page = telephone.new_page()
    page.goto(f"{clinic.url}/ru/request/records")
    for language in ("ar", "he", "en", "ru"):
        in_language(page, language)
        assert page.url == f"{clinic.url}/{language}/request/records"
        links = page.locator(f'main a[href="/{language}/request/records/{document}"]')
        expect(links.filter(has_text=name).first).to_be_visible()


def test_another_language_after_an_error_keeps_what_was_typed(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page = owner(telephone, clinic, BEGUN)
    page.goto(f"{clinic.url}/en/request/bone-marrow")
    page.fill('[name="marrow_blast_percent"]', "many")
    go_on(page)
    in_language(page, "he")
    assert page.url == f"{clinic.url}/he/request/bone-marrow"
    assert page.input_value('[name="marrow_blast_percent"]') == "many"


def test_three_actions_on_another_telephone_go_on_where_the_first_stopped(
    telephone: BrowserContext, another: BrowserContext, clinic: ServedClinic
) -> None:
    page = owner(telephone, clinic, {**BEGUN, "current_country": "KZ"}, visited=["symptoms"])
    page.goto(f"{clinic.url}/en/request/")
    stopped_at = page.url
    page.locator('button[value="pause"]').click()
    with page.expect_navigation():
        page.locator('form:has(input[name="way"][value="code"]) button').click()
    (code,) = re.findall(r"(?:[2-9A-HJKMNP-Z]{4}-){3}[2-9A-HJKMNP-Z]{4}", page.locator("main").inner_text())
    assert not set("0O1IL") & set(code)
    second = another.new_page()
    second.goto(f"{clinic.url}/en/")
    second.locator('main a[href="/en/request/continue"]').first.click()  # one
    second.fill('[name="code"]', code.lower())  # two
    go_on(second)  # three
    assert second.url.split("?")[0] in (stopped_at.split("?")[0], _after(page, stopped_at))


def _after(page: Page, address: str) -> str:
    """The page after this one, where a pause with nothing filled in counts as an answer."""
    page.goto(re.sub(r"/request/.*", "/request/", address))
    return page.url


READY = {**SENDER, **stories()["a mother"]}


def _at_the_check(context: BrowserContext, clinic: ServedClinic) -> Page:
    """Somebody who has agreed and checked, one press away from sending."""
    page = owner(context, clinic, READY, visited=[name for name in ALL_SCREENS if name != "agreement"])
    page.goto(f"{clinic.url}/en/request/agree")
    clinic.clock.move(seconds=20)
    for box in page.locator('main input[type="checkbox"]').all():
        box.check()
    go_on(page)
    assert page.url.endswith("/en/request/check")
    return page


def _sent(clinic: ServedClinic) -> int:
    with clinic.runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Referral)) or 0


def test_two_presses_send_one_request(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page, before = _at_the_check(telephone, clinic), _sent(clinic)
    with page.expect_navigation(url=re.compile(r"/en/(sent|status)")):
        page.locator('form[action$="/request/send"] button').dblclick(no_wait_after=True)
    expect(page.locator("main .reference").first).to_be_visible()
    assert _sent(clinic) == before + 1


def test_back_and_refresh_after_sending_are_harmless(telephone: BrowserContext, clinic: ServedClinic) -> None:
    page, before = _at_the_check(telephone, clinic), _sent(clinic)
    with page.expect_navigation(url=re.compile("/en/sent")):
        page.locator('form[action$="/request/send"] button').click()
    page.reload()
    assert page.url.endswith("/en/sent")
    page.go_back()
    page.go_forward()
    page.go_back()
    assert "/request/check" not in page.url or page.locator('form[action$="/request/send"]').count() == 0
    page.goto(f"{clinic.url}/en/sent")
    expect(page.locator("main .reference").first, "a bookmark of the confirmation works").to_be_visible()
    assert _sent(clinic) == before + 1
