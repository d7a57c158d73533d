"""How the setting that says who has read which public page is written."""

from __future__ import annotations

from datetime import date

SHAPE = "is not page=YYYY-MM-DD Name; page=YYYY-MM-DD Name"
# page, or "language-" with its code; the day; the reviewer
PageReview = tuple[str, date, str]


def read_page_reviews(text: str) -> tuple[PageReview, ...]:
    """`residual_disease=2026-12-01 Dr Name; language-he=2026-12-02 Name`. Raises ValueError for anything else."""
    return tuple(_read(part.strip()) for part in text.split(";") if part.strip())


def _read(text: str) -> PageReview:
    page, _equals, rest = text.partition("=")
    day, _space, reviewer = rest.strip().partition(" ")
    if not page.strip() or not reviewer.strip():
        raise ValueError(SHAPE)
    try:
        return page.strip(), date.fromisoformat(day), reviewer.strip()
    except ValueError:
        raise ValueError(SHAPE) from None
