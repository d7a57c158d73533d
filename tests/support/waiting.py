"""Wait for a condition instead of for a time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

_PAUSE = threading.Event()  # never set: its wait is the pause between two looks


class NeverHappened(AssertionError):
    """The condition did not come true in time; the message says which."""


def until(condition: Callable[[], Value], what: str, within: float = 60.0) -> Value:
    """Look until `condition` gives something true, and return that.

    `within` (seconds) guards against a hang and is meant to be generous; it is no measure of speed.
    """
    deadline = time.monotonic() + within
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise NeverHappened(f"not within {within:g} s: {what}")
        _PAUSE.wait(0.02)
