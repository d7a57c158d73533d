"""Translating and showing values outside of any page: in the language of the mail's row, not of a visitor.

In plain text, values that could flip inside right-to-left text stand in Unicode isolates; in HTML they stand in
`<bdi>` (ux R30, R31). Addresses of pages are never isolated: mail programs would take the mark into the link.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.support import NullTranslations, Translations
from markupsafe import Markup, escape

from config import LANGUAGES, ROOT
from intake.cities import city
from intake.i18n import MOMENT_PATTERNS, N_

TEL_AVIV = "Asia/Jerusalem"
CITY_OF_ZONE = {TEL_AVIV: N_("Tel Aviv")}
RIGHT_TO_LEFT = frozenset({"he", "ar"})
LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2066", "\u2068", "\u2069"

Translate = Callable[..., str]


@dataclass(frozen=True)
class LTR:
    """A code, phone number or time that reads left to right wherever it stands."""

    text: str

    def __str__(self) -> str:
        return self.text


@cache
def catalogue(language: str) -> NullTranslations:
    """The messages of a language; a language without a catalogue speaks English."""
    return Translations.load(str(ROOT / "intake" / "translations"), [language])


@dataclass(frozen=True)
class Words:
    """One language's voice. An unknown language is English."""

    language: str

    @classmethod
    def of(cls, language: str) -> Words:
        return cls(language if language in LANGUAGES else "en")

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    def gettext(self, message: str, **values: Any) -> str:
        """The message in this language, with its values isolated where the direction could flip."""
        text = catalogue(self.language).gettext(message)
        return text % {name: self.isolated(value) for name, value in values.items()} if values else text

    def plain(self, message: str, **values: Any) -> str:
        """The same without isolates: calendars show them as boxes."""
        return catalogue(self.language).gettext(message) % {name: str(value) for name, value in values.items()}

    def markup(self, message: str, **values: Any) -> Markup:
        """The same for HTML: everything is escaped, and values stand in `<bdi>`."""
        text = _escaped(self.language, message)
        return text % {name: _bdi(value) for name, value in values.items()} if values else text

    def isolated(self, value: object) -> str:
        text = str(value)
        if self.direction == "ltr" and not _has_right_to_left(text):
            return text
        opener = LEFT_TO_RIGHT_ISOLATE if isinstance(value, LTR) else FIRST_STRONG_ISOLATE
        return f"{opener}{text}{POP_ISOLATE}"

    def moment(self, instant: datetime, zone: str = TEL_AVIV) -> str:
        """Weekday, day and hour as a wall clock in `zone` shows them."""
        local = instant.astimezone(ZoneInfo(zone))
        return str(format_datetime(local, MOMENT_PATTERNS[self.language], locale=self.language))

    def city(self, zone: str) -> str:
        """The city that names a zone."""
        known = CITY_OF_ZONE.get(zone)
        return self.gettext(known) if known else city(self.language, zone)


def offset(instant: datetime, zone: str) -> str:
    """The distance from UTC in `zone` at that instant, like "UTC+5" or "UTC+5:45"."""
    seconds = int((instant.astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)).total_seconds())
    sign, minutes = ("+" if seconds >= 0 else "\u2212"), abs(seconds) // 60
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


@cache
def _escaped(language: str, message: str) -> Markup:
    """The sentences of the templates are a fixed few."""
    return escape(catalogue(language).gettext(message))


def _bdi(value: object) -> Markup:
    opening = '<bdi dir="ltr">' if isinstance(value, LTR) else "<bdi>"
    return Markup(f"{opening}{escape(str(value))}</bdi>")  # noqa: S704  # the value is escaped


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
