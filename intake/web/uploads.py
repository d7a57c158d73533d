"""Files in a posted form go straight into the vault: no plaintext ever touches the disk (finding 6)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import IO, Any, cast

from flask import Flask, Request, g, request
from werkzeug.datastructures import FileStorage

from intake.db import new_id
from intake.errors import StoreDown, StoreFull
from intake.services import store_watch
from intake.vault.files import FileWriter
from intake.vault.kinds import largest
from intake.web.context import runtime

LOG = logging.getLogger("intake.web")
# What a browser runs, and never the type of a report.
TYPES_THAT_ACT = frozenset({
    "text/html", "application/xhtml+xml", "image/svg+xml", "text/javascript", "application/javascript",
    "application/x-msdownload", "application/x-shockwave-flash",
})  # fmt: skip


class SealingStream:
    """What the form parser writes one file into. A file over every limit, or one that the disk has no room for, is
    swallowed and dropped, so that the others of the same form are still received. So is one that its own sender calls a
    page or a script: no browser says that of a report (corpus V23). Otherwise what a sender says of the type is nothing
    to us."""

    def __init__(self, declared: str = "") -> None:
        settings = runtime().settings
        store, announced = runtime().store, request.content_length or 0
        self.writer = FileWriter(store, new_id())
        self.too_large = False
        self.no_room = not store.has_room(announced, settings.limits.disk_reserve_bytes)
        self.acts = declared.partition(";")[0].strip().lower() in TYPES_THAT_ACT
        self.adopted = False
        self._limit = largest(settings.limits)

    def write(self, chunk: bytes) -> int:
        if self.too_large or self.no_room or self.acts:
            return len(chunk)
        if self.writer.size + len(chunk) > self._limit:
            self.too_large = True
            self.writer.discard()
            return len(chunk)
        self._keep(lambda: self.writer.write(chunk))
        return len(chunk)

    def seek(self, offset: int, whence: int = 0) -> int:
        """The form parser rewinds a file that is complete. There is nothing to rewind, but the last part can go to the
        store now, before any view holds a unit of work open."""
        if not self.too_large and not self.no_room and not self.acts:
            self._keep(self.writer.finish)
        return offset if whence == 0 else 0

    def _keep(self, store: Callable[[], object]) -> None:
        try:
            store()
        except StoreFull as full:
            store_watch.note(runtime(), full)
            self.no_room = True
            self.writer.discard()

    def close(self) -> None:
        """Nobody wanted it: leave nothing behind."""
        if self.adopted:
            return
        try:
            self.writer.discard()
        except StoreDown as error:  # sealed bytes that no row knows: they cost room, and nobody can read them
            LOG.error("parts of an unwanted file stay", exc_info=error)


class IntakeRequest(Request):
    """Flask's request, with files received by `SealingStream`."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        stream = SealingStream(content_type or "")
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
