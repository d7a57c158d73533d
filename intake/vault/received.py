"""What every way of receiving a file ends in."""

from __future__ import annotations

from typing import Protocol

from intake.vault.files import Manifest


class ReceivedFile(Protocol):
    """A file whose last byte has come, in one piece or in many. `head`: its first 4096 bytes; `size`: bytes."""

    document_id: str

    @property
    def size(self) -> int: ...
    @property
    def head(self) -> bytes: ...
    @property
    def sha256(self) -> str: ...
    def finish(self) -> Manifest: ...
    def discard(self) -> None: ...
