"""A version of the opinion becomes a letter: in its own language, with what it is, what was read and who signed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from intake.mail.words import Words
from intake.models.messages import TranslatedBy
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import document_looks, opinion_translations, opinions, referrals
from intake.services.opinion_parts import Part
from intake.services.opinion_sources import Source
from intake.services.opinion_translations import Translation
from intake.services.opinions import Version
from intake.services.work import Actor, Work
from intake.web.opinions import letter as service
from intake.web.opinions import words as names
from intake.web.opinions.letter import letter_of
from tests.support import factories, records

pytestmark = pytest.mark.databases("sqlite")
PARTS = {Part.VIEW: "It may be.", Part.QUESTION: "Is it the right moment?", Part.SUMMARY: "Two roads lie open."}


@pytest.fixture
def work(runtime: Runtime) -> Iterator[Work]:
    with runtime.work() as opened:
        yield opened


@pytest.fixture
def author(work: Work) -> Staff:
    return factories.a_member_of_staff(work, "Dr Noa Levi", Role.HAEMATOLOGIST)


@pytest.fixture
def referral(work: Work) -> Referral:
    return factories.a_request(work, "EX1", date_of_birth="2018-03-27")


def signed(work: Work, referral: Referral, author: Staff, language: str = "en", **parts: str) -> Version:
    told = PARTS | {Part(name): text for name, text in parts.items()}
    draft = opinions.save(work, referral, author, language, told, 0)
    return opinions.sign(work, referral, author, draft.saved, 1)


def translated(work: Work, referral: Referral, version: Version, by: TranslatedBy) -> Translation:
    writer = factories.a_member_of_staff(work, "Olga")
    parts = {part: f"Да. {text}" for part, text in PARTS.items()}
    opinion_translations.write(work, referral, version, writer, "ru", by, parts)
    return opinion_translations.of_version(work, referral, version)["ru"]


def test_the_letter_says_who_it_is_about_and_who_signed_when(work: Work, referral: Referral, author: Staff) -> None:
    letter = letter_of(work, referral, signed(work, referral, author))
    assert [(fact.label, fact.value.text) for fact in letter.facts] == [
        ("Patient", "Тимур Примеров"),
        ("In Latin letters", "Timur Primerov"),
        ("Born", "27 March 2018"),
        ("Reference", referral.reference),
        ("Date", "22 November 2026"),
    ]
    assert letter.signed == "Signed electronically by Dr Noa Levi on 22 November 2026, 10:00 (Tel Aviv)"
    assert (letter.draft, letter.notes) == ("", [])
    assert referral.reference in letter.footer
    assert letter.clinic == ["Tel Aviv Medical Clinic", "+972 73-374-6844", "desk@clinic.test"]


def test_nobody_changes_a_treatment_because_of_a_letter(work: Work, referral: Referral, author: Staff) -> None:
    warning = letter_of(work, referral, signed(work, referral, author)).warning
    assert warning.startswith("Do not start, stop or change any treatment because of this letter alone.")


def test_the_parts_that_have_a_text_stand_in_their_order(work: Work, referral: Referral, author: Staff) -> None:
    letter = letter_of(work, referral, signed(work, referral, author, options="  \n"))
    assert [section.title for section in letter.sections] == ["In plain words", "The question", "Our view"]
    assert [section.paragraphs[0].text for section in letter.sections] == [
        "Two roads lie open.", "Is it the right moment?", "It may be."
    ]  # fmt: skip


def test_every_part_has_a_title_and_a_hint() -> None:
    assert set(names.TITLES) == set(names.HINTS) == set(Part)


@pytest.mark.parametrize(
    ("language", "runs", "born"),
    [("en", "ltr", "27 March 2018"), ("ru", "ltr", "27 марта 2018"), ("he", "rtl", "27 במרץ 2018"),
     ("ar", "rtl", "27 مارس 2018")],
)  # fmt: skip
def test_the_letter_speaks_its_own_language(
    work: Work, referral: Referral, author: Staff, language: str, runs: str, born: str
) -> None:
    """There is no page here, whose language it could have taken."""
    letter = letter_of(work, referral, signed(work, referral, author, language))
    words = Words.of(language)
    assert (letter.lang, letter.dir) == (language, runs)
    assert [fact.label for fact in letter.facts][:1] == [words.gettext("Patient")]
    assert born in [fact.value.text for fact in letter.facts]
    assert letter.title == words.gettext(service.TITLE)
    assert [section.title for section in letter.sections][2] == words.gettext(names.TITLES[Part.VIEW])


def test_phone_and_reference_stay_left_to_right_in_a_hebrew_letter(
    work: Work, referral: Referral, author: Staff
) -> None:
    letter = letter_of(work, referral, signed(work, referral, author, "he"))
    assert "\u2066+972 73-374-6844\u2069" in letter.clinic
    assert f"\u2066{referral.reference}\u2069" in letter.footer


def test_each_paragraph_runs_its_own_way(work: Work, referral: Referral, author: Staff) -> None:
    version = signed(work, referral, author, "he", view="MRD שלילי, 28 µg.\n\nNCCN 2.2026")
    view = letter_of(work, referral, version).sections[2]
    assert [paragraph.dir for paragraph in view.paragraphs] == ["rtl", "ltr"]
    assert "\u206628 µg\u2069" in view.paragraphs[0].text


def test_an_amendment_names_the_version_it_replaces_and_the_old_one_its_successor(
    work: Work, referral: Referral, author: Staff
) -> None:
    first = signed(work, referral, author)
    second = signed(work, referral, author, view="Later.")
    assert letter_of(work, referral, second).notes == [
        "Version 2. It takes the place of version 1 of 22 November 2026."
    ]
    assert letter_of(work, referral, first).notes == [
        "A newer version takes the place of this one: version 2 of 22 November 2026."
    ]
    third = signed(work, referral, author, view="Later still.")
    assert letter_of(work, referral, third).notes == ["Version 3. It takes the place of version 2 of 22 November 2026."]
    assert letter_of(work, referral, first).notes == [
        "A newer version takes the place of this one: version 3 of 22 November 2026."
    ]


def test_a_draft_says_that_it_is_one(work: Work, referral: Referral, author: Staff) -> None:
    signed(work, referral, author)
    letter = letter_of(work, referral, opinions.save(work, referral, author, "en", PARTS, 0))
    assert letter.draft == letter.signed == "Draft, not signed"
    assert letter.notes == ["Version 2. It takes the place of version 1 of 22 November 2026."]
    assert "Date" not in [fact.label for fact in letter.facts]


def test_a_translation_says_whose_it_is_and_that_nobody_has_compared_it(
    work: Work, referral: Referral, author: Staff
) -> None:
    version = signed(work, referral, author)
    letter = letter_of(work, referral, version, translated(work, referral, version, TranslatedBy.PERSON))
    told = Words.of("ru")
    assert letter.lang == "ru"
    assert letter.sections[0].paragraphs[0].text == "Да. Two roads lie open."
    assert letter.notes == [
        told.gettext(service.TRANSLATION_OF, language="английский"),
        told.gettext(service.BY_PERSON, name="Olga"),
        told.gettext(service.NOT_CHECKED),
        told.gettext(service.ORIGINAL_COUNTS),
    ]


def test_a_machines_translation_says_so_and_who_has_compared_it(
    work: Work, referral: Referral, author: Staff
) -> None:
    version = signed(work, referral, author)
    made = translated(work, referral, version, TranslatedBy.MACHINE)
    reader = factories.a_member_of_staff(work, "Lena")
    opinion_translations.check(work, referral, version, reader, "ru", made.at)
    kept = opinion_translations.of_version(work, referral, version)["ru"]
    told = Words.of("ru")
    assert letter_of(work, referral, version, kept).notes[1:3] == [
        told.gettext(service.BY_MACHINE, name="Olga"),
        told.gettext(service.CHECKED, name="Lena", date="22 ноября 2026"),
    ]


def test_what_was_read_and_what_was_not_stand_apart(runtime: Runtime) -> None:
    with runtime.work() as work:
        author = factories.a_member_of_staff(work, "Dr Noa Levi", Role.HAEMATOLOGIST)
        referral = factories.a_request(work, "EX1")
        told = {"doc_type": "latest_marrow_report", "doc_date": "2026-10", "language": "ru"}
        seen = records.a_file(work, referral, "marrow.pdf", **told)
        records.a_file(work, referral, "צילום.pdf", doc_date="2025")
    with runtime.work(Actor("staff", author.id)) as work:
        document_looks.opened(work, seen)
    with runtime.work() as work:
        referral = referrals.find(work, referral.id)
        letter = letter_of(work, referral, signed(work, referral, author))
    assert letter.read == [
        "The answers of the questionnaire, version 1 of 22 November 2026",
        "Latest bone marrow report · marrow.pdf · October 2026 · Russian",
    ]
    assert letter.unread == ["\u2068צילום.pdf\u2069 · 2025"]


def test_a_files_name_is_isolated_in_a_hebrew_letter(work: Work, referral: Referral, author: Staff) -> None:
    version = signed(work, referral, author, "he")
    assert version.sources is not None
    told = replace(version.sources, read=(Source("a (2).pdf", None, "2026-03-01", "xx"),))
    letter = letter_of(work, referral, replace(version, sources=told))
    assert letter.read[1] == "\u2068a (2).pdf\u2069 · 1 במרץ 2026 · xx"
