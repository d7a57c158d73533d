"""Receiving the bytes of one request into an upload: what came stays, however the request ends.

No transaction is open while bytes are on their way. Whole parts are noted down as they fill, the rest when the
request ends or breaks off; the last byte makes a document of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any

from flask import Flask, Response, current_app
from werkzeug.exceptions import ClientDisconnected

from config import Settings
from intake.errors import Conflict, NotFound, StoreFull
from intake.services import sessions, uploads
from intake.services.documents import Refusal
from intake.services.upload_terms import Hold
from intake.services.work import Work
from intake.vault.arrival import Arrival, RunningHashes
from intake.vault.files import HEAD_BYTES
from intake.web.context import now, runtime, visitor, work
from intake.web.documents import tus
from intake.web.documents.folder import Folder
from intake.web.documents.tus import Checksum
from intake.web.journey.again import again_on_conflict

FolderOf = Callable[[Work], Folder]
# Every part is noted down as soon as it is stored. A process that dies costs the one that was being stored and the
# one that arrived meanwhile, besides what was in the air.
SIGN_EVERY = uploads.HOLD / 3
TOUCH_EVERY = sessions.TOUCH_EVERY


def init(app: Flask, settings: Settings) -> None:
    app.extensions["running_hashes"] = RunningHashes()
    app.extensions["streams"] = BoundedSemaphore(settings.limits.streams_at_once)


@contextmanager
def a_stream() -> Iterator[bool]:
    """One of the uploads that this process receives at a time; False when all are taken, so that the threads that
    are left go on serving pages."""
    streams: BoundedSemaphore = current_app.extensions["streams"]
    free = streams.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            streams.release()


@dataclass
class Reception:
    """One request that adds bytes to one upload."""

    folder_of: FolderOf
    hold: Hold
    checksum: Checksum | None
    arrival: Arrival = field(init=False)
    signed: datetime = field(default_factory=now)
    touched: datetime = field(default_factory=now)
    head_seen: bool = False

    def __post_init__(self) -> None:
        hashes: RunningHashes = current_app.extensions["running_hashes"]
        running = hashes.take(self.hold.upload_id, self.hold.standing.manifest.size)
        self.arrival = Arrival(runtime().store, self.hold.standing, self.hold.length, running)
        self.head_seen = self.arrival.size >= HEAD_BYTES

    def run(self, stream: Any, length: int) -> Response:
        """Receive `length` bytes and answer."""
        try:
            whole = self._receive(stream, length)
            if isinstance(whole, Refusal):
                return self._refuse(whole)
            if self.checksum is not None and not (whole and self.checksum.holds):
                return self._take_back(460 if whole else 400)
            return self._finish() if self.arrival.complete else self._pause(204 if whole else 400)
        except StoreFull:
            self._take_back(507)
            return tus.refused(Refusal.NO_ROOM)
        except (Conflict, NotFound):
            self.arrival.undo()  # somebody else goes on with it, or it was given up meanwhile
            raise
        finally:
            self.arrival.close(current_app.extensions["running_hashes"])

    def _receive(self, stream: Any, length: int) -> bool | Refusal:
        """True when everything came, False when the line broke, or why the file is no file for us."""
        try:
            while length > 0:
                count = self._take(stream, length)
                length -= count
                # With a checksum nothing counts before all of it is proved.
                if self.arrival.took(count) and self.checksum is None and not self.arrival.complete:
                    self._note()
                if refusal := self._look_at_head():
                    return refusal
                self._show_life()
        except (ClientDisconnected, OSError):
            return False
        return True

    def _take(self, stream: Any, length: int) -> int:
        """Have the next bytes of the body come to where they are sealed. Raises ClientDisconnected or OSError where
        it breaks off."""
        with self.arrival.room() as free, free[:length] as room:
            count: int = stream.readinto(room)
            if self.checksum is not None:
                self.checksum.running.update(room[:count])
        if not count:
            raise ClientDisconnected
        return count

    def _look_at_head(self) -> Refusal | None:
        """Say no as soon as the first bytes show it, not after half a gigabyte."""
        if self.head_seen or (self.arrival.size < HEAD_BYTES and not self.arrival.complete):
            return None
        self.head_seen = True
        limits = runtime().settings.limits
        return uploads.refused_by_head(limits, self.hold.told, self.hold.length, self.arrival.head)

    def _show_life(self) -> None:
        moment = now()
        if moment - self.signed < SIGN_EVERY:
            return
        row = visitor().row
        with work() as unit:
            uploads.sign_of_life(unit, self.hold)
            if row is not None and moment - self.touched >= TOUCH_EVERY:
                sessions.touch(unit, row.id_hash)  # somebody whose file is arriving is not idle
                self.touched = moment
        self.signed = moment

    def _note(self, *, let_go: bool = False) -> datetime:
        with work() as unit:
            expires_at = uploads.note(unit, self.hold, self.arrival.standing, let_go=let_go)
        self.arrival.noted()
        self.signed = now()
        return expires_at

    def _pause(self, status: int) -> Response:
        self.arrival.pause()
        expires_at = self._note(let_go=True)
        return tus.answer(status, tus.reached(self.arrival.standing.received, expires_at))

    def _take_back(self, status: int) -> Response:
        """Keep what was noted down and nothing more."""
        self.arrival.undo()
        with work() as unit:
            uploads.let_go(unit, self.hold)
        return tus.answer(status)

    def _refuse(self, refusal: Refusal) -> Response:
        self.arrival.undo()
        with work() as unit:
            uploads.drop_held(unit, self.hold)
        return tus.refused(refusal)

    def _finish(self) -> Response:
        self.arrival.reread(self._show_life)
        self.arrival.settle()
        refusal = self._become_document()
        if refusal is not None:
            return tus.refused(refusal)
        self.arrival.noted()
        return tus.answer(204, tus.reached(self.hold.length))

    @again_on_conflict
    def _become_document(self) -> Refusal | None:
        with work() as unit:
            folder = self.folder_of(unit)
            folder.one_at_a_time()
            taken = uploads.finish(unit, folder.owner, self.hold, self.arrival, folder.physician_id)
            if taken.document_id is not None:
                folder.arrived(taken.document_id)
            return taken.refusal
