"""A ZIP that is written while it is read: one way, never whole in memory, stored without compressing.

Reports and images hardly shrink, and a stored file can be checked against its sha256 with any tool.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # the first moment that a ZIP can name
PLAIN_FILE = 0o100600 << 16


class _Outlet(io.RawIOBase):
    """Takes what the writer makes until it is fetched. It cannot be rewound, so that nothing written is changed."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, given: object) -> int:
        chunk = bytes(given)  # type: ignore[call-overload]  # any buffer, as the base class has it
        self._waiting.append(chunk)
        return len(chunk)

    def fetch(self) -> Iterator[bytes]:
        waiting, self._waiting = self._waiting, []
        yield from waiting


class ZipStream:
    """`add` and `finish` give the bytes of the ZIP in the order in which they must be sent."""

    def __init__(self) -> None:
        self._outlet = _Outlet()
        self._zip = zipfile.ZipFile(self._outlet, "w", zipfile.ZIP_STORED)

    def add(self, name: str, at: datetime | None, size: int, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """One file. Names that are not ASCII carry the UTF-8 flag. Raises ValueError when `size` was not kept."""
        info = zipfile.ZipInfo(name, max(at or EPOCH, EPOCH).astimezone(UTC).timetuple()[:6])
        info.external_attr = PLAIN_FILE
        info.file_size = size
        written = 0
        with self._zip.open(info, "w") as entry:
            for piece in pieces:
                written += entry.write(piece)
                yield from self._outlet.fetch()
        if written != size:
            raise ValueError("a file is not as long as was said")
        yield from self._outlet.fetch()

    def finish(self) -> Iterator[bytes]:
        """The list at the end, without which the ZIP does not open."""
        self._zip.close()
        yield from self._outlet.fetch()
