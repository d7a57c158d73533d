"""Administrators confirm who has read a public page; pages say so, and stop saying so when they say something else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from config import LANGUAGES
from intake.models.page_reviews import PageReview
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import texts
from intake.web.public.guide import PAGES
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

CLINICIANS, HEBREW = "/en/desk/page-reviews/clinician", "/en/desk/page-reviews/he"
LEVI = {"name": "Dr. Levi", "role": "Haematologist", "read_on": "2026-11-20"}
AWAITS = "Awaiting clinician review."


@pytest.fixture
def yael(signed_in: SignedIn) -> Browser:
    return signed_in("Yael", Role.ADMINISTRATOR)


@pytest.fixture
def family(client: FlaskClient) -> Browser:
    return Browser(client)


def confirm(browser: Browser, path: str, *pages: str, **typed: str) -> int:
    """Send the form as it is shown, with the fingerprints that it carries."""
    browser.open(path)
    seen = dict(re.findall(r'name="(seen-\w+)" value="(\w{64})"', browser.text))
    return browser.send(path, {**seen, **LEVI, **typed, "pages": list(pages)}).status_code


def rows(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(PageReview)) or 0


def seen_by(browser: Browser, path: str) -> str:
    browser.open(path)
    return browser.text


def states(browser: Browser, path: str = CLINICIANS) -> dict[str, str]:
    """The state of each page, in words, by its title."""
    table = seen_by(browser, path).split("<tbody")[1].split("</tbody>")[0]
    found = re.findall(r'<th scope="row".*?<a[^>]*>(.*?)</a>.*?class="badge[^"]*">(.*?)</span>', table, re.S)
    return {title: re.sub(r"<[^>]*>", "", state).strip() for title, state in found}


def test_a_confirmed_page_names_its_clinician_and_the_others_wait(yael: Browser, family: Browser) -> None:
    assert AWAITS in seen_by(family, "/en/questions")
    assert confirm(yael, CLINICIANS, "questions", "residual_disease") == 200
    assert "Confirmed. The pages say so from now on." in yael.text
    text = seen_by(family, "/en/questions")
    assert "Dr. Levi" in text
    assert "Haematologist" in text
    assert 'itemprop="lastReviewed" datetime="2026-11-20"' in text
    assert 'datetime="2027-11-20"' in text  # the next review
    assert AWAITS not in text
    assert AWAITS in seen_by(family, "/en/blinatumomab")
    assert seen_by(family, "/en/about-these-pages").count("Dr. Levi") == 2
    assert states(yael)["Questions and answers"] == "Confirmed"
    assert states(yael)["How blinatumomab is given"] == "Awaiting"


def test_a_native_reader_is_confirmed_page_by_page_and_language_by_language(yael: Browser, family: Browser) -> None:
    assert confirm(yael, HEBREW, "privacy", "questions", name="נועה", role="") == 200
    for path in ("/he/privacy", "/he/questions", "/en/about-these-pages"):
        assert "נועה" in seen_by(family, path), path
    for path in ("/he/contact", "/ru/privacy", "/en/privacy"):
        assert "נועה" not in seen_by(family, path), path
    assert f"{len(PAGES) - 2} pages still wait" in seen_by(family, "/en/about-these-pages")


def test_a_page_without_medicine_waits_for_a_native_reader_only(yael: Browser, family: Browser) -> None:
    assert 'class="review"' not in seen_by(family, "/en/privacy")
    assert 'class="review"' in seen_by(family, "/ar/privacy")
    assert "Privacy" not in states(yael)
    assert confirm(yael, CLINICIANS, "privacy") == 422


def test_the_accessibility_page_says_that_languages_wait_until_none_does(yael: Browser, family: Browser) -> None:
    waiting = "still wait for a native reader"
    assert waiting in seen_by(family, "/en/accessibility")
    for code in ("ru", "he", "ar"):
        confirm(yael, f"/en/desk/page-reviews/{code}", *(page.name for page in PAGES))
    assert waiting not in seen_by(family, "/en/accessibility")


def test_a_reading_lapses_when_the_page_says_something_else_and_says_why(
    runtime: Runtime, yael: Browser, family: Browser
) -> None:
    confirm(yael, CLINICIANS, "urgent_signs", "questions")
    confirm(yael, HEBREW, "urgent_signs", name="נועה")
    with runtime.work() as work:
        for code in LANGUAGES:
            texts.write(work, "sign.fever", code, f"fever {code}")
        texts.publish(work, "sign.fever")
    runtime.forget_in_force()
    text = seen_by(family, "/en/urgent-signs")
    assert "The page has changed since the last review." in text
    assert "Dr. Levi" not in text
    assert "lastReviewed" not in text
    assert "נועה" not in seen_by(family, "/he/urgent-signs")
    assert "Dr. Levi" in seen_by(family, "/en/questions")
    assert states(yael)["The 8 urgent signs"] == "Text changed since"
    assert states(yael, HEBREW)["The 8 urgent signs"] == "Text changed since"
    confirm(yael, CLINICIANS, "urgent_signs")
    assert "Dr. Levi" in seen_by(family, "/en/urgent-signs")


def test_a_reading_is_late_after_a_year(yael: Browser, family: Browser, clock: Clock, signed_in: SignedIn) -> None:
    confirm(yael, CLINICIANS, "questions")
    clock.move(days=363)  # 20 November of the next year: still the last day
    assert "Dr. Levi" in seen_by(family, "/en/questions")
    clock.move(days=1)
    text = seen_by(family, "/en/questions")
    assert "The last review is more than a year old." in text
    assert "Dr. Levi" not in text
    assert states(signed_in("Ruth", Role.ADMINISTRATOR))["Questions and answers"] == "Late: more than a year ago"


def test_a_confirmation_is_taken_back_and_that_is_undone(yael: Browser, family: Browser) -> None:
    confirm(yael, CLINICIANS, "questions")
    (seen,) = re.findall(r'name="seen" value="(\d+)"', yael.text)
    yael.send(f"{CLINICIANS}/questions/withdraw", {"seen": seen})
    assert "Taken back. The page waits again." in yael.text
    assert AWAITS in seen_by(family, "/en/questions")
    (undo,) = re.findall(r'action="(/en/desk/page-reviews/changes/\d+/undo)"', yael.text)
    yael.send(undo)
    assert "The change was undone." in yael.text
    assert "Dr. Levi" in seen_by(family, "/en/questions")


def test_who_comes_second_is_told_and_changes_nothing(runtime: Runtime, yael: Browser) -> None:
    confirm(yael, CLINICIANS, "questions")
    (seen,) = re.findall(r'name="seen" value="(\d+)"', yael.text)
    confirm(yael, CLINICIANS, "questions", name="Dr. Gold")
    yael.send(f"{CLINICIANS}/questions/withdraw", {"seen": seen})
    assert "Somebody else was faster." in yael.text
    yael.open(CLINICIANS)
    yael.send(f"/en/desk/page-reviews/changes/{seen}/undo")
    assert "Somebody else was faster." in yael.text
    assert rows(runtime) == 2
    assert "Dr. Gold" in seen_by(yael, CLINICIANS)


def test_words_that_changed_while_the_form_was_open_are_not_confirmed(runtime: Runtime, yael: Browser) -> None:
    yael.open(CLINICIANS)
    answer = yael.send(CLINICIANS, {**LEVI, "pages": ["questions"], "seen-questions": "0" * 64})
    assert answer.status_code == 422
    assert "A page has changed since you opened this form. Have it read once more" in yael.text
    assert rows(runtime) == 0


@pytest.mark.parametrize(("typed", "field"), [
    ({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"name": "a\r\nb"}, "name"), ({"role": ""}, "role"),
    ({"read_on": ""}, "read_on"), ({"read_on": "soon"}, "read_on"), ({"read_on": "2026-11-23"}, "read_on"),
    ({"read_on": "2025-11-21"}, "read_on"),
])  # fmt: skip
@pytest.mark.databases("sqlite")
def test_a_reading_that_cannot_stand_is_asked_back_with_what_was_typed(
    runtime: Runtime, yael: Browser, typed: dict[str, str], field: str
) -> None:
    assert confirm(yael, CLINICIANS, "questions", **typed) == 422
    assert f'href="#{field}"' in yael.text
    assert re.search(r'value="questions"[^>]* checked', yael.text)
    assert rows(runtime) == 0


def test_without_a_page_nothing_is_confirmed(runtime: Runtime, yael: Browser) -> None:
    assert confirm(yael, CLINICIANS) == 422
    assert "Choose the pages that were read" in yael.text
    assert confirm(yael, CLINICIANS, "no_such_page", "<b>") == 422
    assert rows(runtime) == 0


def test_a_hostile_name_is_shown_as_text(yael: Browser, family: Browser) -> None:
    confirm(yael, CLINICIANS, "questions", name="<script>alert(1)</script>")
    for browser, path in ((yael, CLINICIANS), (yael, "/en/desk/page-reviews"), (family, "/en/questions"),
                          (family, "/en/about-these-pages")):  # fmt: skip
        assert "<script>alert(1)" not in seen_by(browser, path)
        assert "&lt;script&gt;alert(1)" in browser.text


def test_the_lead_sees_how_pages_stand_and_confirms_nothing(
    runtime: Runtime, yael: Browser, signed_in: SignedIn
) -> None:
    confirm(yael, CLINICIANS, "questions")
    lead = signed_in("Noa", Role.LEAD)
    text = seen_by(lead, CLINICIANS)
    assert "Dr. Levi" in text
    assert "An administrator confirms who has read a page." in text
    assert "Take back" not in text
    assert lead.send(CLINICIANS, {**LEVI, "pages": ["blinatumomab"]}).status_code == 403
    assert rows(runtime) == 1


@pytest.mark.parametrize("name", ["en", "de", "-1", str(2**63), "x'--"], ids=ascii)
@pytest.mark.databases("sqlite")
def test_what_is_not_there_is_not_found(yael: Browser, name: str) -> None:
    assert yael.open(f"/en/desk/page-reviews/{name}").status_code == 404
    for path in (name, f"{name}/questions/withdraw", f"clinician/{name}/withdraw", f"changes/{name}/undo"):
        yael.open(CLINICIANS)
        assert yael.send(f"/en/desk/page-reviews/{path}", {"pages": "questions"}).status_code == 404, path


def test_the_overview_counts_what_stands(yael: Browser) -> None:
    confirm(yael, CLINICIANS, "questions", "residual_disease")
    medical = sum(page.medical for page in PAGES)
    text = seen_by(yael, "/en/desk/page-reviews")
    assert f"2 of {medical} pages confirmed" in text
    assert text.count("Dr. Levi") == 2
    assert text.count("Not medical") == len(PAGES) - medical


def test_the_clinic_counts_its_own_day(yael: Browser, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=22) - timedelta(days=1)  # past midnight in Tel Aviv
    assert confirm(yael, CLINICIANS, "questions", read_on="2026-11-22") == 200
