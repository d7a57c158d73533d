"""Where encrypted parts lie: a directory or an S3-compatible bucket, by URL."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class BlobStore:
    """Opened on first use: the library must not be used before a worker forks (design, traps)."""

    def __init__(self, url: str) -> None:
        self._url = url

    @cached_property
    def _backend(self) -> Any:
        # Late: its threads do not survive a fork, and pages without files never need it.
        import obstore.store

        if urlsplit(self._url).scheme == "file":
            folder = Path(urlsplit(self._url).path)
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return obstore.store.LocalStore(str(folder), mkdir=True)
        return obstore.store.from_url(self._url)

    def put(self, name: str, content: bytes) -> None:
        self._backend.put(name, content)

    def get(self, name: str) -> bytes:
        """Raises FileNotFoundError."""
        return bytes(self._backend.get(name).bytes())

    def delete(self, name: str) -> None:
        """Deleting what is not there is no error: a sweep may come twice."""
        try:
            self._backend.delete(name)
        except FileNotFoundError:
            return

    def names(self, prefix: str = "") -> list[str]:
        return sorted(item["path"] for batch in self._backend.list(prefix) for item in batch)
