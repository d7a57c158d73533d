"""What search engines read of the public pages: addresses, titles, facts as microdata; each in every language."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from intake.web.language import LANGUAGES
from intake.web.public.guide import PAGES, GuidePage
from tests.support.browser import BASE
from tests.web.public.test_public_pages import path_of, shown

pytestmark = pytest.mark.databases("sqlite")
SITEMAP, XHTML = "{http://www.sitemaps.org/schemas/sitemap/0.9}", "{http://www.w3.org/1999/xhtml}"
ALTERNATE = re.compile(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">')
LONGEST_TITLE, LONGEST_DESCRIPTION, SHORTEST_DESCRIPTION = 65, 160, 25
# What schema.org has for the types that the pages use.
PROPERTIES = {
    "WebPage": {"inLanguage", "url", "name", "description", "lastReviewed", "reviewedBy", "mainEntity", "about"},
    "MedicalClinic": {"name", "telephone", "url", "address", "openingHours", "openingHoursSpecification", "areaServed",
                      "medicalSpecialty", "availableLanguage", "contactPoint", "email"},
    "FAQPage": {"mainEntity", "inLanguage", "url", "name", "description", "lastReviewed", "reviewedBy"},
    "Question": {"name", "acceptedAnswer"},
    "Answer": {"text"},
    "Person": {"name"},
    "PostalAddress": {"streetAddress", "addressLocality", "addressCountry", "postalCode"},
}  # fmt: skip
PROPERTIES["MedicalWebPage"] = PROPERTIES["WebPage"]


class Microdata(HTMLParser):
    """The items of a page: (type, property) of everything that is told. `lost`: properties outside any item."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []
        self.lost: list[str] = []
        self._open: list[tuple[str, str]] = []  # (tag, type that begins there or "")
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        here = next((kind for _tag, kind in reversed(self._open) if kind), "")
        for name in (given.get("itemprop") or "").split():
            (self.told.append((here, name)) if here else self.lost.append(name))
        kind = (given.get("itemtype") or "").removeprefix("https://schema.org/") if "itemscope" in given else ""
        if tag not in ("meta", "link", "br", "img", "input", "hr"):
            self._open.append((tag, kind))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass


@pytest.mark.parametrize("code", LANGUAGES)
def test_titles_and_descriptions_fit_into_a_list_of_results(app: Flask, client: FlaskClient, code: str) -> None:
    pages = [shown(client, path_of(page, app, code)) for page in PAGES]
    titles = [html.unescape(re.findall(r"<title>(.*?)</title>", text)[0]) for text in pages]
    told = [html.unescape(re.findall(r'<meta name="description" content="(.*?)">', text)[0]) for text in pages]
    assert len(set(titles)) == len(set(told)) == len(PAGES)
    assert [title for title in titles if len(title) > LONGEST_TITLE] == []
    assert [text for text in told if not SHORTEST_DESCRIPTION <= len(text) <= LONGEST_DESCRIPTION] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_languages_of_a_page_name_each_other_and_themselves(
    app: Flask, client: FlaskClient, page: GuidePage
) -> None:
    """A search engine drops a language that is not named back."""
    expected = {code: BASE + path_of(page, app, code) for code in LANGUAGES}
    for code in LANGUAGES:
        text = shown(client, path_of(page, app, code))
        named = dict(ALTERNATE.findall(text))
        assert named == {**expected, "x-default": BASE + path_of(page, app, "en").removeprefix("/en")}
        assert re.findall(r'<link rel="canonical" href="([^"]+)">', text) == [expected[code]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_facts_for_machines_have_a_type_that_knows_them(app: Flask, client: FlaskClient, page: GuidePage) -> None:
    for code in LANGUAGES:
        found = Microdata(shown(client, path_of(page, app, code)))
        assert found.lost == []
        assert [told for told in found.told if told[1] not in PROPERTIES.get(told[0], ())] == []
        names = [name for kind, name in found.told if kind in ("WebPage", "MedicalWebPage", "FAQPage")]
        assert {"inLanguage", "url", "name", "description"} <= set(names)


def test_the_questions_stand_with_their_answers(client: FlaskClient) -> None:
    told = Microdata(shown(client, "/en/questions")).told
    asked = [name for kind, name in told if kind == "Question"]
    assert asked.count("name") == asked.count("acceptedAnswer") == [kind for kind, _name in told].count("Answer") > 5


def test_each_page_of_the_sitemap_names_all_its_languages(client: FlaskClient) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml", base_url=BASE).data)
    entries = tree.findall(f"{SITEMAP}url")
    assert len(entries) == len(PAGES) * len(LANGUAGES)
    for entry in entries:
        links = {link.get("hreflang"): link.get("href") for link in entry.findall(f"{XHTML}link")}
        assert links.keys() == {*LANGUAGES, "x-default"}
        assert entry.findtext(f"{SITEMAP}loc") in links.values()


def test_a_robot_may_read_every_public_page_and_no_page_of_a_person(app: Flask, client: FlaskClient) -> None:
    runtime = app.extensions["intake"]
    runtime.settings = replace(runtime.settings, env="production")
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt", base_url=BASE).text.splitlines())
    addresses = [path_of(page, app, code) for page, code in product(PAGES, LANGUAGES)]
    assert [path for path in addresses if not robots.can_fetch("*", BASE + path)] == []
    kept = ("desk/", "request/save", "status", "status/records", "sent", "urgent/stop", "doctor/request")
    closed = [f"/{code}/{path}" for path, code in product(kept, LANGUAGES)]
    assert [path for path in closed if robots.can_fetch("*", BASE + path)] == []
