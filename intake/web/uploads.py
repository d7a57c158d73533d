"""Files in a posted form go straight into the vault: no plaintext ever touches the disk (finding 6)."""

from __future__ import annotations

from typing import IO, Any, cast

from flask import Flask, Request, g, request
from werkzeug.datastructures import FileStorage

from intake.db import new_id
from intake.errors import StoreFull
from intake.vault.files import FileWriter
from intake.vault.kinds import largest
from intake.web.context import runtime


class SealingStream:
    """What the form parser writes one file into. A file over every limit, or one that the disk has no room for, is
    swallowed and dropped, so that the others of the same form are still received."""

    def __init__(self) -> None:
        settings = runtime().settings
        store, announced = runtime().store, request.content_length or 0
        self.writer = FileWriter(store, new_id())
        self.too_large = False
        self.no_room = not store.has_room(announced, settings.limits.disk_reserve_bytes)
        self.adopted = False
        self._limit = largest(settings.limits)

    def write(self, chunk: bytes) -> int:
        if self.too_large or self.no_room:
            return len(chunk)
        if self.writer.size + len(chunk) > self._limit:
            self.too_large = True
            self.writer.discard()
            return len(chunk)
        try:
            return self.writer.write(chunk)
        except StoreFull:
            self.no_room = True
            self.writer.discard()
            return len(chunk)

    def seek(self, offset: int, whence: int = 0) -> int:
        """The form parser rewinds what it wrote; there is nothing to rewind here."""
        return offset if whence == 0 else 0

    def close(self) -> None:
        """Nobody wanted it: leave nothing behind."""
        if not self.adopted:
            self.writer.discard()


class IntakeRequest(Request):
    """Flask's request, with files received by `SealingStream`."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        stream = SealingStream()
        g.setdefault("received", []).append(stream)
        return cast(IO[bytes], stream)


def init(app: Flask) -> None:
    app.request_class = IntakeRequest
    app.teardown_request(_drop_unclaimed)


def received(field: str) -> list[tuple[str, SealingStream]]:
    """The files that were chosen for `field`: the name as sent, and the stream. Empty choices are left out."""
    files: list[FileStorage] = request.files.getlist(field)
    return [(file.filename, cast(Any, file.stream)) for file in files if file.filename]


def _drop_unclaimed(_error: BaseException | None) -> None:
    for stream in g.pop("received", []):
        stream.close()
