"""A file that arrives over several requests: whole parts are kept at once, the open rest when a request ends.

Parts are smaller than those of a file that comes in one piece: one buffer of a part is all the memory that a file
on its way holds, however large it is, and many come at the same time.
"""

from __future__ import annotations

import hashlib
import mmap
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.vault.files import HEAD_BYTES, Manifest, Part, open_part, part_name, place_of, read_file
from intake.vault.sealing import KEY_BYTES, NONCE_BYTES
from intake.vault.store import BlobStore

if TYPE_CHECKING:
    from hashlib import _Hash

ARRIVAL_PART_BYTES = 2 * 1024 * 1024
TAG_BYTES = 16
REMEMBERED = 256
# Hashing is the slow part, so the plaintext is hashed beside the sealing; more than the processors have is no use.
_HASHERS = ThreadPoolExecutor(2, thread_name_prefix="hashing")
# As many sealed parts lie in memory at once, however many files arrive.
_SEALING = threading.BoundedSemaphore(2)


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
        return {"manifest": self.manifest.as_json(), "rest": asdict(self.rest) if self.rest else None}

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
    stored and never noted is taken back by `undo`.
    """

    def __init__(self, store: BlobStore, standing: Standing, length: int, running: _Hash | None) -> None:
        self._store = store
        self._length = length
        self._running = running
        self._buffer: mmap.mmap | None = None
        self._filled = 0
        self._head = b""
        self._unnoted: list[str] = []
        self._outdated: list[str] = []
        self.standing = standing
        self.document_id = standing.manifest.document_id
        self._take_up_rest()

    @property
    def size(self) -> int:
        """Bytes that arrived, stored or not."""
        return self.standing.manifest.size + self._filled

    @property
    def complete(self) -> bool:
        return self.size == self._length

    @property
    def head(self) -> bytes:
        """The first bytes, as far as they came."""
        if not self._parts and self._buffer is not None:
            return self._buffer[: min(self._filled, HEAD_BYTES)]
        if self._parts and not self._head:
            kind = "last" if self.complete and len(self._parts) == 1 else "more"
            self._head = open_part(self._store, self.standing.manifest, 0, kind)[:HEAD_BYTES]
        return self._head

    @property
    def _parts(self) -> tuple[Part, ...]:
        return self.standing.manifest.parts

    def write(self, chunk: bytes) -> bool:
        """Take bytes in; never more than `length` in all. True when whole parts were stored. Raises StoreFull."""
        assert self.size + len(chunk) <= self._length, "the caller counts"
        given, stored = memoryview(chunk), len(self._parts)
        while given:
            given = given[self._fill(given) :]
            if self._filled == ARRIVAL_PART_BYTES or self.complete:
                self._store_part()
        return len(self._parts) > stored

    def pause(self) -> None:
        """Store the rest too. Raises StoreFull."""
        old = self.standing.rest
        if self._filled and (old is None or old.length != self._filled):
            rest = self._sealed("open")
            self._forget_rest()
            self.standing = replace(self.standing, rest=rest)

    def noted(self) -> None:
        """The present standing is written down: what it replaced may go."""
        self._unnoted.clear()
        while self._outdated:
            self._store.delete(self._outdated.pop())

    def undo(self) -> None:
        """Take back what was stored since the standing that is written down."""
        while self._unnoted:
            self._store.delete(self._unnoted.pop())

    def close(self, hashes: RunningHashes | None = None) -> None:
        """Give the memory back; `hashes` remembers how far the file was hashed."""
        if hashes is not None and self._running is not None and not self.complete:
            hashes.keep(self.document_id, self.standing.manifest.size, self._running)
        if self._buffer is not None:
            self._buffer.close()
            self._buffer = None

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
        self._store.settle([self._name(index, part) for index, part in enumerate(self._parts)])

    def finish(self) -> Manifest:
        """The complete file, after `settle`."""
        assert self.complete, "the file has not arrived"
        return self.standing.manifest

    def discard(self) -> None:
        """Delete everything of this file."""
        self._store.delete_all(self.standing.manifest.storage_name)
        self._unnoted.clear()
        self._outdated.clear()

    def _take_up_rest(self) -> None:
        rest = self.standing.rest
        if rest is not None:
            self._fill(memoryview(open_part(self._store, self._with(rest), len(self._parts), "open")))

    def _with(self, part: Part) -> Manifest:
        return replace(self.standing.manifest, parts=(*self._parts, part))

    def _fill(self, given: memoryview) -> int:
        """How many of the given bytes had room in the buffer."""
        if self._buffer is None:
            self._buffer = mmap.mmap(-1, min(ARRIVAL_PART_BYTES, self._length - self.standing.manifest.size))
        count = min(len(given), len(self._buffer) - self._filled)
        self._buffer[self._filled : self._filled + count] = given[:count]
        self._filled += count
        return count

    def _store_part(self) -> None:
        assert self._buffer is not None, "it was filled"
        if not self._parts:
            self._head = self.head
        running, self._running = self._running, None
        hashing = _HASHERS.submit(_hash, running, self._buffer, self._filled) if running is not None else None
        try:
            part = self._sealed("last" if self.complete else "more")
        finally:
            if hashing is not None:
                hashing.result()
        self._running = running  # only now: the hash of a part that could not be stored is worth nothing
        self._forget_rest()
        self.standing = Standing(self._with(part))
        self._filled = 0

    def _sealed(self, kind: str) -> Part:
        """Seal and store what the buffer holds, as the part that is next."""
        assert self._buffer is not None, "it was filled"
        manifest, index = self.standing.manifest, len(self._parts)
        with _SEALING, mmap.mmap(-1, NONCE_BYTES + self._filled + TAG_BYTES) as sealed:
            sealed[:NONCE_BYTES] = secrets.token_bytes(NONCE_BYTES)
            with memoryview(sealed) as whole, memoryview(self._buffer) as plain:
                bound_to = place_of(self.document_id, index, kind)
                AESGCM(manifest.key).encrypt_into(
                    whole[:NONCE_BYTES], plain[: self._filled], bound_to, whole[NONCE_BYTES:]
                )
                part = Part(self._filled, hashlib.sha256(whole).hexdigest(), secrets.token_hex(4))
                self._unnoted.append(self._name(index, part))
                self._store.put(self._name(index, part), whole, settled=False)
        return part

    def _forget_rest(self) -> None:
        if self.standing.rest is not None:
            self._outdated.append(self._name(len(self._parts), self.standing.rest))

    def _name(self, index: int, part: Part) -> str:
        return part_name(self.standing.manifest.storage_name, index, part.tag)


def _hash(running: _Hash, buffer: mmap.mmap, filled: int) -> None:
    with memoryview(buffer) as plain:
        running.update(plain[:filled])


__all__ = ["ARRIVAL_PART_BYTES", "Arrival", "RunningHashes", "Standing"]
