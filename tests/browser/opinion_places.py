"""Pages of the written opinion, as families read it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

P = TypeVar("P")
OPINION = "/status/opinion"


def opinion_pages(patient: Callable[..., P]) -> list[P]:
    """Of a request with two signed versions, the newer one translated into Russian, and one that was closed."""
    return [
        patient("status with an opinion", "patient.status_page", "/status", "opinion unread"),
        patient("the written opinion", "patient.opinion_page", OPINION, "opinion"),
        patient("the written opinion, translated", "patient.opinion_page", f"{OPINION}?language=ru", "opinion"),
        patient("an earlier version of the opinion", "patient.opinion_page", f"{OPINION}?version=1", "opinion"),
        patient("the opinion of a closed request", "patient.opinion_page", OPINION, "opinion closed"),
    ]
