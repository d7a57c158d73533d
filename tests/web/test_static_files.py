"""Static files: fetched once under a name that carries their hash, small on the way, and only ours."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from flask.testing import FlaskClient

from tests.support.browser import BASE
from tools.build_css import CSS

pytestmark = pytest.mark.databases("sqlite")
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FOR_EVER = {"public", "max-age=31536000", "immutable"}


def linked(client: FlaskClient, path: str = "/en/") -> list[str]:
    found: list[str] = LINKED.findall(client.get(path, base_url=BASE).text)
    assert found
    return found


def caching(client: FlaskClient, address: str) -> set[str]:
    answer = client.get(address, base_url=BASE)
    assert answer.status_code == 200, address
    return {part.strip() for part in answer.headers["Cache-Control"].split(",")}


@pytest.mark.parametrize("language", ["en", "ru", "he", "ar"])
def test_everything_a_page_links_is_kept_for_a_year(client: FlaskClient, language: str) -> None:
    for address in linked(client, f"/{language}/"):
        assert re.match(r"/static/[0-9a-f]{12}/", address)
        assert caching(client, address) == FOR_EVER


def test_a_page_itself_is_kept_nowhere(client: FlaskClient) -> None:
    assert client.get("/en/", base_url=BASE).headers["Cache-Control"] == "no-store"


def test_an_old_pages_sheet_is_given_and_not_for_ever(client: FlaskClient) -> None:
    assert caching(client, "/static/000000000000/css/site.css") == {"no-store"}


@pytest.mark.parametrize("name", ["css/none.css", "../config.py", "%2e%2e/config.py", "css", ""])
def test_what_is_no_file_of_ours_is_not_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/000000000000/{name}", base_url=BASE).status_code in (404, 308)


@pytest.mark.parametrize(("accepts", "coding", "unpack"), [
    ("gzip, deflate, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes),
    ("br;q=0, gzip", "gzip", gzip.decompress), ("identity", None, bytes),
])
def test_a_sheet_comes_in_the_coding_that_the_browser_takes(client: FlaskClient, accepts, coding, unpack) -> None:
    address = next(link for link in linked(client) if link.endswith("site.css"))
    answer = client.get(address, base_url=BASE, headers={"Accept-Encoding": accepts})
    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert unpack(answer.data) == (CSS / "site.css").read_bytes()


@pytest.mark.parametrize(("language", "subsets"), [
    ("en", ["latin"]), ("ru", ["latin", "cyrillic"]), ("he", ["latin", "hebrew"]), ("ar", ["latin", "arabic"]),
])
def test_the_languages_letters_are_asked_for_first(client: FlaskClient, language: str, subsets: list[str]) -> None:
    page = client.get(f"/{language}/", base_url=BASE).text
    preloaded = re.findall(r'<link rel="preload" href="([^"]+)"', page)
    assert [re.sub(r".*rubik-(\w+)-.*", r"\1", address) for address in preloaded] == subsets
    (sheet,) = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    text = client.get(sheet, base_url=BASE).text
    for address in preloaded:  # the very address that the sheet will ask for, or it would be fetched twice
        assert address.removeprefix(sheet.removesuffix("css/site.css")) in text
        assert page.index(address) < page.index('rel="stylesheet"')
