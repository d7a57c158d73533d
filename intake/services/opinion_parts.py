"""The parts of a written opinion: which there are, which it cannot do without, what is wrong with a text (ux 3.8)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

SUMMARY_WORDS = 200  # of the part that is written for the family


class Part(StrEnum):
    """In the order of the letter. The summary is in plain words, for the family."""

    SUMMARY = "summary"
    QUESTION = "question"
    MISSING = "missing"
    VIEW = "view"
    OPTIONS = "options"
    NERVES = "nerves"
    UNCERTAINTY = "uncertainty"
    ASK = "ask"
    GUIDELINES = "guidelines"


NEEDED = frozenset({Part.SUMMARY, Part.QUESTION, Part.VIEW})


class Fault(StrEnum):
    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_MANY_WORDS = "too_many_words"


def words_in(text: str) -> int:
    return len(re.findall(r"\S*\w\S*", text))


def faults(parts: Mapping[Part, str], longest: int, *, to_sign: bool = False) -> dict[Part, Fault]:
    """What is wrong, by part. `longest`: characters of one part. A draft may lack parts; a letter may not."""
    found: dict[Part, Fault] = {}
    for part in Part:
        text = parts.get(part, "")
        if len(text) > longest:
            found[part] = Fault.TOO_LONG
        elif to_sign and part in NEEDED and not text:
            found[part] = Fault.MISSING
        elif to_sign and part is Part.SUMMARY and words_in(text) > SUMMARY_WORDS:
            found[part] = Fault.TOO_MANY_WORDS
    return found
