"""A large file that lies nowhere: its bytes are made when they are read."""

from __future__ import annotations

import hashlib
import io
import random

BLOCK = 1024 * 1024
MARKER = b"Philadelphia chromosome positive, do not leak"
DICOM_HEAD = bytes(128) + b"DICM"


class BigFile(io.RawIOBase):
    """`size` bytes that begin like a DICOM file and hold MARKER in every block."""

    def __init__(self, size: int, seed: int = 0) -> None:
        self.size = size
        self._seed = seed.to_bytes(8, "big")
        self._noise = random.Random(seed).randbytes(BLOCK - len(MARKER) - 16)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset + {0: 0, 1: self._at, 2: self.size}[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]  # whatever a reader hands over can be viewed
        count = max(0, min(len(view), self.size - self._at))
        done = 0
        while done < count:
            number, start = divmod(self._at, BLOCK)
            piece = self._block(number)[start : start + count - done]
            view[done : done + len(piece)] = piece
            done += len(piece)
            self._at += len(piece)
        return count

    def sha256(self) -> str:
        """Of the whole file."""
        whole = hashlib.sha256()
        self.seek(0)
        while piece := self.read(BLOCK):
            whole.update(piece)
        return whole.hexdigest()

    def _block(self, number: int) -> bytes:
        block = MARKER + number.to_bytes(8, "big") + self._seed + self._noise
        return DICOM_HEAD + block[len(DICOM_HEAD) :] if number == 0 else block
