"""The clock on the wall of a running house: every process sees it, and a test turns it while they run."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

TURNED = Path(__file__).resolve().parent / "turned_clock"


class WallClock:
    """Goes at the pace of the real one, from the moment to which it was set. A runtime takes it as its clock."""

    def __init__(self, file: Path, start: datetime) -> None:
        self._file = file
        self.set(start)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._offset

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs to see this clock instead of the machine's."""
        return {"PYTHONPATH": str(TURNED), "CLOCK_OFFSET_FILE": str(self._file)}

    def set(self, moment: datetime) -> None:
        """It is this late now, for whoever looks next."""
        self._offset = moment - datetime.now(UTC)
        nanoseconds = self._offset // timedelta(microseconds=1) * 1_000
        # In place: running processes have this very file before their eyes.
        with self._file.open("r+b" if self._file.exists() else "w+b") as shared:
            shared.write(struct.pack("q", nanoseconds))

    def turn(self, by: timedelta) -> None:
        """Forward, or back."""
        self.set(self() + by)
