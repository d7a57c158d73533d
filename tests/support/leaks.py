"""Looking for plaintext on the disk: in every file of some folders, and in files that have no name any more."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

BLOCK = 1024 * 1024


class LeakSearch:
    """Looks again and again, in a thread of its own, until it is stopped. `found` names what holds the marker."""

    def __init__(self, marker: bytes, folders: Iterable[Path], processes: Callable[[], Iterable[int]]) -> None:
        self.found: set[str] = set()
        self.rounds = 0
        self._marker = marker
        self._folders = tuple(folders)
        self._processes = processes
        self._searched: set[tuple[int, int, int]] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> LeakSearch:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
        self.look()

    def look(self) -> None:
        """One round."""
        for folder in self._folders:
            for path in folder.rglob("*"):
                self._search(path)
        for pid in self._processes():
            self._search_open_files(pid)
        self.rounds += 1

    def _run(self) -> None:
        while not self._over.is_set():
            self.look()
            self._over.wait(0.05)

    def _search_open_files(self, pid: int) -> None:
        """A spooled body is unlinked at once: only its process can still see it."""
        try:
            handles = list(Path(f"/proc/{pid}/fd").iterdir())
        except OSError:
            return
        for handle in handles:
            try:
                if stat.S_ISREG(os.stat(handle).st_mode):
                    self._search(handle)
            except OSError:
                continue

    def _search(self, path: Path) -> None:
        """A file that was read to its end and has not changed since is not read again."""
        try:
            known = path.stat()
            state = known.st_ino, known.st_mtime_ns, known.st_size
            if not stat.S_ISREG(known.st_mode) or state in self._searched:
                return
            if self._holds_marker(path):
                self.found.add(str(path))
            self._searched.add(state)
        except OSError:
            return  # it was there a moment ago

    def _holds_marker(self, path: Path) -> bool:
        tail = b""
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                if self._marker in tail + block:
                    return True
                tail = block[-len(self._marker) :]
        return False
