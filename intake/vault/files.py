"""Files in encrypted parts: received, read back, thrown away, always in bounded memory.

A file is a row of parts of at most 8 MiB, each one AES-256-GCM message under a key of this file alone, bound to
the document, the part's index and whether it is the last. The manifest, which is sealed in the document's row,
names every part by the sha256 of its ciphertext, so a cut, swapped or reordered file does not open (ruling 5).
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, b64encode
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.errors import SealBroken
from intake.vault.sealing import KEY_BYTES, NONCE_BYTES
from intake.vault.store import BlobStore

PART_BYTES = 8 * 1024 * 1024
HEAD_BYTES = 4096


@dataclass(frozen=True)
class Part:
    """`length` is the plaintext's, `sha256` the ciphertext's. `tag` makes the stored name a new one each time a part
    is written, where two may write at once: a late writer never overwrites what the other one has listed."""

    length: int
    sha256: str
    tag: str = ""

    def as_json(self) -> dict[str, Any]:
        # By hand: the general way takes ten times as long, and a large file writes hundreds of them hundreds of times.
        return {"length": self.length, "sha256": self.sha256, "tag": self.tag}


@dataclass(frozen=True)
class Manifest:
    document_id: str
    storage_name: str
    key: bytes = field(repr=False)
    parts: tuple[Part, ...] = ()

    @cached_property
    def size(self) -> int:
        return sum(part.length for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "document_id": self.document_id,
            "storage_name": self.storage_name,
            "key": b64encode(self.key).decode(),
            "parts": [part.as_json() for part in self.parts],
        }

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Manifest:
        parts = tuple(Part(**part) for part in told["parts"])
        return cls(told["document_id"], told["storage_name"], b64decode(told["key"]), parts)


class FileWriter:
    """Takes bytes as they arrive and stores them encrypted. `limit` is checked by the caller through `size`."""

    def __init__(self, store: BlobStore, document_id: str) -> None:
        self._store = store
        self._buffer = bytearray()
        self._parts: list[Part] = []
        self._hash = hashlib.sha256()
        self._manifest = Manifest(document_id, secrets.token_hex(16), secrets.token_bytes(KEY_BYTES))
        self.document_id = document_id
        self._finished = False
        self.size = 0
        self.head = b""

    def write(self, chunk: bytes) -> int:
        self._hash.update(chunk)
        self.size += len(chunk)
        if len(self.head) < HEAD_BYTES:
            self.head += bytes(chunk[: HEAD_BYTES - len(self.head)])
        self._buffer += chunk
        # A full part waits until more bytes come: only then is it known not to be the last.
        while len(self._buffer) > PART_BYTES:
            self._put(bytes(self._buffer[:PART_BYTES]), last=False)
            del self._buffer[:PART_BYTES]
        return len(chunk)

    def finish(self) -> Manifest:
        """Store the last part, once. The manifest is the only way back to the file."""
        if not self._finished:
            self._put(bytes(self._buffer), last=True)
            self._store.settle([part_name(self._manifest.storage_name, index) for index in range(len(self._parts))])
            self._buffer.clear()
            self._finished = True
        return Manifest(self.document_id, self._manifest.storage_name, self._manifest.key, tuple(self._parts))

    def discard(self) -> None:
        """Forget the file and delete what was stored of it."""
        self._buffer.clear()
        # One more than is known: a part whose storing seemed to fail may have arrived all the same.
        for index in range(len(self._parts) + 1):
            self._store.delete(part_name(self._manifest.storage_name, index))
        self._parts.clear()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def _put(self, plaintext: bytes, *, last: bool) -> None:
        index = len(self._parts)
        nonce = secrets.token_bytes(NONCE_BYTES)
        place = place_of(self.document_id, index, "last" if last else "more")
        sealed = nonce + AESGCM(self._manifest.key).encrypt(nonce, plaintext, place)
        self._store.put(part_name(self._manifest.storage_name, index), sealed, settled=False)
        self._parts.append(Part(len(plaintext), hashlib.sha256(sealed).hexdigest()))


def read_file(store: BlobStore, manifest: Manifest) -> Iterator[bytes]:
    """The plaintext, part by part. Raises SealBroken at the first part that is not the one that was stored."""
    for index in range(len(manifest.parts)):
        yield _open(store, manifest, index)


def read_range(store: BlobStore, manifest: Manifest, start: int, stop: int) -> Iterator[bytes]:
    """The plaintext from byte `start` up to, not including, `stop`, part by part; others are not read.

    Each part is opened whole before a byte of it is given. Raises SealBroken at the first that is not the stored one.
    """
    begins = 0
    for index, part in enumerate(manifest.parts):
        first, last = max(start - begins, 0), min(stop - begins, part.length)
        if first < last:
            yield _open(store, manifest, index)[first:last]
        begins += part.length


class FileReader:
    """Any stretch of a file, in any order, with one part in memory at a time."""

    def __init__(self, store: BlobStore, manifest: Manifest) -> None:
        self._store = store
        self._manifest = manifest
        self._starts = list(accumulate((part.length for part in manifest.parts), initial=0))
        self._index = -1
        self._part = b""

    def read(self, at: int, length: int) -> bytes:
        """`length` bytes from `at`, or what there is of them. Raises SealBroken."""
        found = bytearray()
        while len(found) < length and at + len(found) < self._starts[-1]:
            place = at + len(found)
            index = bisect_right(self._starts, place) - 1
            inside = place - self._starts[index]
            found += self._open(index)[inside : inside + length - len(found)]
        return bytes(found)

    def _open(self, index: int) -> bytes:
        if index != self._index:
            self._part = _open(self._store, self._manifest, index)
            self._index = index
        return self._part


def delete_file(store: BlobStore, manifest: Manifest) -> None:
    for index, part in enumerate(manifest.parts):
        store.delete(part_name(manifest.storage_name, index, part.tag))


def part_name(storage_name: str, index: int, tag: str = "") -> str:
    return f"{storage_name}/{index:06d}" + (f"-{tag}" if tag else "")


def _open(store: BlobStore, manifest: Manifest, index: int) -> bytes:
    return open_part(store, manifest, index, "last" if index == len(manifest.parts) - 1 else "more")


def open_part(store: BlobStore, manifest: Manifest, index: int, kind: str) -> bytes:
    """The plaintext of one part, which was sealed as that kind (see `place_of`). Raises SealBroken."""
    part = manifest.parts[index]
    try:
        sealed = store.get(part_name(manifest.storage_name, index, part.tag))
    except FileNotFoundError as error:
        raise SealBroken("a part of the file is missing") from error
    if hashlib.sha256(sealed).hexdigest() != part.sha256:
        raise SealBroken("a part of the file was changed")
    try:
        place = place_of(manifest.document_id, index, kind)
        return AESGCM(manifest.key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except InvalidTag as error:
        raise SealBroken("a part of the file does not open") from error


def place_of(document_id: str, index: int, kind: str) -> bytes:
    """What a part is bound to. `kind`: "last", "more" when others follow, "open" while it may still grow."""
    return f"document:{document_id}:{index}:{kind}".encode()
