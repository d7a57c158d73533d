"""Who stands behind a page: the clinician behind its medicine, and the native reader behind its language.

The one place that pages ask. Nobody has read a page until an administrator says so at the desk; a reading no longer
counts after a year, or as soon as the page says something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.services.assessing import clinic_moment
from intake.services.page_reviews import CLINICIAN, SOURCE, Reading, State
from intake.web.context import now, runtime
from intake.web.language import LANGUAGES
from intake.web.public.guide import PAGES
from intake.web.public.page_words import fingerprint

__all__ = ["SOURCE", "Review", "language_of", "languages_awaited", "reader_of", "review_of"]


@dataclass(frozen=True, slots=True)
class Review:
    """How a page stands with one kind of reader. `reading` is the last one, even if it no longer counts."""

    state: State
    reading: Reading | None = None

    @property
    def counts(self) -> bool:
        return self.state is State.CONFIRMED


def review_of(page: str) -> Review:
    """The medicine of a page, as a clinician has read it in the language of writing."""
    return standing(page, CLINICIAN)


def reader_of(page: str, language: str) -> Review | None:
    """The native reader of a page; None for the language of writing, which has its authors."""
    return None if language == SOURCE else standing(page, language)


def standing(page: str, reader: str) -> Review:
    reading = runtime().in_force.reviews.get((page, reader))
    if reading is None:
        return Review(State.AWAITED)
    return Review(reading.state(fingerprint(page, language_of(reader)), today()), reading)


def language_of(reader: str) -> str:
    """The language in which this kind of reader reads a page."""
    return SOURCE if reader == CLINICIAN else reader


def languages_awaited() -> bool:
    """Whether any page in any language still waits for a native reader."""
    return any(not standing(page.name, code).counts for page in PAGES for code in LANGUAGES if code != SOURCE)


def today() -> date:
    """The date at the clinic."""
    return clinic_moment(now()).date()
