"""E-mail addresses that may imitate another one by letters of a second alphabet (V15).

Addresses are kept and shown with their domain in ASCII, so such a domain reads xn--… at the desk. That tells a person
little; the mark beside it says what to make of it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

PUNYCODE = "xn--"
# Scripts that are written together in one word; the mark is for those that are not.
TOGETHER = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "HANGUL": "CJK", "BOPOMOFO": "CJK"}


def mixes_alphabets(address: str) -> bool:
    """Whether the letters of the address's domain come from more than one alphabet, its ending included."""
    domain = ".".join(_written(label) for label in address.rpartition("@")[2].lower().split("."))
    return len(set(_alphabets(domain))) > 1


def _written(label: str) -> str:
    """A label as a browser would show it; one that is no punycode stays as it is."""
    if not label.startswith(PUNYCODE):
        return label
    try:
        return label.removeprefix(PUNYCODE).encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _alphabets(text: str) -> Iterable[str]:
    for letter in text:
        if letter.isalpha():
            first = unicodedata.name(letter, "UNKNOWN").split()[0]
            yield TOGETHER.get(first, first)
