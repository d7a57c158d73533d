"""Days in an address: what cannot be read is left out, so that no address is an error."""

from __future__ import annotations

from datetime import date

EARLIEST, LATEST = date(2020, 1, 1), date(2099, 12, 31)


def day(text: str) -> date | None:
    """A day like 2027-03-27, or None."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def number(text: str) -> int | None:
    """A number of a row, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
