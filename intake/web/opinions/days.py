"""Days and moments in a letter's own language, with their year: a letter is read again years later."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date

from intake.clinical.dates import parse_date
from intake.mail.words import TEL_AVIV, Words

PATTERNS = {"he": "d בMMMM y"}
USUAL_PATTERN = "d MMMM y"
COMMAS = {"ar": "،"}


def day(words: Words, of: date) -> str:
    return str(format_date(of, PATTERNS.get(words.language, USUAL_PATTERN), locale=words.language))


def clinic_day(words: Words, instant: datetime) -> str:
    """The day of an instant in Tel Aviv."""
    return day(words, instant.astimezone(ZoneInfo(TEL_AVIV)).date())


def clinic_moment(words: Words, instant: datetime) -> str:
    """Day and hour of an instant in Tel Aviv."""
    local = instant.astimezone(ZoneInfo(TEL_AVIV))
    return f"{day(words, local.date())}{COMMAS.get(words.language, ',')} {local:%H:%M}"


def stated(words: Words, text: str) -> str:
    """A date as people know it: a day, a month or a year (codebook 1.3)."""
    found = parse_date(text)
    if found.exact:
        return day(words, found.first)
    return text if len(text) == len("2026") else str(format_date(found.first, "LLLL y", locale=words.language))


@cache
def name_of_language(words: Words, code: str) -> str:
    """What a language is called; its code where nobody has a name for it."""
    return str(Locale.parse(words.language).languages.get(code, code))
