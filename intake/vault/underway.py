"""A part of a file on its way from the buffer it arrived in to the store: hashed, sealed and stored in threads of their
own, so that the next one may arrive meanwhile. All of that lets other threads run."""

from __future__ import annotations

import hashlib
import mmap
import secrets
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.vault.buffers import Buffers
from intake.vault.files import Part
from intake.vault.sealing import NONCE_BYTES
from intake.vault.store import BlobStore

if TYPE_CHECKING:
    from hashlib import _Hash

ARRIVAL_PART_BYTES = 2 * 1024 * 1024
TAG_BYTES = 16
# Hashing is the slow part, so the plaintext is hashed beside the sealing; more than the processors have is no use.
_HASHERS = ThreadPoolExecutor(2, thread_name_prefix="hashing")
# As many sealed parts lie in memory at once, however many files arrive.
_SEALERS = ThreadPoolExecutor(2, thread_name_prefix="sealing")
_SEALED = Buffers(NONCE_BYTES + ARRIVAL_PART_BYTES + TAG_BYTES, kept=2)


@dataclass(frozen=True)
class Sealing:
    """How one part is sealed, and where it goes. `bound_to`: what the part says of its place in the file."""

    store: BlobStore
    key: bytes = field(repr=False)
    name: str
    bound_to: bytes
    tag: str

    def store_part(self, block: mmap.mmap, length: int) -> Part:
        lent = _SEALED.lend()
        try:
            with memoryview(lent) as whole, whole[: NONCE_BYTES + length + TAG_BYTES] as sealed:
                self._seal(block, length, sealed)
                part = Part(length, hashlib.sha256(sealed).hexdigest(), self.tag)
                self.store.put(self.name, sealed, settled=False)
        finally:
            _SEALED.give_back(lent)
        return part

    def _seal(self, block: mmap.mmap, length: int, sealed: memoryview) -> None:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed[:NONCE_BYTES] = nonce
        with memoryview(block) as whole, whole[:length] as plain, sealed[NONCE_BYTES:] as room:
            AESGCM(self.key).encrypt_into(nonce, plain, self.bound_to, room)


@dataclass(frozen=True)
class Underway:
    """`length` bytes in `block`, which belong to this until its outcome is known. `running`: the hash of the file up to
    and with them, valid then."""

    block: mmap.mmap
    length: int
    name: str
    running: _Hash | None
    _stored: Future[Part]
    _hashed: Future[None] | None

    @classmethod
    def begin(cls, sealing: Sealing, block: mmap.mmap, length: int, running: _Hash | None) -> Underway:
        hashed = _HASHERS.submit(_hash, running, block, length) if running is not None else None
        stored = _SEALERS.submit(sealing.store_part, block, length)
        return cls(block, length, sealing.name, running, stored, hashed)

    @property
    def over(self) -> bool:
        """Whether the outcome can be had without waiting."""
        return self._stored.done() and (self._hashed is None or self._hashed.done())

    def outcome(self) -> Part:
        """The part that is stored now, once nobody looks into the buffer any more. Raises StoreDown, StoreFull."""
        try:
            return self._stored.result()
        finally:
            if self._hashed is not None:
                self._hashed.result()


def _hash(running: _Hash, block: mmap.mmap, length: int) -> None:
    with memoryview(block) as whole, whole[:length] as plain:
        running.update(plain)
