"""Memory that parts of files lie in on their way, lent and given back.

Fresh memory is not free: the kernel clears every page of it, which costs about as much as sealing what is put there.
So a few blocks are kept for whoever comes next.
"""

from __future__ import annotations

import mmap
import threading


class Buffers:
    """Blocks of `size` bytes each; as many as `kept` wait for their next borrower, the others go back to the system.
    A block still holds what it was used for: a borrower reads only what it wrote itself."""

    def __init__(self, size: int, kept: int) -> None:
        self._size = size
        self._kept = kept
        self._idle: list[mmap.mmap] = []
        self._lock = threading.Lock()

    def lend(self) -> mmap.mmap:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return mmap.mmap(-1, self._size)

    def give_back(self, block: mmap.mmap) -> None:
        """Nobody looks into it any more."""
        with self._lock:
            if len(self._idle) < self._kept:
                self._idle.append(block)
                return
        block.close()
