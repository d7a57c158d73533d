"""Reading a PDF back: its text, and the order in which its signs stand on the paper."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2

SAME_LINE = 4  # points between two signs of one line, a vowel sign above its letter included
# The reader turns these around in a right-to-left line; which of the two it is cannot be told from it.
MIRRORED = str.maketrans(")]>≥", "([<≤")


def pages(made: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(made)
    found = [page.get_textpage().get_text_bounded() for page in opened]
    opened.close()
    return found


def seen(made: bytes) -> list[str]:
    """Each page as the eye meets it, every line from left to right, without spaces; brackets all open."""
    opened = pypdfium2.PdfDocument(made)
    found = ["\n".join(_lines(page.get_textpage())) for page in opened]
    opened.close()
    return found


def as_seen(text: str) -> str:
    """How `seen` shows a text that runs from left to right."""
    return "".join(text.split()).translate(MIRRORED)


def _lines(page: pypdfium2.PdfTextPage) -> Iterator[str]:
    places = range(page.count_chars())
    signs = [(page.get_charbox(place, loose=True), page.get_text_range(place, 1)) for place in places]
    lines: list[list[tuple[float, str]]] = []
    above = float("inf")
    for (left, bottom, _right, _top), letter in sorted(signs, key=lambda sign: -sign[0][1]):
        if letter.isprintable() and not letter.isspace():
            if above - bottom > SAME_LINE:
                lines.append([])
            lines[-1].append((left, letter))
            above = bottom
    yield from ("".join(letter for _left, letter in sorted(line)).translate(MIRRORED) for line in lines)
