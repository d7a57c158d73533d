"""Conclusions as a table for a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

_WIDEST = 70
_HEADINGS = ("part", "rule", "result", "in words", "rests on", "source")


class Line(NamedTuple):
    """One conclusion: which part of the rules, which rule, what it says and on which fields it rests."""

    part: str
    code: str
    result: str
    words: str
    rests_on: tuple[str, ...]
    source: str


def as_table(lines: Iterable[Line]) -> str:
    """Columns of plain text; long cells are cut with an ellipsis."""
    rows = [_HEADINGS, *(_cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
                     for row in rows)


def _cells(line: Line) -> tuple[str, ...]:
    cells = (line.part, line.code, line.result, line.words, ", ".join(line.rests_on), line.source)
    return tuple(_cut(" ".join(cell.split())) for cell in cells)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _WIDEST else cell[: _WIDEST - 1] + "…"
