"""Names in every script are kept; tricks with letters are not (V01, V05 to V13)."""

from __future__ import annotations

import unicodedata

import pytest

from intake.web.forms import letters
from intake.web.forms.problem import Problem

NAMES = [
    "דוד בן־גוריון", "محمد عبد الله", "Ольга Ё.", "李小龍", "தமிழ் செல்வி", "ប៊ុន", "O’Neil-Þórsdóttir", "Ng", "X",
    "Zoë", "می‌خواهم", "A" * 120, "'; DROP TABLE cases;--", "<script>alert(1)</script>", "%(password)s",
    "{0.__class__}", '"><img src=x onerror=1>',
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_code_point_for_code_point(name: str) -> None:
    assert letters.name(name, 200) == unicodedata.normalize("NFC", name)


def test_a_decomposed_name_is_composed() -> None:
    assert letters.name("Rene\u0301e", 200) == "Renée"


@pytest.mark.parametrize("name", ["👩🏽\u200d⚕️", "Anna 🇮🇱", "1️⃣", "Anna ☀", "12345", "…", "Ann\ufe0f"])
def test_a_name_has_letters_only(name: str) -> None:
    with pytest.raises(Problem, match="letters only"):
        letters.name(name, 200)


@pytest.mark.parametrize("sign", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
def test_one_line_refuses_marks_of_direction(sign: str) -> None:
    with pytest.raises(Problem, match="direction"):
        letters.line(f"Anna{sign}B", 200)
    assert letters.text(f"Anna{sign}B", 2000) == f"Anna{sign}B"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\u2029", "\x85"])
def test_one_line_stays_one_line(end: str) -> None:
    with pytest.raises(Problem, match="one line"):
        letters.line(f"Anna{end}Bcc: everybody@example.com", 200)


def test_a_letter_carries_at_most_four_marks() -> None:
    assert letters.line("a\u0301\u0302\u0303\u0304\u0305", 200)  # the first mark composes with the letter
    for reader in (letters.line, letters.text):
        with pytest.raises(Problem, match="marks"):
            reader("a" + "\u0305" * 500, 2000)


def test_a_text_has_a_limit_of_lines_and_length() -> None:
    assert letters.text("a\r\nb\rc", 2000) == "a\nb\nc"
    with pytest.raises(Problem, match="300 lines"):
        letters.text("a" + "\n" * 10_000 + "b", 20_000)
    with pytest.raises(Problem, match="2000 characters"):
        letters.text("a" * 2001, 2000)
    with pytest.raises(Problem, match="at most 200"):
        letters.line("a" * 201, None)


@pytest.mark.parametrize("nothing", ["", "   ", "\u00a0", "\u200b", " \u200b\ufeff\u2060\n"])
def test_what_cannot_be_seen_is_nothing(nothing: str) -> None:
    assert letters.blank(nothing)


def test_emoji_belong_into_free_text() -> None:
    assert letters.text("👩🏽\u200d⚕️ 👨\u200d👩\u200d👧", 2000) == "👩🏽\u200d⚕️ 👨\u200d👩\u200d👧"


def test_the_passport_name_is_latin() -> None:
    assert letters.latin_name("Þóra O'Neil", 200) == "Þóra O'Neil"
    with pytest.raises(Problem, match="Latin"):
        letters.latin_name("Тимур", 200)
