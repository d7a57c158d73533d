"""What the product says: it does not scold or beg, and its public pages speak in short sentences."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords

from intake.web.public import answers, facts, guidance, guide
from tests.house.tree import ROOT

SCOLDING = re.compile(r"\b(?:invalid|please|oops|sorry|required field|field is required)\b", re.IGNORECASE)
# Said by the person who presses it, not to them.
OWN_WORDS = frozenset({"Please call me, I cannot fill this in"})
KEYWORDS = DEFAULT_KEYWORDS | parse_keywords(("N_", "_l"))
LONGEST = 20


@cache
def said_in(folder: str) -> tuple[str, ...]:
    """Every marked sentence of a folder's templates or modules; of a plural both forms."""
    method = [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.py", "python")]
    found = extract_from_dir(str(ROOT / folder), method, {}, KEYWORDS)
    texts: list[str] = []
    for _file, _line, message, _comments, _context in found:
        texts += [message] if isinstance(message, str) else [part for part in message if part]
    return tuple(dict.fromkeys(texts))


@pytest.mark.parametrize("folder", ["templates", "intake"])
def test_nothing_scolds_or_begs(folder: str) -> None:
    texts = said_in(folder)
    assert len(texts) > 500
    assert [text for text in texts if SCOLDING.search(text) and text not in OWN_WORDS] == []


def test_the_sentences_of_the_public_pages_are_short() -> None:
    texts = [*said_in("templates/public"), *said_in("intake/web/public")]
    parts = [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text)]
    assert len(parts) > 200
    assert [part for part in parts if len(part.split()) > LONGEST] == []


def test_the_public_pages_promise_nothing_and_frighten_nobody() -> None:
    """No word of hope or fear, no "should", nothing of a battle (ux R27)."""
    words = re.compile(r"\b(?:should|cure[sd]?|hope|miracle|fight|battle|unfortunately|guaranteed)\b", re.IGNORECASE)
    texts = [*said_in("templates/public"), *said_in("intake/web/public")]
    assert [text for text in texts if words.search(text)] == []


@pytest.mark.parametrize("module", [answers, facts, guidance, guide], ids=lambda module: module.__name__)
def test_what_is_said_in_python_is_marked(module) -> None:
    """A sentence outside N_ would stay English in every language."""
    source = Path(module.__file__).read_text(encoding="utf-8")
    body = re.sub(r"N_\((?:\s*\"[^\"]*\"\s*)+\)", "", re.sub(r'""".*?"""', "", source, flags=re.DOTALL))
    assert re.findall(r'"[^"\n]* [^"\n]* [^"\n]*"', body) == []
