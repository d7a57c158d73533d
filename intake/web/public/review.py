"""Who has read a page: the clinician behind its medicine, and the native reader behind its language.

The one place that pages ask. Nobody has read a page until an administrator says so (`CLINIC_PAGE_REVIEWS`); a review
older than a year no longer counts, because what it vouched for may have changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from config import ClinicFacts

LASTS = timedelta(days=365)
SOURCE = "en"  # the language the pages are written in


@dataclass(frozen=True, slots=True)
class Review:
    """Somebody has read it on this day. `again` is the last day on which that counts."""

    reviewer: str
    on: date

    @property
    def again(self) -> date:
        return self.on + LASTS


def review_of(page: str, clinic: ClinicFacts, today: date) -> Review | None:
    """The review of a page by a clinician; None while it is awaited."""
    return _standing(page, clinic, today)


def reader_of(language: str, clinic: ClinicFacts, today: date) -> Review | None:
    """The native reader of the pages in this language; None while awaited. The language of writing has its authors."""
    return _standing(f"language-{language}", clinic, today)


def awaits_reader(language: str, clinic: ClinicFacts, today: date) -> bool:
    return language != SOURCE and reader_of(language, clinic, today) is None


def _standing(what: str, clinic: ClinicFacts, today: date) -> Review | None:
    for told, on, reviewer in clinic.page_reviews:
        found = Review(reviewer, on)
        if told == what and found.on <= today <= found.again:
            return found
    return None
