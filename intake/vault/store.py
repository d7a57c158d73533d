"""Where encrypted parts lie: a directory or an S3-compatible bucket, by URL."""

from __future__ import annotations

import os
import shutil
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from intake.errors import StoreFull

FULL = "os error 28"  # how the library says that a disk is full

class BlobStore:
    """Opened on first use: the library must not be used before a worker forks (design, traps)."""

    def __init__(self, url: str) -> None:
        self._url = url
        parts = urlsplit(url)
        self._folder = Path(parts.path) if parts.scheme == "file" else None

    @cached_property
    def _backend(self) -> Any:
        # Late: its threads do not survive a fork, and pages without files never need it.
        import obstore.store

        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return obstore.store.LocalStore(str(self._folder), mkdir=True)
        return obstore.store.from_url(self._url)

    def put(self, name: str, content: bytes | memoryview) -> None:
        """Raises StoreFull; what was there under this name stays then."""
        # Late, as above.
        from obstore.exceptions import GenericError

        try:
            self._backend.put(name, content)
        except GenericError as error:
            if FULL in str(error):
                raise StoreFull from error
            raise

    def settle(self, names: list[str]) -> None:
        """Have the disk keep these for good, also through a power cut. A bucket has done so already."""
        if self._folder is None:
            return
        folders = {(self._folder / name).parent for name in names}
        for path in (*(self._folder / name for name in names), *folders, self._folder):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def has_room(self, count: int, reserve: int) -> bool:
        """Whether `count` more bytes may come, twice over because a cleaned copy follows, with `reserve` bytes left.
        Nobody knows it of a bucket; there it is always true."""
        if self._folder is None:
            return True
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return shutil.disk_usage(self._folder).free >= 2 * count + reserve

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError."""
        return bytes(self._backend.get(name).bytes())

    def delete(self, name: str) -> None:
        """Deleting what is not there is no error: a sweep may come twice."""
        try:
            self._backend.delete(name)
        except FileNotFoundError:
            return

    def delete_all(self, folder: str) -> None:
        """Everything of one file, also what a killed process left half written there."""
        for name in self.names(folder):
            self.delete(name)
        if self._folder is not None:
            shutil.rmtree(self._folder / folder, ignore_errors=True)

    def names(self, prefix: str = "") -> list[str]:
        return sorted(item["path"] for batch in self._backend.list(prefix) for item in batch)
