"""The public pages: each says what it is, to people, to search engines, and who has read it."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intake.services.text_list import QUESTIONS
from intake.web.language import LANG, LANGUAGES
from intake.web.public import answers, facts, guidance
from intake.web.public.amounts import AMOUNTS
from intake.web.public.guide import PAGES, GuidePage
from tests.support.browser import BASE

pytestmark = pytest.mark.databases("sqlite")  # these pages only read the clinic's days


def path_of(page: GuidePage, app: Flask, code: str = "en") -> str:
    (rule,) = app.url_map.iter_rules(page.endpoint)
    return str(rule.rule).replace(LANG, code)


def shown(client: FlaskClient, path: str) -> str:
    answer = client.get(path, base_url=BASE)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_every_public_view_is_in_the_guide(app: Flask) -> None:
    views = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("public.")}
    assert views == {page.endpoint for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_itself_once_in_every_language_it_is_written_in(
    app: Flask, client: FlaskClient, page: GuidePage
) -> None:
    text = shown(client, path_of(page, app))
    assert re.findall(r'<link rel="canonical" href="([^"]+)">', text) == [BASE + path_of(page, app)]
    languages = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', text))
    assert languages.keys() == {*LANGUAGES, "x-default"}
    assert languages["ar"] == BASE + path_of(page, app, "ar")
    assert '<meta name="description" content="' in text
    assert "noindex" not in text


def test_titles_and_descriptions_are_all_different(app: Flask, client: FlaskClient) -> None:
    pages = [shown(client, path_of(page, app)) for page in PAGES]
    for pattern in (r"<title>(.*?)</title>", r'<meta name="description" content="(.*?)">'):
        found = [re.findall(pattern, text)[0] for text in pages]
        assert len(set(found)) == len(PAGES)
        assert max(map(len, found)) <= 160


def test_the_address_without_a_language_leads_to_the_visitors_best(app: Flask, client: FlaskClient) -> None:
    for page in PAGES:
        text = shown(client, path_of(page, app))
        (bare,) = re.findall(r'hreflang="x-default" href="([^"]+)"', text)
        answer = client.get(bare, base_url=BASE, headers={"Accept-Language": "he"}, follow_redirects=True)
        assert answer.request.path == path_of(page, app, "he")


def test_the_questions_of_a_patient_are_kept_from_search_engines(client: FlaskClient) -> None:
    assert '<meta name="robots" content="noindex">' in shown(client, "/en/urgent")


@pytest.mark.parametrize("path", ["/ru/urgent", "/ru/request/continue", "/ru/desk/sign-in", "/ru/"])
def test_every_page_describes_itself_once_in_its_language(client: FlaskClient, path: str) -> None:
    (told,) = re.findall(r'<meta name="description" content="([^"]+)">', shown(client, path))
    assert re.search("[а-яё]{4}", told)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_leads_to_every_other_and_to_the_signs(app: Flask, client: FlaskClient, page: GuidePage) -> None:
    text = shown(client, path_of(page, app))
    for other in PAGES[1:]:
        assert f'href="{path_of(other, app)}"' in text
    assert text.index('href="/en/urgent-signs"') > 0
    assert 'aria-current="page"' in text or page.name == "landing"


@pytest.mark.parametrize("page", [page for page in PAGES if page.medical], ids=lambda page: page.name)
def test_a_medical_page_awaits_its_review(app: Flask, client: FlaskClient, page: GuidePage) -> None:
    text = shown(client, path_of(page, app))
    assert "Awaiting clinician review." in text
    assert "https://schema.org/MedicalWebPage" in text
    assert "lastReviewed" not in text


def test_the_sitemap_lists_every_page_in_every_language(app: Flask, client: FlaskClient) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml", base_url=BASE).data)
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    listed = [element.text for element in tree.iter(f"{space}loc")]
    assert sorted(listed) == sorted(BASE + path_of(page, app, code) for page in PAGES for code in LANGUAGES)


def test_a_trial_copy_wants_no_visit_from_search_engines(client: FlaskClient) -> None:
    assert client.get("/robots.txt", base_url=BASE).text == "User-agent: *\nDisallow: /\n"


def test_production_keeps_them_off_the_faces_of_persons(app: Flask, client: FlaskClient) -> None:
    runtime = app.extensions["intake"]
    runtime.settings = replace(runtime.settings, env="production")
    lines = client.get("/robots.txt", base_url=BASE).text.splitlines()
    assert "Disallow: /" not in lines
    assert {"Disallow: /en/desk", "Disallow: /ar/status"} <= set(lines)
    assert lines[-1] == f"Sitemap: {BASE}/sitemap.xml"


def test_there_is_a_sentence_more_for_every_topic_and_question() -> None:
    assert len(facts.TOPICS) == len(guidance.TOPICS_MORE) == 6
    assert len(QUESTIONS) == len(guidance.QUESTIONS_WHY) == 6


def test_every_answer_can_be_linked_and_leads_on_to_a_page_that_exists() -> None:
    assert len({asked.id for asked in answers.QUESTIONS}) == len(answers.QUESTIONS)
    assert {asked.more for asked in answers.QUESTIONS} - {""} <= {page.name for page in PAGES}


def test_the_eight_checks_name_what_to_send_why_and_how_recent(client: FlaskClient) -> None:
    text = shown(client, "/en/what-to-send")
    assert len(re.findall(r'<li class="card">', text)) == 8
    assert "First bone marrow report, with flow cytometry" in text
    assert "not older than 14 days" in text


def test_the_picture_of_a_cycle_and_its_table_say_the_same(client: FlaskClient) -> None:
    text = shown(client, "/en/blinatumomab")
    drawing = text.split("<figcaption>")[0]
    days = re.findall(r'class="day day-(\w+)"', drawing)
    assert days == ["hospital"] * 7 + ["infusion"] * 21 + ["break"] * 14
    for row in ("1–2", "3–7", "8–28", "29–42", "43"):
        assert f">{row}<" in text


def test_the_picture_runs_from_the_right_in_hebrew(client: FlaskClient) -> None:
    first = {code: re.findall(r'<text x="(\d+)"', shown(client, f"/{code}/blinatumomab"))[0] for code in ("en", "he")}
    assert first == {"en": "22", "he": "286"}


@pytest.mark.parametrize(("code", "percent"), [("en", "0.0001"), ("ru", "0,0001"), ("he", "0.0001"), ("ar", "0.0001")])
def test_small_amounts_are_written_as_the_language_writes_them(client: FlaskClient, code: str, percent: str) -> None:
    assert f'<bdi dir="ltr" class="nowrap">{percent} %</bdi>' in shown(client, f"/{code}/residual-disease")


def test_the_same_amount_in_three_ways() -> None:
    assert [(amount.cells, f"{amount.percent:f}") for amount in AMOUNTS] == [
        (100, "1"), (1_000, "0.1"), (10_000, "0.01"), (100_000, "0.001"), (1_000_000, "0.0001"),
    ]  # fmt: skip
