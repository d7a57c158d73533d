"""In a right-to-left letter, doses, ranges, powers and codes keep their order, and sentences keep theirs."""

from __future__ import annotations

import pytest

from intake.letters.direction import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE, way, with_islands


def marked(text: str) -> str:
    """The text with its islands in brackets of their own."""
    return with_islands(text).replace(LEFT_TO_RIGHT_ISOLATE, "⟦").replace(POP_ISOLATE, "⟧")


@pytest.mark.parametrize(
    "island",
    [
        "28 µg", "15 µg/m²/day", "0.5 mg/kg", "2×10⁻⁴", "< 10⁻⁵", "≥ 0.01 %", "38.5 °C", "4–6", "08:00–12:00",
        "24.10.2026", "t(9;22)(q34;q11.2)", "BCR::ABL1", "p.(Thr315Ile)", "CD22-", "Ph+ B-ALL", "+972 73 374 6844",
        "-1.5", "https://doi.org/10.1056/x?y=1", "MRD < 10⁻⁴", "desk@clinic.test", "5 – 7 mg",
    ],
)  # fmt: skip
@pytest.mark.parametrize("sentence", ["ניתן {} היום.", "أُعطي {} اليوم."])
def test_what_could_flip_is_held_together(island: str, sentence: str) -> None:
    assert marked(sentence.format(island)) == sentence.format(f"⟦{island}⟧")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("MRD שלילי ב-10⁻⁴", "MRD שלילי ב-⟦10⁻⁴⟧"),
        ("ה-CAR-T (יום 28)", "ה-⟦CAR-T⟧ (יום 28)"),
        ("שלושה: 3, 4, 5.", "שלושה: 3, 4, 5."),
        ("1. imatinib 400 mg", "1. ⟦imatinib 400 mg⟧"),
        ("אחרי CD19-שלילי", "אחרי CD19-שלילי"),
        ("ללא תרופות", "ללא תרופות"),
    ],
)
def test_hyphens_lists_and_lone_words_stay_with_their_sentence(text: str, found: str) -> None:
    assert marked(text) == found


@pytest.mark.parametrize(
    ("text", "letter", "found"),
    [
        ("MRD שלילי", "rtl", "rtl"), ("NCCN 2.2026", "rtl", "ltr"), ("0.01 %", "rtl", "rtl"), ("0.01 %", "ltr", "ltr"),
        ("Имя: שרה", "ltr", "ltr"), ("שרה (Sara)", "ltr", "rtl"), ("", "rtl", "rtl"),
    ],
)  # fmt: skip
def test_a_paragraph_runs_its_own_way(text: str, letter: str, found: str) -> None:
    assert way(text, letter) == found


def test_a_very_long_text_of_brackets_and_signs_comes_back_whole() -> None:
    hostile = "(" * 20_000 + "1-" * 20_000 + "+ " * 20_000
    assert marked(hostile).replace("⟦", "").replace("⟧", "") == hostile
