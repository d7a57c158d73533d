"""The little Markdown that the generated page of rules needs."""

from __future__ import annotations

from collections.abc import Iterable


def heading(level: int, text: str) -> str:
    """A heading; level 1 is the title of the page."""
    return f"{'#' * level} {text}\n"


def paragraph(*sentences: str) -> str:
    """One paragraph a sentence."""
    return "".join(f"{sentence}\n\n" for sentence in sentences).rstrip("\n") + "\n"


def table(titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A table; texts may hold `<br>` and any sign, also the bar that separates cells."""
    lines = (titles, ("---",) * len(titles), *rows)
    return "\n".join("| " + " | ".join(_cell(text) for text in line) + " |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
