"""The written opinion on paper: whole, in its own direction, on as many pages as it takes, nothing read as markup."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest

from intake.letters import opinion
from intake.letters.board import Fact, Value
from tests.letters.reading import as_seen, pages, seen

TITLES = {
    "en": "Written opinion", "ru": "Письменное заключение", "he": "חוות דעת כתובה", "ar": "رأي مكتوب",
}  # fmt: skip
RIGHT_TO_LEFT = ("he", "ar")


def letter(lang: str = "en", text: str = "It may be the right moment.", **given: Any) -> opinion.Letter:
    runs = "rtl" if lang in RIGHT_TO_LEFT else "ltr"
    told = {
        "lang": lang, "dir": runs, "title": TITLES[lang], "draft": "", "reference": "K7M2-QX",
        "clinic": ["Tel Aviv Medical Clinic", "+972 73-374-6844"],
        "facts": [Fact("Patient", opinion.value("Тимур Примеров", runs)), Fact("Reference", Value("K7M2-QX", "ltr"))],
        "notes": ["Version 2."], "sections": [opinion.section("Our view", text, runs)],
        "warning": "Do not start anything alone.", "read_title": "Read", "read": ["marrow.pdf"],
        "unread_title": "Not read", "unread": ["liver.pdf"], "signed": "Signed by Dr Noa Levi",
        "footer": "Keep it safe.",
    }  # fmt: skip
    return opinion.Letter(**{**told, **given})


def words(made: bytes) -> str:
    return " ".join(" ".join(pages(made)).split())


def test_everything_said_stands_in_the_letter() -> None:
    told = (
        "Tel Aviv Medical Clinic", "+972 73-374-6844", "Written opinion", "Тимур Примеров", "K7M2-QX", "Version 2.",
        "Do not start anything alone.", "Our view", "It may be the right moment.", "Read", "marrow.pdf", "Not read",
        "liver.pdf", "Signed by Dr Noa Levi", "Keep it safe.", "1/1",
    )  # fmt: skip
    found = words(opinion.pdf(letter()))
    assert [said for said in told if said not in found] == []


def test_what_was_all_read_leaves_no_empty_list() -> None:
    assert "Not read" not in words(opinion.pdf(letter(unread=())))


@pytest.mark.parametrize("lang", TITLES)
def test_the_file_names_itself_and_carries_only_our_fonts(lang: str) -> None:
    made = opinion.pdf(letter(lang, TITLES[lang]))
    opened = pypdfium2.PdfDocument(made)
    assert opened.get_metadata_dict()["Title"] == f"{TITLES[lang]} · K7M2-QX"
    opened.close()
    assert b"DejaVuSans" in made
    assert b"Libertinus" not in made


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "A – “B”"), ("ru", "МОБ ≥ 0,01 % – «да»"), ("he", "שלום וברכה"), ("ar", "ابيضاض الدم")],
)
def test_every_letter_is_drawn_and_can_be_selected(lang: str, text: str) -> None:
    found = words(opinion.pdf(letter(lang, text)))
    assert [sign for sign in text if not sign.isspace() and sign not in found] == []
    assert "\N{REPLACEMENT CHARACTER}" not in found


@pytest.mark.parametrize(
    "said", ["28 µg", "2×10⁻⁴", "≥ 0.01 %", "4–6", "t(9;22)(q34;q11.2)", "CD22-", "15 µg/m²/day", "24.10.2026"]
)
@pytest.mark.parametrize(("lang", "sentence"), [("he", "ניתן {} היום"), ("ar", "أُعطي {} اليوم")])
def test_values_keep_their_order_in_a_right_to_left_letter(lang: str, sentence: str, said: str) -> None:
    assert as_seen(said) in seen(opinion.pdf(letter(lang, sentence.format(said))))[0]


def test_a_hebrew_sentence_that_begins_in_latin_begins_on_the_right() -> None:
    (page,) = seen(opinion.pdf(letter("he", "MRD שלילי")))
    assert [line for line in page.splitlines() if "MRD" in line] == ["ילילשMRD"]


def test_an_arabic_word_stays_joined_after_a_number() -> None:
    """The letter that begins the word is as wide as where no number goes before it."""
    alone, counted, isolated = (
        _width_of("ي", opinion.pdf(letter("ar", text, title="عنوان"))) for text in ("يوما", "28 يوما", "ي")
    )
    assert counted == pytest.approx(alone, abs=0.1)
    assert isolated > alone + 1, "else the widths would show nothing"


def _width_of(sign: str, made: bytes) -> float:
    page = pypdfium2.PdfDocument(made)[0].get_textpage()
    boxes = [page.get_charbox(place, loose=True) for place in range(page.count_chars())
             if page.get_text_range(place, 1) == sign]  # fmt: skip
    left, _bottom, right, _top = boxes[0]
    return float(right - left)


def test_words_of_people_are_no_markup() -> None:
    hostile = '#panic("x") *bold* $x$ \\ @me <tag> `code` = h #import "/x"'
    found = words(opinion.pdf(letter(text=hostile, read=[hostile], facts=[Fact("Patient", Value(hostile, "ltr"))])))
    assert found.count(hostile) == 3


def test_paragraphs_and_line_breaks_stay_as_the_author_made_them() -> None:
    text = "First line\r\nsecond line\r\n\r\n \r\nNext paragraph\n"
    part = opinion.section("Our view", text, "ltr")
    assert [paragraph.text for paragraph in part.paragraphs] == ["First line\nsecond line", "Next paragraph"]
    lines = pages(opinion.pdf(letter(text=text)))[0].splitlines()
    assert [line for line in lines if line in ("First line", "second line", "Next paragraph")] == [
        "First line", "second line", "Next paragraph"
    ]  # fmt: skip


@pytest.mark.parametrize("lang", TITLES)
def test_a_long_letter_goes_on_and_each_page_says_which_it_is(lang: str) -> None:
    long = "\n\n".join([TITLES[lang] + " 28 µg. " + "w " * 400] * 12)
    found = seen(opinion.pdf(letter(lang, long)))
    assert len(found) > 2
    assert [page for number, page in enumerate(found, 1) if f"{number}/{len(found)}" not in page] == []
    assert all("K7M2-QX" in page for page in found)
    assert [number for number, page in enumerate(found, 1) if "marrow.pdf" in page] == [len(found)]


def test_a_word_without_end_is_no_reason_to_fail() -> None:
    assert len(pages(opinion.pdf(letter(text="ש" * 10_000)))) >= 1


def test_a_draft_says_so_on_every_page() -> None:
    found = pages(opinion.pdf(letter(text="word " * 2000, draft="Draft, not signed")))
    assert len(found) > 1
    assert [page for page in found if "Draft, not signed" not in page] == []
