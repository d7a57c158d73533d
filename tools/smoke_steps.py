"""What the steps of `make smoke` share: how one fails, and how to wait for something with an end."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from tools.pages import Page

Value = TypeVar("Value")
PAUSE = 0.3  # seconds between two looks


class Failed(Exception):
    """Something is not as it must be; `page` is what was shown."""

    def __init__(self, why: str, page: Page | None = None) -> None:
        super().__init__(why)
        self.page = page


def expect(condition: object, why: str, page: Page) -> None:
    """Raises Failed unless the condition holds."""
    if not condition:
        raise Failed(why, page)


def until(look: Callable[[], Value | None], what: str, within: float) -> Value:
    """Look until there is something. Raises Failed after `within` seconds."""
    deadline = time.monotonic() + within
    while (found := look()) is None:
        if time.monotonic() > deadline:
            raise Failed(f"not within {within:g} s: {what}")
        time.sleep(PAUSE)
    return found
