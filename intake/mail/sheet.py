"""What a mail function is given and what it gives: facts in, subject and the templates' values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from config import ClinicFacts
from intake.mail.invitations import Invitation
from intake.mail.words import LTR, TEL_AVIV, Words, offset


@dataclass(frozen=True)
class Slip:
    """One row's facts on their way into a mail. Links start at `public_url` and nowhere else."""

    words: Words
    payload: Mapping[str, Any]
    clinic: ClinicFacts
    public_url: str

    @property
    def reference(self) -> LTR:
        return LTR(str(self.payload["reference"]))

    def link(self, path: str) -> str:
        """The address of a page in the language of the mail."""
        return f"{self.public_url}/{self.words.language}{path}"

    def instant(self, name: str) -> datetime | None:
        """A moment of the payload, which keeps it as ISO text; None without one."""
        value = self.payload.get(name)
        return datetime.fromisoformat(value) if value else None

    def times(self, name: str) -> list[dict[str, Any]]:
        """A moment as rows of `{time, city, offset}`: the person's own clock first, then Tel Aviv's (ux R35)."""
        instant = self.instant(name)
        zone = str(self.payload.get("zone") or TEL_AVIV)
        zones = [zone] if zone == TEL_AVIV else [zone, TEL_AVIV]
        return [] if instant is None else [self._clock(instant, each) for each in zones]

    def _clock(self, instant: datetime, zone: str) -> dict[str, Any]:
        return {
            "time": self.words.moment(instant, zone),
            "city": self.words.city(zone),
            "offset": LTR(offset(instant, zone)),
        }


@dataclass(frozen=True)
class Sheet:
    """The subject, already translated, what the text and HTML templates show, and what a calendar is told."""

    subject: str
    shown: dict[str, Any] = field(default_factory=dict)
    invitation: Invitation | None = None
