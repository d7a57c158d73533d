"""The same small amount in words, as a power of ten and in percent: the ways in which reports write it (ux R26)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """One leukaemia cell among `cells`, which is ten to the power of `exponent`."""

    exponent: int

    @property
    def cells(self) -> int:
        return int(10**self.exponent)

    @property
    def percent(self) -> Decimal:
        """In percent: 0.01 for one in ten thousand."""
        return Decimal(100).scaleb(-self.exponent).normalize()


AMOUNTS = tuple(Amount(exponent) for exponent in range(2, 7))
