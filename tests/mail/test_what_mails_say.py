"""What a mail may say and what it must never say (security-reliability 2.5; ux R30, R31)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from config import LANGUAGES
from intake.mail.mails import MAILS, TO_PEOPLE
from intake.mail.render import Rendered, render
from tests.mail.examples import CLINIC, EXAMPLES, PUBLIC_URL

CLINICAL = re.compile(
    r"leuk|blina|blinc|marrow|chemo|oncolog|haemat|hemat|cancer|tumou?r|diagnos|transplant|blast|relapse|drug|"
    r"лейк|блина|костн|химио|онколог|гематол|рак|диагноз|לוקמי|בלינ|כימו|אונקו|המטו|סרטן|אבחנ|لوكيميا|سرطان|ورم",
    re.IGNORECASE,
)
ISOLATES = re.compile("[\u2066-\u2069]")


def rendered(template: str, language: str = "en", **changed: Any) -> Rendered:
    return render(template, language, EXAMPLES[template] | changed, CLINIC, PUBLIC_URL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", MAILS)
def test_no_clinical_word_stands_in_a_mail(template: str, language: str) -> None:
    mail = rendered(template, language)
    assert not CLINICAL.search(mail.subject + mail.text + mail.html)


@pytest.mark.parametrize("template", MAILS)
def test_facts_that_a_mail_does_not_need_never_reach_it(template: str) -> None:
    canaries = dict.fromkeys(("name", "patient_name", "diagnosis", "answers", "note", "file_name"), "CANARY-7731")
    mail = rendered(template, **canaries)
    assert "CANARY" not in mail.subject + mail.text + mail.html


@pytest.mark.parametrize("template", MAILS)
def test_every_link_starts_at_the_public_address(template: str) -> None:
    mail = rendered(template)
    links = re.findall(r"https?://\S+", mail.text) + re.findall(r'href="([^"]+)"', mail.html)
    assert all(link.startswith(f"{PUBLIC_URL}/en/") for link in links)


TOKENS = ("saved_request", "sign_in_link", "physician_invited", "physician_confirm", "physician_sign_in",
          "staff_invitation", "staff_reset")  # fmt: skip


@pytest.mark.parametrize("template", TOKENS)
def test_a_token_travels_in_the_fragment_only(template: str) -> None:
    links = re.findall(r"https://\S+", rendered(template).text)
    assert [link.partition("#")[2] for link in links if "#" in link] == ["a-token-of-many-letters"]
    assert not any("a-token" in link.partition("#")[0] for link in links)


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("template", MAILS)
def test_right_to_left_text_isolates_values_and_keeps_links_clean(template: str, language: str) -> None:
    mail = rendered(template, language)
    reference = EXAMPLES[template].get("reference")
    if reference:
        assert f"\u2066{reference}\u2069" in mail.text
    assert not any(ISOLATES.search(line) for line in mail.text.splitlines() if line.startswith("http"))
    assert f'<html lang="{language}" dir="rtl">' in mail.html


def test_the_persons_own_clock_comes_before_tel_aviv() -> None:
    text = rendered("receipt").text
    assert text.index("Tuesday 2 February, 01:30 in Almaty (UTC+5)") < text.index(
        "Monday 1 February, 22:30 in Tel Aviv (UTC+2)"
    )


def test_somebody_on_clinic_time_reads_one_clock() -> None:
    assert rendered("receipt", zone="Asia/Jerusalem").text.count("22:30") == 1


def test_a_receipt_without_a_call_says_by_when_somebody_is_in_touch() -> None:
    text = rendered("receipt", starts_at=None, reason=None).text
    assert "Wednesday 3 February, 17:00 in Tel Aviv" in text


def test_markup_in_a_value_stays_text() -> None:
    mail = rendered("callback_cancelled", reference="<b>R7K4</b>")
    assert "<b>" not in mail.html
    assert "&lt;b&gt;R7K4&lt;/b&gt;" in mail.html


def test_an_unknown_language_is_english() -> None:
    assert rendered("receipt", "uk").language == "en"


@pytest.mark.parametrize("template", TO_PEOPLE)
def test_people_are_told_what_to_do_in_an_emergency(template: str) -> None:
    assert "emergency" in rendered(template).text


def test_a_fact_that_is_missing_is_an_error_and_never_a_hole() -> None:
    with pytest.raises(KeyError):
        render("receipt", "en", {}, CLINIC, PUBLIC_URL)
