"""What the clinic says about itself, as the desk may change it; what nobody changed stands in the settings."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from config import LANGUAGES, Settings
from intake.mail.addresses import Undeliverable, deliverable

FACTS = ("name", "phone", "whatsapp", "email", "address", "reading_languages")
MUST_STAND = frozenset({"name", "phone"})
LONGEST = {"name": 80, "phone": 20, "whatsapp": 20, "email": 254, "address": 300, "reading_languages": 60}
MORE_LANGUAGES = ("uk", "de", "fr", "es", "ro", "ka", "am")
NUMBER = re.compile(r"\+[0-9]{8,15}")
READABLE = (*LANGUAGES, *MORE_LANGUAGES)


class WrongFact(ValueError):
    """`why` is a code: `empty`, `long`, `phone`, `email`, `lines`, `languages`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def read(name: str, typed: str) -> str | list[str]:
    """What was typed as the value that is kept. Raises WrongFact; KeyError for a fact that does not exist."""
    longest, text = LONGEST[name], typed.strip()
    if len(text) > longest:
        raise WrongFact("long")
    if any(ord(letter) < 32 or letter in "\x7f\x85\u2028\u2029" for letter in text):
        raise WrongFact("lines")  # these values stand in the headers of mails
    if not text and name in MUST_STAND:
        raise WrongFact("empty")
    return _READERS.get(name, str)(text)


def _phone(text: str) -> str:
    digits = "".join(letter for letter in text if letter not in " -()\u2066\u2069\u200e")
    if text and not NUMBER.fullmatch(digits):
        raise WrongFact("phone")
    return digits


def _email(text: str) -> str:
    try:
        return deliverable(text) if text else ""
    except (Undeliverable, ValueError):
        raise WrongFact("email") from None


def _languages(text: str) -> list[str]:
    found = [code for code in text.replace(",", " ").split() if code in READABLE]
    if not found or len(found) != len(text.replace(",", " ").split()):
        raise WrongFact("languages")
    return list(dict.fromkeys(found))


_READERS: Mapping[str, Callable[[str], str | list[str]]] = {
    "phone": _phone, "whatsapp": _phone, "email": _email, "reading_languages": _languages,
}  # fmt: skip


def applied(settings: Settings, changed: Mapping[str, Any]) -> Settings:
    """The settings with these facts in place; an empty value stands for "not given"."""
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in changed.items() if name in FACTS
    }
    return replace(settings, clinic=replace(settings.clinic, **known)) if known else settings
