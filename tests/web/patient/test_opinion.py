"""The written opinion for the family: only what was signed, in every version and language, and on paper."""

from __future__ import annotations

import re

import pytest

from intake.models.messages import TranslatedBy
from intake.models.referrals import ClosedAs, ReferralState
from intake.runtime import Runtime
from intake.services import opinions
from tests.support.opinions import a_draft, a_signed_one, translated
from tests.web.patient.opinions import (
    PAGE,
    PAPER,
    RUSSIAN,
    SUMMARY,
    acts,
    amended,
    change,
    gets_an_opinion,
    letter,
    on_paper,
    status_of,
    the_referral,
)  # fmt: skip
from tests.web.patient.people import Person

pytestmark = pytest.mark.databases("sqlite")  # tests/services/test_opinion_standing.py asks both


@pytest.fixture
def sender(person: Person) -> Person:
    """Somebody whose request was sent, and nothing of whose opinion is written."""
    person.has_sent()
    return person


@pytest.fixture
def family(person: Person) -> Person:
    """Somebody whose opinion was signed in English and translated into Russian."""
    person.has_sent()
    gets_an_opinion(person)
    return person


def test_before_anything_is_signed_there_is_no_page_and_no_word_of_it(sender: Person, runtime: Runtime) -> None:
    assert (status_of(sender, PAGE), status_of(sender, PAPER)) == (404, 404)
    with runtime.work() as work:
        a_draft(work, the_referral(work))
    assert (status_of(sender, PAGE), status_of(sender, PAPER), status_of(sender, f"{PAGE}?version=1")) == (404,) * 3
    assert "written opinion" not in sender.at("/status").split("<h1>")[1].split("What arrives next")[0]
    assert acts(runtime) == []


def test_the_draft_of_an_amendment_is_not_shown(family: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        a_draft(work, the_referral(work), summary="Another road, not yet decided.")
    page = family.at(PAGE)
    assert SUMMARY in page
    assert "not yet decided" not in page
    assert "newer version" not in page
    assert status_of(family, f"{PAGE}?version=2") == 404
    assert "A new version" not in family.at("/status")


@pytest.mark.parametrize("closed_as", [ClosedAs.OPINION_SENT, ClosedAs.WITHDRAWN])
def test_a_closed_request_keeps_its_opinion(family: Person, runtime: Runtime, closed_as: ClosedAs) -> None:
    change(runtime, state=ReferralState.CLOSED, closed_as=closed_as)
    assert "Your written opinion is here" in family.at("/status")
    page = family.at(PAGE)
    assert SUMMARY in page
    assert "Call us about what is not clear:" in page
    assert 'href="/en/status/messages"' not in page
    assert SUMMARY in on_paper(family)


def test_the_page_says_what_to_do_next(family: Person) -> None:
    page = family.at(PAGE)
    assert "Read it together with your treating team." in page
    assert 'href="/en/status/messages"' in page
    assert "Call the treating team now, not us, if:" in page


def test_it_opens_in_the_pages_language_if_it_was_translated_and_else_as_it_was_signed(family: Person) -> None:
    assert SUMMARY in letter(family.at(PAGE))
    family.language = "ru"
    assert RUSSIAN in letter(family.at(PAGE))
    assert re.search(r'<article[^>]* lang="ru"', family.text)
    family.language = "he"
    assert SUMMARY in letter(family.at(PAGE))
    assert re.search(r'<article[^>]* lang="en" dir="ltr"', family.text)


def test_every_language_that_it_is_in_can_be_chosen_under_its_own_name(family: Person) -> None:
    page = family.at(PAGE)
    ways = page.split('aria-labelledby="languages-of-opinion"')[1].split("</nav>")[0]
    now = '<strong aria-current="true"><bdi lang="en" dir="ltr">English</bdi></strong>'
    assert f'{now} <span class="soft">· original' in ways
    assert re.search(r'<a href="([^"]+)" lang="ru"[^>]*>Русский</a> <span class="soft">· translation', ways)
    assert RUSSIAN in letter(family.at(f"{PAGE}?language=ru"))
    assert SUMMARY in letter(family.at(f"{PAGE}?language=en"))
    for absent in ("he", "xx", ""):
        assert status_of(family, f"{PAGE}?language={absent}") == 404


def test_an_opinion_in_one_language_offers_no_other(sender: Person, runtime: Runtime) -> None:
    amended(runtime)
    assert "in another language" not in sender.at(PAGE)


@pytest.mark.parametrize(
    ("made_by", "checked", "care"),
    [
        (TranslatedBy.PERSON, True, ""),
        (TranslatedBy.PERSON, False, "Nobody has compared this translation with the original yet."),
        (TranslatedBy.MACHINE, True, "A machine made this translation. A person has compared it with the original."),
        (TranslatedBy.MACHINE, False, "A machine made this translation. Nobody has compared it with the original"),
    ],
)
def test_who_made_the_translation_and_whether_it_was_checked_is_said_first(
    sender: Person, runtime: Runtime, made_by: TranslatedBy, checked: bool, care: str
) -> None:
    with runtime.work() as work:
        version = a_signed_one(work, the_referral(work))
        translated(work, the_referral(work), version, made_by=made_by, checked=checked)
    before_letter = sender.at(f"{PAGE}?language=ru").split("<article")[0]
    assert ("Where the two differ, the original counts." in before_letter) is bool(care)
    assert care in before_letter
    assert "the original counts." not in sender.at(PAGE).split("<article")[0]


def test_an_earlier_version_stays_readable_and_says_that_a_newer_one_counts(family: Person, runtime: Runtime) -> None:
    amended(runtime, summary="The second road is the one.")
    page = family.at(PAGE)
    assert "The second road is the one." in letter(page)
    assert f'href="/en{PAGE}?version=1"' in page
    assert "There is a newer version" not in page
    page = family.at(f"{PAGE}?version=1")
    assert SUMMARY in letter(page)
    assert "There is a newer version of your opinion" in page
    assert f'href="/en{PAGE}">Read the newest version' in page
    assert SUMMARY in on_paper(family, f"{PAPER}?version=1")


def test_a_version_that_is_not_there_answers_like_any_other_page_that_is_not(family: Person) -> None:
    for number in ("0", "2", "-1", "one", "", "1.0", "9" * 30, "١"):
        assert status_of(family, f"{PAGE}?version={number}") == 404, number
        assert status_of(family, f"{PAPER}?version={number}") == 404, number


def test_the_pdf_is_in_the_language_that_was_asked_for_and_named_by_the_reference(
    family: Person, runtime: Runtime
) -> None:
    english = on_paper(family)
    assert SUMMARY in english
    assert RUSSIAN not in english
    assert RUSSIAN in on_paper(family, f"{PAPER}?language=ru")
    family.language = "ru"
    assert RUSSIAN in on_paper(family)
    assert family.page is not None
    with runtime.reading() as work:
        name = f'attachment; filename="{the_referral(work).reference}.pdf"'
    assert family.page.headers["Content-Disposition"].startswith(name)
    assert family.page.headers["Cache-Control"] == "no-store"
    assert family.page.headers["Content-Security-Policy"].startswith("sandbox")


def test_the_page_downloads_what_it_shows(family: Person, runtime: Runtime) -> None:
    amended(runtime, summary="The second road is the one.")
    page = family.at(f"{PAGE}?version=1&language=ru")
    [link] = re.findall(r'href="/en(/status/opinion\.pdf[^"]*)"', page)
    assert RUSSIAN in on_paper(family, link.replace("&amp;", "&"))


def test_what_was_signed_is_what_is_shown(family: Person, runtime: Runtime) -> None:
    with runtime.reading() as work:
        [version] = opinions.signed(work, the_referral(work))
    for words in version.parts.values():
        assert words.splitlines()[0] in letter(family.at(PAGE))
