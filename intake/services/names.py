"""Names as a search compares them: without case, accents, vowel points and the variants of one letter."""

from __future__ import annotations

import re
import unicodedata

from intake.models.queue import LONGEST_WORD

SHORTEST_MISTYPED = 4  # with fewer letters almost any name is one letter away from any other
_APART = re.compile(r"[^\w']+")
# Letters that people take for each other, and the final forms of Hebrew.
_SAME = str.maketrans("ךםןףץةىی", "כמנפצהיי", "ـ'’׳״`\"")


def folded(name: str) -> str:
    """ "Фёдор" and "федор" are one name; words stand apart by one space."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(_SAME)
    return " ".join(word for word in _APART.split(letters) if word)


def words(name: str) -> set[str]:
    """The words of a folded name that are worth knowing misspelt."""
    return {word[:LONGEST_WORD] for word in name.split() if len(word) >= SHORTEST_MISTYPED and not word.isdigit()}


def spellings(word: str) -> set[str]:
    """The word, and the word without each of its letters."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def one_slip_apart(one: str, other: str) -> bool:
    """Whether one letter wrong, missing or too much, or two neighbours exchanged, makes the one out of the other."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])


def digits(text: str) -> str:
    """The digits of a number, in whatever script they were typed."""
    return "".join(str(unicodedata.digit(letter)) for letter in text if letter.isdigit() and letter.isdecimal())
