"""The harmless file that every scanner calls a virus, to find out whether one is looking."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import IO, cast

CHUNK = 1024 * 1024


def eicar() -> bytes:
    """The 68 bytes of the test file, put together here so that no scanner stops at this program."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def virus_behind(size: int) -> Iterator[bytes]:
    """A ZIP of about `size` bytes whose last member is the test file, piece by piece."""
    written = _Written()
    with zipfile.ZipFile(cast(IO[bytes], written), "w", zipfile.ZIP_STORED) as bundle:
        with bundle.open("filling", "w", force_zip64=True) as filling:
            for _piece in range(max(1, size // CHUNK - 1)):
                filling.write(bytes(CHUNK))
                yield written.taken()
        bundle.writestr("end.com", eicar())
    yield written.taken()


class _Written(io.RawIOBase):
    """Where a ZIP can be written to though nobody keeps it."""

    def __init__(self) -> None:
        self._pieces = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]  # the one kind of buffer that zipfile hands over
        self._pieces += content
        return len(content)

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._pieces)
        self._pieces.clear()
        return taken
