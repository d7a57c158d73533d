"""What is spoken of about an upload: what its sender says, how far it is, who may add to it, why it is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.errors import IntakeError
from intake.services.documents import Refusal
from intake.vault.arrival import Standing


class FileRefused(IntakeError):
    """This file is not taken; `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class Held(IntakeError):
    """Another request is adding to this upload at the moment."""


class WrongPlace(IntakeError):
    """The client means to go on from another place than where the upload stands."""


@dataclass(frozen=True)
class Told:
    """What the sender says about a file: its name, when it was changed last (only to know it again), its kind."""

    name: str
    modified: str = ""
    doc_type: str | None = None


@dataclass(frozen=True)
class Unfinished:
    """An upload that may go on. Sizes in bytes."""

    id: str
    told: Told
    length: int
    received: int


@dataclass(frozen=True)
class Hold:
    """The right to add to one upload, until it is let go or taken over. `key`: what its state is sealed with."""

    upload_id: str
    token: str
    length: int
    told: Told
    standing: Standing
    key: bytes = field(repr=False)
