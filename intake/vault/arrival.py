"""A file that arrives over several requests: whole parts are kept at once, the open rest when a request ends.

A full part is hashed, sealed and stored beside the receiving of the next one. Parts are smaller than those of a file
that comes in one piece: one buffer of a part, for a few files at a time two, is all the memory that a file on its way
holds, however large it is, and many come at the same time.
"""

from __future__ import annotations

import hashlib
import mmap
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from intake.errors import StoreDown
from intake.vault.buffers import Buffers
from intake.vault.files import HEAD_BYTES, Manifest, Part, open_part, part_name, place_of, read_file
from intake.vault.sealing import KEY_BYTES
from intake.vault.store import BlobStore
from intake.vault.underway import ARRIVAL_PART_BYTES, Sealing, Underway

if TYPE_CHECKING:
    from hashlib import _Hash

REMEMBERED = 256
# As many files go on arriving while their last part is being stored. The others wait for it: when many come at once
# the processors are busy anyway, and a second buffer for each would only cost memory.
_AHEAD = threading.BoundedSemaphore(2)
_BLOCKS = Buffers(ARRIVAL_PART_BYTES, kept=3)


@dataclass(frozen=True)
class Standing:
    """What has arrived of a file and is stored: whole parts, and the open rest that is no part yet."""

    manifest: Manifest
    rest: Part | None = None

    @classmethod
    def nothing(cls, document_id: str) -> Standing:
        return cls(Manifest(document_id, secrets.token_hex(16), secrets.token_bytes(KEY_BYTES)))

    @property
    def received(self) -> int:
        """Bytes."""
        return self.manifest.size + (self.rest.length if self.rest else 0)

    def as_json(self) -> dict[str, Any]:
        return {"manifest": self.manifest.as_json(), "rest": self.rest.as_json() if self.rest else None}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Standing:
        rest = Part(**told["rest"]) if told["rest"] else None
        return cls(Manifest.from_json(told["manifest"]), rest)


class RunningHashes:
    """The hashes of files on their way, as far as this process has seen all of them. Losing one costs time only:
    the file is then read once more at its end."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, tuple[int, _Hash]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, document_id: str, position: int) -> _Hash | None:
        """The hash of the first `position` bytes of that file; a new one at its beginning."""
        with self._lock:
            at, found = self._known.pop(document_id, (-1, None))
        if position == 0:
            return hashlib.sha256()
        return found if at == position else None

    def keep(self, document_id: str, position: int, running: _Hash) -> None:
        with self._lock:
            self._known[document_id] = position, running
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)


class Arrival:
    """One file of `length` bytes, continued from what is stored of it. One thread writes.

    `standing` is what is stored by now; the caller notes it down, and calls `noted` when that is done. What was
    stored and never noted is taken back by `undo`. Whatever stores may find the store full: StoreFull is raised by
    the call that learns of it, which may be the one after.
    """

    def __init__(self, store: BlobStore, standing: Standing, length: int, running: _Hash | None) -> None:
        self._store = store
        self._length = length
        self._running = running
        self._block: mmap.mmap | None = None
        self._filled = 0
        self._underway: Underway | None = None
        self._ahead = False
        self._head = b""
        self._unnoted: list[str] = []
        self._outdated: list[str] = []
        self.standing = standing
        self.document_id = standing.manifest.document_id
        self._take_up_rest()

    @property
    def size(self) -> int:
        """Bytes that arrived, stored or not."""
        return self._before + self._filled

    @property
    def complete(self) -> bool:
        return self.size == self._length

    @property
    def head(self) -> bytes:
        """The first bytes, as far as they came."""
        if self._parts and not self._head:
            kind = "last" if self.complete and len(self._parts) == 1 else "more"
            self._head = open_part(self._store, self.standing.manifest, 0, kind)[:HEAD_BYTES]
        return self._head

    @property
    def _parts(self) -> tuple[Part, ...]:
        return self.standing.manifest.parts

    @property
    def _before(self) -> int:
        """Where in the file the buffer begins."""
        return self.standing.manifest.size + (self._underway.length if self._underway else 0)

    def room(self) -> memoryview:
        """Where the next bytes go, as many as fit. The caller writes them there, releases it and calls `took`."""
        if self._block is None:
            self._block = _BLOCKS.lend()
        with memoryview(self._block) as whole:
            return whole[self._filled : min(ARRIVAL_PART_BYTES, self._length - self._before)]

    def took(self, count: int) -> bool:
        """So many bytes lie in the room that was given. True when more is stored than before. Raises StoreFull."""
        stored = len(self._parts)
        self._filled += count
        self._look_at_head()
        if self._underway is not None and self._underway.over:
            self._collect()
        if self._filled == ARRIVAL_PART_BYTES or self.complete:
            self._send_off()
        return len(self._parts) > stored

    def pause(self) -> None:
        """Store the rest too. Raises StoreFull."""
        self._collect()
        old = self.standing.rest
        if self._filled and (old is None or old.length != self._filled):
            underway = self._begin("open", None)
            self._unnoted.append(underway.name)
            rest = underway.outcome()
            self._forget_rest()
            self.standing = replace(self.standing, rest=rest)

    def noted(self) -> None:
        """The present standing is written down: what it replaced may go."""
        self._unnoted.clear()
        while self._outdated:
            self._store.delete(self._outdated.pop())

    def undo(self) -> None:
        """Take back what was stored since the standing that is written down."""
        self._abandon()
        while self._unnoted:
            self._store.delete(self._unnoted.pop())

    def close(self, hashes: RunningHashes | None = None) -> None:
        """Give the memory back; `hashes` remembers how far the file was hashed."""
        self._abandon()
        if hashes is not None and self._running is not None and not self.complete:
            hashes.keep(self.document_id, self.standing.manifest.size, self._running)
        if self._block is not None:
            _BLOCKS.give_back(self._block)
            self._block = None

    def reread(self, sign_of_life: Callable[[], None]) -> None:
        """Hash the whole file out of the store, when this process has not seen all of it arrive."""
        if self._running is not None:
            return
        running = hashlib.sha256()
        for plaintext in read_file(self._store, self.standing.manifest):
            running.update(plaintext)
            sign_of_life()
        self._running = running

    @property
    def sha256(self) -> str:
        """Of a complete file, after `reread`."""
        assert self._running is not None, "it was not read to its end"
        return self._running.hexdigest()

    def settle(self) -> None:
        """Have the disk keep the complete file for good. It may take a while: no transaction waits for it."""
        self._store.settle([self._name(index, part.tag) for index, part in enumerate(self._parts)])

    def finish(self) -> Manifest:
        """The complete file, after `settle`."""
        assert self.complete, "the file has not arrived"
        return self.standing.manifest

    def discard(self) -> None:
        """Delete everything of this file."""
        self._abandon()
        self._store.delete_all(self.standing.manifest.storage_name)
        self._unnoted.clear()
        self._outdated.clear()

    def _take_up_rest(self) -> None:
        rest = self.standing.rest
        if rest is not None:
            plaintext = open_part(self._store, self._with(rest), len(self._parts), "open")
            with self.room() as room:
                room[: rest.length] = plaintext
            self._filled = rest.length
            self._look_at_head()

    def _look_at_head(self) -> None:
        if self._before == 0 and len(self._head) < HEAD_BYTES and self._block is not None:
            self._head = self._block[: min(self._filled, HEAD_BYTES)]

    def _with(self, part: Part) -> Manifest:
        return replace(self.standing.manifest, parts=(*self._parts, part))

    def _send_off(self) -> None:
        """The buffer is a whole part: have it stored, after the one before it."""
        self._collect()
        running, self._running = self._running, None
        self._underway = self._begin("last" if self.complete else "more", running)
        self._filled = 0
        self._ahead = not self.complete and _AHEAD.acquire(blocking=False)
        if self._ahead:
            self._block = None
        else:
            self._collect()

    def _begin(self, kind: str, running: _Hash | None) -> Underway:
        """What the buffer holds is on its way, as the part that is next."""
        assert self._block is not None, "it was filled"
        index, tag = len(self._parts), secrets.token_hex(4)
        bound_to, key = place_of(self.document_id, index, kind), self.standing.manifest.key
        sealing = Sealing(self._store, key, self._name(index, tag), bound_to, tag)
        return Underway.begin(sealing, self._block, self._filled, running)

    def _collect(self) -> None:
        """Wait for the part that is on its way."""
        underway, self._underway = self._underway, None
        if underway is None:
            return
        self._unnoted.append(underway.name)
        try:
            part = underway.outcome()
        finally:
            if self._ahead:
                _AHEAD.release()
                _BLOCKS.give_back(underway.block)
                self._ahead = False
        self._running = underway.running  # only now: the hash of a part that could not be stored is worth nothing
        self._forget_rest()
        self.standing = Standing(self._with(part))

    def _abandon(self) -> None:
        """Nobody asks any more whether the part that is on its way arrives; but it is on its way no longer."""
        with suppress(StoreDown):
            self._collect()

    def _forget_rest(self) -> None:
        if self.standing.rest is not None:
            self._outdated.append(self._name(len(self._parts), self.standing.rest.tag))

    def _name(self, index: int, tag: str) -> str:
        return part_name(self.standing.manifest.storage_name, index, tag)


__all__ = ["ARRIVAL_PART_BYTES", "Arrival", "RunningHashes", "Standing"]
