"""Every sentence a person sees stands in all four catalogues, whole and in the right script."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

from intake.clinical.readiness import ITEMS

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUES = ROOT / "intake" / "translations"
TRANSLATED = {"ru": "CYRILLIC", "he": "HEBREW", "ar": "ARABIC"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
KEYWORDS = ("N_", "_l", "FlagRule:2", "FactorRule:3", "Part:2", "RowPart:2", "Item:2", "_part:2", "_mrd_part:2")
# Sentences that read the same everywhere: units, names of tests, signs.
NO_LETTERS_NEEDED = re.compile(r"[^a-z]*", re.IGNORECASE)


@cache
def extracted() -> Catalog:
    """What the code and the templates say now."""
    keywords = [word for keyword in KEYWORDS for word in ("-k", keyword)]
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder) / "messages.pot"
        command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "babel.cfg", *keywords]
        subprocess.run([*command, "-o", str(collected), "."], cwd=ROOT, timeout=240, check=True)
        with collected.open("rb") as file:
            return read_po(file)


@cache
def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def sentences(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def identity(message: Message) -> str | tuple[str, ...]:
    return tuple(message.id) if isinstance(message.id, list | tuple) else message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_untranslated_and_nothing_is_left_over(language: str) -> None:
    wanted = {identity(message) for message in extracted() if message.id}
    done = {identity(message) for message in catalogue(language) if message.id and all(sentences(message))}
    assert sorted(map(str, wanted - done)) == []
    assert sorted(map(str, done - wanted)) == []


def test_no_sentence_is_looked_up_both_alone_and_with_its_plural() -> None:
    """In a catalogue both are one entry, which holds plural forms: what is looked up alone would not be translated."""
    with_plural, alone = set(), set()
    for message in found_in_files():
        if isinstance(message, tuple):
            with_plural.add(message[0])
        else:
            alone.add(message)
    assert with_plural, "plurals are not recognised any more"
    assert sorted(with_plural & alone) == []


def found_in_files() -> Iterator[str | tuple[str, ...]]:
    """Each sentence as it stands at each place: text, or (singular, plural)."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    keywords = DEFAULT_KEYWORDS | parse_keywords(KEYWORDS)
    for _file, _line, message, _comments, _context in extract_from_dir(str(ROOT), methods, options, keywords):
        yield tuple(message) if isinstance(message, list | tuple) else message


def test_every_missing_part_of_the_eight_checks_is_collected() -> None:
    """They are declared through functions, which the collecting of sentences must know by name."""
    known = {message.id for message in extracted()}
    parts = [part.text for item in ITEMS for part in item.parts]
    of_lines = [part.text for item in ITEMS for part in item.row_parts]
    assert [text for text in (*parts, *of_lines) if text not in known] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_guessed(language: str) -> None:
    assert [message.id for message in catalogue(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        if not message.id:
            continue
        allowed = set(PLACEHOLDER.findall(" ".join(message.id) if message.pluralizable else str(message.id)))
        for sentence in sentences(message):
            found = set(PLACEHOLDER.findall(sentence))
            if found - allowed or (allowed - found and not message.pluralizable):
                wrong.append((message.id, sentence))
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    expected = {"ru": 3, "he": {2, 4}, "ar": 6}[language]
    counts = {len(message.string) for message in catalogue(language) if message.id and message.pluralizable}
    assert counts <= (expected if isinstance(expected, set) else {expected})


@pytest.mark.parametrize(("language", "script"), TRANSLATED.items())
def test_each_translation_is_in_its_script(language: str, script: str) -> None:
    foreign = {name for name in TRANSLATED.values() if name != script}
    wrong = []
    for message in catalogue(language):
        if not message.id or NO_LETTERS_NEEDED.fullmatch(PLACEHOLDER.sub("", str(message.id))):
            continue
        for sentence in sentences(message):
            scripts = {unicodedata.name(letter, "").split()[0] for letter in sentence if letter.isalpha()}
            if scripts & foreign:
                wrong.append((message.id, sentence))
    assert wrong == []
