"""The name a file is shown under: cleaned, in its own script. It is never the name it is stored under."""

from __future__ import annotations

import unicodedata

MAX_CHARACTERS = 120
JOINERS = "\u200c\u200d"  # Persian and Indic names need them


def display_name(sent: str) -> str:
    """At most 120 characters, without folders, control and direction characters (corpus V29)."""
    last = unicodedata.normalize("NFC", sent).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(letter for letter in last if letter in JOINERS or unicodedata.category(letter)[0] != "C")
    name = " ".join(kept.split()).strip(". ")
    return _shortened(name)


def _shortened(name: str) -> str:
    if len(name) <= MAX_CHARACTERS:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 10:
        return name[:MAX_CHARACTERS]
    return f"{stem[: MAX_CHARACTERS - len(extension) - 1]}.{extension}"
