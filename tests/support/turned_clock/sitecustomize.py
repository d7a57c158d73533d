"""Loaded by Python itself at the start of every process of a house whose clock a test turns (`tests.support.turning`).

It is found by PYTHONPATH alone, so the house has no switch for it: Celery, its broker's client and our own code all ask
the same turned clock. Timers that count seconds (`time.monotonic`) go on undisturbed, as they do on a real machine.
"""

from __future__ import annotations

import mmap
import os
import struct
import time
from pathlib import Path

import time_machine

# A clock of our own that is never turned, read off before anything is replaced.
BEFORE_THE_TIMER = time.time_ns() - time.monotonic_ns()


class Turned(time_machine.Traveller):
    """The real time and what the file says, read at every look: the same file in parents and forked children."""

    def __init__(self, file: Path) -> None:
        super().__init__(0, None, tick=True)
        with file.open("rb") as shared:
            self._offset = mmap.mmap(shared.fileno(), 8, access=mmap.ACCESS_READ)

    def time_ns(self) -> int:
        offset: int = struct.unpack("q", self._offset)[0]
        return BEFORE_THE_TIMER + time.monotonic_ns() + offset


if "CLOCK_OFFSET_FILE" in os.environ:
    time_machine.travel(0).start()
    time_machine.traveller_stack[-1] = Turned(Path(os.environ["CLOCK_OFFSET_FILE"]))
