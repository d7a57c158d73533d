"""What is in force now: the settings with the desk's changes, and the texts that were published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from config import Settings
from intake.services import setting_versions, texts
from intake.services.work import Work


@dataclass(frozen=True)
class InForce:
    """`texts`: (key, language) -> wording, for texts that were ever published."""

    settings: Settings
    texts: Mapping[tuple[str, str], str]


def load(work: Work) -> InForce:
    """`work.settings` are those of the environment."""
    return InForce(setting_versions.in_force(work, work.settings), texts.published(work))
