"""An entry that cannot be used: why, and what is kept of it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

Reader = Callable[[object], Any]
"""Turns an entry into a value, an absent state, or None for an empty entry; raises Refusal."""


class Refusal(Exception):
    """An entry that cannot be used: `code` as in codebook 10, `usable` what remains of it, `part` which part.

    `canonical` is the number of a value outside its limits.
    """

    def __init__(self, code: str, usable: Any = None, part: str = "", canonical: Decimal | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.usable = usable
        self.part = part
        self.canonical = canonical


class Refused(NamedTuple):
    """What is kept of an entry that counts as not given: the code, and the number of one outside its limits."""

    code: str
    canonical: Decimal | None = None
