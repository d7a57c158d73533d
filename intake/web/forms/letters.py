"""What a person may write into a line, a name or a longer text (security-reliability 4, V01 and V05 to V13)."""

from __future__ import annotations

import re
import unicodedata

from intake.web.forms.problem import Problem
from intake.web.language import _

MARKS_PER_LETTER = 4
LINES_IN_TEXT = 300
LINE_LENGTH = 200

# Characters that turn the writing direction of what follows; in one line they can only mislead.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
# Everything that begins a new line somewhere.
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_NOTHING_SEEN = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c]*")

# Joiners shape Persian and Indian words; they are letters of a name, not tricks.
_JOINERS = frozenset("\u200c\u200d")
_OF_A_NAME = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Nd", "Nl", "Zs", "Pd", "Po", "Pf", "Pi", "Ps", "Pe",
                        "Pc", "Sm", "Sc"))
_ASCII_SIGNS = frozenset("^`´")


def blank(text: str) -> bool:
    """Nothing but spaces and characters that cannot be seen."""
    return _NOTHING_SEEN.fullmatch(text) is not None


def line(text: str, most: int | None) -> str:
    """One line of any kind, composed and trimmed. Raises Problem."""
    _refuse_unsafe_line(text)
    tidy = unicodedata.normalize("NFC", text).strip()
    return _short_enough(tidy, most or LINE_LENGTH)


def name(text: str, most: int | None) -> str:
    """A person's name in any alphabet: letters with their marks, and the signs that stand between them."""
    tidy = line(text, most)
    if not all(_belongs_to_a_name(sign) for sign in tidy) or not any(sign.isalpha() for sign in tidy):
        raise Problem(_("Write the name with letters only"))
    return tidy


def latin_name(text: str, most: int | None) -> str:
    """A name as the passport prints it."""
    tidy = name(text, most)
    if not all("LATIN" in unicodedata.name(sign, "") for sign in tidy if sign.isalpha()):
        raise Problem(_("Write this name with Latin letters, as printed in the passport"))
    return tidy


def text(written: str, most: int | None) -> str:
    """Free text of several lines. Direction marks stay: pages isolate the text as a whole."""
    tidy = unicodedata.normalize("NFC", written.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if tidy.count("\n") >= LINES_IN_TEXT:
        raise Problem(_("Write at most %(num)s lines", num=LINES_IN_TEXT))
    _refuse_stacked_marks(tidy)
    return _short_enough(tidy, most or LINE_LENGTH)


def _refuse_unsafe_line(written: str) -> None:
    if _LINE_ENDS.search(written.strip()):
        raise Problem(_("Write this in one line"))
    if _DIRECTION.search(written):
        raise Problem(_("Type this by hand: the pasted text holds invisible direction marks"))
    _refuse_stacked_marks(unicodedata.normalize("NFC", written))


def _refuse_stacked_marks(tidy: str) -> None:
    count = 0
    for sign in tidy:
        count = count + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if count > MARKS_PER_LETTER:
            raise Problem(_("Use at most %(num)s marks above or below a letter", num=MARKS_PER_LETTER))


def _belongs_to_a_name(sign: str) -> bool:
    if sign in _JOINERS or sign in _ASCII_SIGNS:
        return True
    return unicodedata.category(sign) in _OF_A_NAME and not 0xFE00 <= ord(sign) <= 0xFE0F


def _short_enough(tidy: str, most: int) -> str:
    if len(tidy) > most:
        raise Problem(_("Write at most %(most)s characters. There are %(now)s.", most=most, now=len(tidy)))
    return tidy
