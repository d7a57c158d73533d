"""Texts and limits at the desk: changed, compared, brought back; bad input is asked back and changes nothing."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from intake.models.staff import Role
from intake.models.texts import SettingVersion, TextVersion
from intake.runtime import Runtime
from intake.web.desk.text_pages import differences
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

FACTS = {"name": "Klinika Aviv", "phone": "+972733746844", "whatsapp": "", "email": "desk@clinic.test", "address": "",
         "reading_languages": "he en"}  # fmt: skip
HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "{% raw %}", "${7*7}",
           "{0.__class__}", "'; DROP TABLE staff;--", "=HYPERLINK(1)", "</textarea><b>x</b>", "100 % sure")  # fmt: skip


@pytest.fixture
def yael(signed_in: SignedIn) -> Browser:
    browser = signed_in("Yael", Role.ADMINISTRATOR)
    browser.open("/en/desk/settings")
    return browser


def versions(runtime: Runtime, table: type[SettingVersion] | type[TextVersion]) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(table)) or 0


def test_facts_are_changed_shown_to_everybody_and_brought_back(
    runtime: Runtime, yael: Browser, client: FlaskClient
) -> None:
    yael.send("/en/desk/facts", FACTS)
    assert "Saved. It counts from now on." in yael.text
    assert versions(runtime, SettingVersion) == 3  # name, WhatsApp, languages: the others were so already
    family = Browser(client)
    family.open("/en/contact")
    assert "Klinika Aviv" in family.text
    yael.send("/en/desk/facts", {**FACTS, "name": "Other"})
    with runtime.reading() as work:
        old = work.session.scalars(select(SettingVersion.id).where(SettingVersion.name == "name")).first()
    yael.send(f"/en/desk/facts/{old}/restore")
    family.open("/en/contact")
    assert "Klinika Aviv" in family.text


def test_a_fault_in_one_fact_changes_none_and_gives_the_form_back(runtime: Runtime, yael: Browser) -> None:
    answer = yael.send("/en/desk/facts", {**FACTS, "email": "x@y\r\nBcc: z@y.example"})
    assert answer.status_code == 422
    assert "Klinika Aviv" in yael.text
    assert 'href="#email"' in yael.text
    assert versions(runtime, SettingVersion) == 0


def test_a_limit_is_a_proposal_until_a_clinician_confirms_it(yael: Browser) -> None:
    yael.open("/en/desk/limits/mrd_days")
    assert "Proposal" in yael.text
    yael.send("/en/desk/limits/mrd_days", {"value": "30"})
    assert "Proposal" in yael.text
    yael.send("/en/desk/limits/mrd_days", {"value": "30", "confirmed_by": "Prof. Levi"})
    assert "Confirmed by Prof. Levi" in yael.text
    assert "2026-11-22" in yael.text
    yael.send("/en/desk/limits/mrd_days", {"value": "35"})
    assert "Proposal" in yael.text


def test_a_delivered_value_can_be_confirmed_as_it_is(runtime: Runtime, yael: Browser) -> None:
    yael.send("/en/desk/limits/mrd_days", {"value": "42"})
    assert versions(runtime, SettingVersion) == 0
    yael.send("/en/desk/limits/mrd_days", {"value": "42", "confirmed_by": "Prof. Levi"})
    assert "Confirmed by Prof. Levi" in yael.text


@pytest.mark.parametrize("typed", ["", "x", "0", "-5", "1e9", *HOSTILE[:6]], ids=ascii)
@pytest.mark.databases("sqlite")
def test_a_limit_that_cannot_stand_is_asked_back(runtime: Runtime, yael: Browser, typed: str) -> None:
    answer = yael.send("/en/desk/limits/mrd_days", {"value": typed})
    assert answer.status_code == 422
    assert 'href="#value"' in yael.text
    assert typed not in yael.text or "<" not in typed
    assert versions(runtime, SettingVersion) == 0


def test_a_text_is_written_in_four_languages_and_published(
    runtime: Runtime, yael: Browser, client: FlaskClient
) -> None:
    family = Browser(client)
    page = "/en/desk/texts/sign.fever"
    yael.send(f"{page}/en", {"body-en": "a fever above 39 degrees"})
    assert yael.send(f"{page}/publish").status_code == 422
    assert "Bring these languages up to date first" in yael.text
    for code in ("ru", "he", "ar"):
        yael.open(page)
        yael.send(f"{page}/{code}", {f"body-{code}": f"39 {code}"})
    family.open("/en/urgent-signs")
    assert "above 39" not in family.text
    yael.send(f"{page}/publish")
    assert "Published." in yael.text
    for language, said in (("en", "a fever above 39 degrees"), ("he", "39 he")):
        family.open(f"/{language}/urgent-signs")
        assert said in family.text


def test_versions_are_compared_and_brought_back(yael: Browser) -> None:
    page = "/en/desk/texts/sign.fever"
    yael.send(f"{page}/en", {"body-en": "very high fever: 38.0 °C (100.4 °F) or more"})
    yael.open(f"{page}/en/history")
    assert "<ins>very </ins>" in yael.text
    yael.send(f"{page}/en/0/restore")
    yael.open(f"{page}/en/history")
    assert "<del>very </del>" in yael.text


@pytest.mark.parametrize("body", HOSTILE, ids=ascii)
@pytest.mark.databases("sqlite")
def test_v09_to_v12_a_text_is_kept_literally_and_shown_as_text(
    runtime: Runtime, yael: Browser, client: FlaskClient, body: str
) -> None:
    page = "/en/desk/texts/sign.seizure"
    for code in ("en", "ru", "he", "ar"):
        yael.open(page)
        yael.send(f"{page}/{code}", {f"body-{code}": body})
    yael.send(f"{page}/publish")
    family = Browser(client)
    for browser, path in ((yael, page), (yael, f"{page}/en/history"), (yael, "/en/desk/texts"),
                          (family, "/en/urgent-signs"), (family, "/en/")):  # fmt: skip
        assert browser.open(path).status_code == 200
        assert "<" not in body or body not in browser.text
    assert "49" not in family.text
    with runtime.reading() as work:
        assert set(work.session.scalars(select(TextVersion.body))) == {body}


@pytest.mark.parametrize("name", ["a" * 22, "-1", str(2**63), "x'--", "٣"], ids=ascii)
@pytest.mark.databases("sqlite")
def test_what_is_not_there_is_not_found(yael: Browser, name: str) -> None:
    for path in (f"limits/{name}", f"texts/{name}", f"texts/{name}/en/history", f"texts/sign.fever/{name}/history"):
        assert yael.open(f"/en/desk/{path}").status_code == 404, path
    yael.open("/en/desk/facts")
    for path in (f"facts/{name}/restore", f"limits/mrd_days/{name}/restore", f"limits/{name}",
                 f"texts/{name}/en", f"texts/sign.fever/{name}", f"texts/sign.fever/en/{name}/restore"):  # fmt: skip
        yael.open("/en/desk/facts")
        assert yael.send(f"/en/desk/{path}", {"value": "1"}).status_code == 404, path


def test_absurd_versions_to_compare_give_a_plain_page(yael: Browser) -> None:
    for query in ("from=x&to=y", "from=99&to=-1", "to=9999999999999999999999", "from=' OR 1=1"):
        assert yael.open(f"/en/desk/texts/sign.fever/en/history?{query}").status_code == 200


def test_differences_lose_no_word() -> None:
    pieces = differences("one two three", "one three four")
    assert "".join(words for kind, words in pieces if kind != "new") == "one two three"
    assert "".join(words for kind, words in pieces if kind != "gone") == "one three four"
