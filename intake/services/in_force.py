"""What is in force now: the settings with the desk's changes, the published texts, and who has read which page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config import Settings
from intake.services import page_reviews, setting_versions, texts
from intake.services.page_reviews import Key, Reading
from intake.services.work import Work


@dataclass(frozen=True)
class InForce:
    """`texts`: (key, language) -> wording, for texts that were ever published. `reviews`: (page, reader) -> who read
    it, for pages that somebody stands behind."""

    settings: Settings
    texts: Mapping[tuple[str, str], str]
    reviews: Mapping[Key, Reading]


def load(work: Work) -> InForce:
    """`work.settings` are those of the environment."""
    return InForce(setting_versions.in_force(work, work.settings), texts.published(work), page_reviews.in_force(work))
