"""The page for the tumour board: one page, every letter there, numbers the right way round, nothing read as markup."""

from __future__ import annotations

import struct
from typing import Any

import pypdfium2
import pytest

from intake.letters import board, drawing
from intake.letters.board import Fact, Section, Standing

FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
NEEDED = "−≥≤×·•–…⁰¹²³⁴⁵⁶⁷⁸⁹⁻²µ°%→אבגדהוזחטיכלמנסעפצקרשתךםןףץابتثجحخدذرزسشصضطظعغفقكلمنهويةىءآأإؤئЖЩъыэюяёіїєґѐț"


def letters_of(path: str) -> set[int]:
    """The characters that a font has, read from its format-12 character map."""
    data = (drawing.FONTS / path).read_bytes()
    count = struct.unpack(">H", data[4:6])[0]
    tables = [struct.unpack(">4sIII", data[12 + 16 * i : 28 + 16 * i]) for i in range(count)]
    start = next(offset for tag, _sum, offset, _length in tables if tag == b"cmap")
    for i in range(struct.unpack(">H", data[start + 2 : start + 4])[0]):
        at = start + struct.unpack(">HHI", data[start + 4 + 8 * i : start + 12 + 8 * i])[2]
        if struct.unpack(">H", data[at : at + 2])[0] == 12:
            groups = struct.unpack(">I", data[at + 12 : at + 16])[0]
            spans = [struct.unpack(">II", data[at + 16 + 12 * n : at + 24 + 12 * n]) for n in range(groups)]
            return {letter for first, last in spans for letter in range(first, last + 1)}
    raise AssertionError("no such map")


def sheet(**given: Any) -> board.Sheet:
    told = {
        "lang": "en", "dir": "ltr", "reference": "K7M2-QX", "name": board.value("Анна Примерова", "ltr"),
        "latin": "Anna Primerova", "head": [Fact("Born", board.value("2019-03-01", "ltr"))],
        "left": [Section("The eight checks", "states", [Standing("Liver function", "Too old", "bilirubin")])],
        "right": [Section("To notice", "points", ["Residual disease ≥ 0.1 %"])], "footer": "Revision 1",
    }  # fmt: skip
    return board.Sheet(**{**told, **given})


def pages(made: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(made)
    found = [page.get_textpage().get_text_bounded() for page in opened]
    opened.close()
    return found


@pytest.mark.parametrize("font", FONTS)
def test_the_fonts_have_every_letter_and_sign(font: str) -> None:
    assert [letter for letter in NEEDED if ord(letter) not in letters_of(font)] == []


def test_the_licence_lies_beside_the_fonts() -> None:
    assert "Bitstream Vera" in (drawing.FONTS / "LICENSE-dejavu.txt").read_text(encoding="utf-8")


def test_everything_said_stands_on_the_page() -> None:
    text = " ".join(pages(board.pdf(sheet())))
    told = ("Анна Примерова", "Anna Primerova", "2019-03-01", "Liver function", "Too old", "≥ 0.1 %", "Revision 1")
    assert [said for said in told if said not in text] == []


def test_only_our_fonts_are_inside() -> None:
    made = board.pdf(sheet(name=board.value("שרה كريم", "rtl")))
    assert b"DejaVuSans" in made
    assert b"Libertinus" not in made


@pytest.mark.parametrize("lang", ["he", "ar"])
def test_numbers_keep_their_order_in_a_right_to_left_page(lang: str) -> None:
    rows = [Fact("תאריך", board.value("מחלה שארית 0.02 % ביום 2026-10-24", "rtl"))]
    made = board.pdf(sheet(lang=lang, dir="rtl", right=[Section("ידוע", "facts", rows)]))
    opened = pypdfium2.PdfDocument(made)
    page = opened[0].get_textpage()
    where = {said: page.search(said).get_next() for said in ("0.02", "2026-10-24")}
    lefts = [page.get_charbox(where["2026-10-24"][0] + offset)[0] for offset in range(10)]  # type: ignore[index]
    assert lefts == sorted(lefts)
    percent = page.search("%").get_next()
    assert page.get_charbox(percent[0])[0] > page.get_charbox(where["0.02"][0])[0]  # type: ignore[index]
    opened.close()


@pytest.mark.parametrize("code", ["CD19", "BCR::ABL1", "KMT2A", "SQ52-26TJ", "TCJG-EYBH", "10⁻⁴", "2026-10-24"])
def test_codes_are_not_torn_apart_in_a_right_to_left_page(code: str) -> None:
    rows = [Fact("קוד", board.value(code, "rtl"))]
    made = board.pdf(sheet(lang="he", dir="rtl", right=[Section("ידוע", "facts", rows)]))
    opened = pypdfium2.PdfDocument(made)
    page = opened[0].get_textpage()
    boxes = {}
    for index in range(page.count_chars()):
        letter = page.get_text_range(index, 1)
        if letter in code:
            boxes.setdefault(round(page.get_charbox(index)[1] / 20), []).append((page.get_charbox(index)[0], letter))
    lines = ["".join(letter for _left, letter in sorted(found)) for found in boxes.values()]
    opened.close()
    assert any(code in line for line in lines)


def test_words_of_people_are_no_markup() -> None:
    hostile = '#panic("x") *bold* $x$ \\ @me <tag> `code` #import "/x"'
    assert hostile in " ".join(pages(board.pdf(sheet(name=board.value(hostile, "ltr")))))


@pytest.mark.parametrize("letter", ["w", "ש", "Ж "])
def test_the_longest_case_is_still_one_page(letter: str) -> None:
    long = board.value(letter * 4000, "ltr")
    facts = Section("What is known", "facts", [Fact("Label of some length", long)] * 4)
    states = Section("Checks", "states", [Standing("A check", "Missing", "word " * 40)] * 8)
    points = Section("Flags", "points", board.some(["A flag of usual length to notice"] * 60, "and 49 more"))
    found = pages(board.pdf(sheet(left=[facts, states], right=[states, points])))
    assert len(found) == 1
    assert "and 49 more" in found[0]


@pytest.mark.parametrize(
    ("text", "page_dir", "found"),
    [
        ("Anna", "rtl", "ltr"), ("שרה", "ltr", "rtl"), ("2026 كريم", "ltr", "rtl"), ("0.02 %", "rtl", "rtl"),
        ("", "ltr", "ltr"),
    ],
)
def test_a_text_goes_the_way_of_its_first_letter(text: str, page_dir: str, found: str) -> None:
    assert board.value(text, page_dir).dir == found
