"""Tables for spreadsheet programs, in which no cell can act (corpus V12)."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

# Programs take a cell that begins with one of these for a formula, also full-width and behind blanks.
ACTING = ("=", "+", "-", "\N{MINUS SIGN}", "@")
BREAKS = ("\t", "\r", "\n")
MARK = "\ufeff"  # spreadsheet programs need it to see that this is UTF-8


def safe_cell(text: str) -> str:
    """The text as it is, behind an apostrophe when a program might take it for more than text."""
    plain = unicodedata.normalize("NFKC", text)
    acts = text.startswith(BREAKS) or plain.startswith(BREAKS) or plain.lstrip().startswith(ACTING)
    return f"'{text}" if acts else text


def table(rows: Iterable[Iterable[str]]) -> bytes:
    """The rows as CSV, UTF-8 with a byte order mark; every cell is text."""
    written = io.StringIO()
    csv.writer(written).writerows([safe_cell(cell) for cell in row] for row in rows)
    return f"{MARK}{written.getvalue()}".encode()
