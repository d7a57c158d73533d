"""Which way a text of a letter runs, and what stays left to right inside it (ux R30, R31).

Hebrew and Arabic sentences hold doses, ranges, powers and codes. Left to the usual rules, "28 µg" and "< 10⁻⁴" come out
back to front, so they stand in Unicode isolates, which browsers and the typesetter read alike.
"""

from __future__ import annotations

import re
import unicodedata

RIGHT_TO_LEFT = frozenset({"R", "AL"})
LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE = "\u2066", "\u2069"
_LETTER = "[0-9A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ffµ°%‰²³¹⁰⁴-⁹⁻₀-₉]"
_JOINT = "[.,:/×*+−–'=<>≤≥_@&?#~·-]"
_PIECE = rf"(?:{_LETTER}|\([^()\s]{{1,40}}\))"
# A minus counts as one only where no letter stands before it, or behind a marker (CD22-) and no letter after it: Hebrew
# joins its short words to what follows by a hyphen.
_WORD = rf"(?:(?<!\w)[+−±-])?{_PIECE}+(?:{_JOINT}+{_PIECE}+)*(?:\+|(?<=[0-9A-Z])[−-](?!\w))?"
_BETWEEN = "[ \u00a0](?:[<>≤≥=≈~×+/–−→-][ \u00a0])?"
_ISLAND = re.compile(rf"(?:[<>≤≥≈~][ \u00a0]?)?{_WORD}(?:{_BETWEEN}{_WORD})*")


def way(text: str, of_letter: str) -> str:
    """ "rtl" or "ltr" for a paragraph in a letter that runs one of these ways.

    A Hebrew or Arabic paragraph often begins with a Latin name (MRD, CAR-T), so in such a letter one letter of its own
    is enough; elsewhere the first letter decides.
    """
    strong = [kind for kind in map(unicodedata.bidirectional, text) if kind in RIGHT_TO_LEFT or kind == "L"]
    if not strong:
        return of_letter
    found = any(kind in RIGHT_TO_LEFT for kind in strong) if of_letter == "rtl" else strong[0] in RIGHT_TO_LEFT
    return "rtl" if found else "ltr"


def with_islands(text: str) -> str:
    """A right-to-left text in which each dose, range, code or Latin phrase keeps its own order."""
    return _ISLAND.sub(_isolated, text)


def _isolated(found: re.Match[str]) -> str:
    """A lone word or whole number cannot flip and stays as it is."""
    island = found[0]
    return island if re.fullmatch(r"\w+", island) else f"{LEFT_TO_RIGHT_ISOLATE}{island}{POP_ISOLATE}"
