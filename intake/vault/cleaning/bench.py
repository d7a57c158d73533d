"""The child's side of the wire: the file as something to read and seek in, and a place to hand things over."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from intake.vault.cleaning import wire


@dataclass(frozen=True)
class Order:
    """What the workshop asks for. Sizes in pixels unless the name says otherwise."""

    content_type: str
    size: int  # bytes
    seconds: int
    pages_drawn: int
    page_width: int
    thumbnail_width: int
    image_pixels: int
    members: int
    unpacked_bytes: int
    member_bytes: int
    unpack_ratio: int


class Bench:
    """Where one file is worked on."""

    def __init__(self, order: Order, line_in: IO[bytes], line_out: IO[bytes]) -> None:
        self.order = order
        self._in = line_in
        self._out = line_out
        self._began = time.monotonic()

    @property
    def file(self) -> io.BufferedReader:
        """The file from its beginning. Reads ahead, so that small reads do not each cross the wire."""
        return io.BufferedReader(_Stretches(self, self.order.size), 256 * 1024)

    @property
    def has_time(self) -> bool:
        """Pictures stop at half the time, so that the copy itself is never lost to them."""
        return time.monotonic() - self._began < self.order.seconds / 2

    def stretch(self, at: int, length: int) -> bytes:
        wire.send(self._out, wire.READ, wire.STRETCH.pack(at, length))
        answer = wire.receive(self._in)
        if answer is None or answer[0] != wire.DATA:
            raise wire.Broken
        return answer[1]

    def tell(self, what: str, **more: Any) -> None:
        wire.send(self._out, wire.TELL, json.dumps({"what": what, **more}).encode())

    def hand_over(self, content: bytes | memoryview) -> None:
        view = memoryview(content)
        for start in range(0, len(view), wire.MOST):
            wire.send(self._out, wire.DATA, view[start : start + wire.MOST])

    @contextmanager
    def making(self, role: str, number: int, content_type: str, **more: Any) -> Iterator[None]:
        """A copy whose bytes are handed over inside the block. `more`: variant, width, height."""
        self.tell("copy", role=role, number=number, content_type=content_type, **more)
        yield
        self.tell("end")

    @contextmanager
    def unpacking(self, name: str) -> Iterator[None]:
        """A member of a bundle, likewise; one that breaks off in the middle is dropped."""
        self.tell("member", name=name)
        try:
            yield
        except Exception:
            self.tell("drop")
            raise
        self.tell("end")


class _Stretches(io.RawIOBase):
    """The file at the other end of the wire."""

    def __init__(self, bench: Bench, size: int) -> None:
        self._bench = bench
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        wanted = min(len(buffer), wire.MOST, max(0, self._size - self._at))
        if wanted:
            found = self._bench.stretch(self._at, wanted)
            buffer[: len(found)] = found
            self._at += len(found)
        return wanted
