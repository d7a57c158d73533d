"""Addresses that are nearly right lead to the page that was meant; all others to a page that helps."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.support.browser import BASE

pytestmark = pytest.mark.databases("sqlite")


def goes(client: FlaskClient, path: str, accepts: str = "ru-RU,ru;q=0.9,en;q=0.5") -> tuple[int, str]:
    """Status and path of where a visitor of this language ends, after all redirects."""
    answer = client.get(path, base_url=BASE, headers={"Accept-Language": accepts}, follow_redirects=True)
    return answer.status_code, answer.request.path


@pytest.mark.parametrize(("typed", "meant"), [
    ("/EN/CONTACT", "/en/contact"),
    ("/En/Urgent-Signs", "/en/urgent-signs"),
    ("/en/Contact/", "/en/contact"),
    ("/en/contact/", "/en/contact"),
    ("/en///contact", "/en/contact"),
    ("/en/contact.", "/en/contact"),
    ("/he/contact).", "/he/contact"),
    ("/en/contact.html", "/en/contact"),
    ("/en/contact/index.php", "/en/contact"),
    ("/en/index.html", "/en/"),
    ("/EN", "/en/"),
    ("/en-GB/questions", "/en/questions"),
    ("/he_IL/questions", "/he/questions"),
    ("/iw/contact", "/he/contact"),
    ("/contact", "/ru/contact"),
    ("/request/continue", "/ru/request/continue"),
    ("/Privacy", "/ru/privacy"),
    ("/fr/contact", "/ru/contact"),
    ("/zz-ZZ/contact", "/ru/contact"),
    ("/xx/", "/ru/"),
])
def test_what_was_meant_is_found(client: FlaskClient, typed: str, meant: str) -> None:
    assert goes(client, typed) == (200, meant)


@pytest.mark.parametrize("path", [
    "/contact", "/questions", "/request/continue", "/doctor", "/EN", "/EN/Contact", "/fr/contact", "/xx/", "/contact/",
    "/iw/contact", "/en-GB/questions", "/Privacy.html",
])
def test_one_step_leads_there(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url=BASE, headers={"Accept-Language": "he"})
    assert answer.status_code == 302
    assert client.get(answer.location, base_url=BASE).status_code == 200


def test_the_query_goes_along(client: FlaskClient) -> None:
    answer = client.get("/EN/Contact?zone=Asia/Almaty", base_url=BASE)
    assert (answer.status_code, answer.location) == (302, "/en/contact?zone=Asia/Almaty")
    assert "Accept-Language" in answer.headers["Vary"]


@pytest.mark.parametrize("path", [
    "/en/no-such-page", "/no/such/page", "/EN/STATUS/RECORDS/ABC", "/en/" + "A" * 3000,
    "/xx/no-such-page", "/en/contact%00", "/static/css/Site.CSS", "/en/../etc/passwd", "/en/contact/%2e%2e/x",
])
def test_what_nobody_can_guess_gets_the_page_that_helps(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url=BASE, headers={"Accept-Language": "he"}, follow_redirects=True)
    assert answer.status_code == 404
    assert 'class="urgent-strip"' in answer.text
    assert 'href="tel:+972733746844"' in answer.text
    assert "/urgent-signs" in answer.text
    assert "/contact" in answer.text


@pytest.mark.parametrize(("path", "lang"), [
    ("/en/nope", "en"), ("/ru/nope", "ru"), ("/nope/nope", "he"), ("/xx/nope", "he"),
])
def test_the_helping_page_speaks_the_best_language(client: FlaskClient, path: str, lang: str) -> None:
    answer = client.get(path, base_url=BASE, headers={"Accept-Language": "iw,ru;q=0.4"}, follow_redirects=True)
    assert answer.status_code == 404
    assert f'<html lang="{lang}"' in answer.text


@pytest.mark.parametrize("accepts", [
    "", "*", ";;;q=", "x" * 5000, "zz-ZZ", "en;q=-1", "q=0.5", ",,,,", "en;q=1e999",
    "\u05e2".encode().decode("latin-1"),
])
def test_nonsense_in_the_wanted_languages_means_english(client: FlaskClient, accepts: str) -> None:
    assert goes(client, "/", accepts) == (200, "/en/")


@pytest.mark.parametrize(("accepts", "lang"), [
    ("he-IL", "he"), ("iw", "he"), ("iw-IL,en;q=0.3", "he"), ("ru-KZ,kk;q=0.9,en;q=0.1", "ru"), ("ar-EG", "ar"),
    ("zh-CN,zh;q=0.9", "en"), ("*;q=0.5,ar", "ar"), ("en;q=0,ru", "ru"), ("RU", "ru"), ("en;q=0.1,he;q=0.9", "he"),
])
def test_the_best_language_is_found_in_what_browsers_send(client: FlaskClient, accepts: str, lang: str) -> None:
    assert goes(client, "/", accepts) == (200, f"/{lang}/")
    assert goes(client, "/contact", accepts) == (200, f"/{lang}/contact")


@pytest.mark.parametrize("path", ["/en/%", "/en/%zz/contact", "/en/%ff%fe", "/%c3%28/contact", "/en/contact%2f..%2f"])
def test_wrong_percent_signs_get_the_page_that_helps(client: FlaskClient, path: str) -> None:
    answer = client.get(path, base_url=BASE, headers={"Accept-Language": "ar"}, follow_redirects=True)
    assert answer.status_code == 404
    assert 'class="urgent-strip"' in answer.text


def test_another_site_is_never_the_answer(client: FlaskClient) -> None:
    for path in ("//evil.test/contact", "/EN//evil.test", "/\\evil.test/contact", "/https://evil.test/contact"):
        answer = client.get(path, base_url=BASE)
        assert "evil.test" not in (answer.location or "").removeprefix(BASE) or answer.status_code == 308
        assert (answer.location or "/").removeprefix(BASE).startswith("/")
        assert not (answer.location or "/").removeprefix(BASE).startswith("//")


def test_a_post_is_never_led_elsewhere(client: FlaskClient) -> None:
    answer = client.post("/EN/URGENT", base_url=BASE, data={"a": "b"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 404
