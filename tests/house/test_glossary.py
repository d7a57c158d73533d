"""The catalogues say the key terms as `docs/glossary.csv` has them.

A row holds a term in four languages, a pattern that finds it in English sentences, and for each language the stems that
a sentence about it is expected to hold, in any case and form.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import cache

import pytest

from tests.house.test_translations import TRANSLATED, catalogue, identity, sentences
from tests.house.tree import ROOT

GLOSSARY = ROOT / "docs" / "glossary.csv"
# Vowel signs and the stretching stroke, which a sentence may have or leave out.
OPTIONAL_MARKS = re.compile("[\u0591-\u05c7\u064b-\u0652\u0640]")
# Where the translator rightly went another way: the sentence speaks of the thing without its name.
SAID_OTHERWISE = {
    ("ru", "request"): ("We write again when something is missing and when the request is done.",),
    ("ru", "hospital"): ("We may ask that hospital for slides or reports, if you agree.",),
    ("ar", "leukaemia"): ("Was there ever a test for leftover leukaemia cells (MRD)?",),
    ("ar", "measurable residual disease"): ("Look in letters and reports for “MRD” or “residual disease”.",),
    ("ar", "remission"): ("The letters may say “CR” or “complete remission”.",),
}


@cache
def terms() -> Mapping[str, Mapping[str, str]]:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return {row["en"]: row for row in csv.DictReader(file)}


def holds(stems: str, text: str) -> bool:
    return re.search(stems, OPTIONAL_MARKS.sub("", text), re.IGNORECASE) is not None


def test_there_are_forty_terms_and_each_is_there_in_four_languages() -> None:
    assert len(terms()) >= 40
    assert [name for name, row in terms().items() if not all(value.strip() for value in row.values())] == []


@pytest.mark.parametrize(("language", "script"), TRANSLATED.items())
def test_a_term_is_written_in_its_script(language: str, script: str) -> None:
    foreign = {other for other in TRANSLATED.values() if other != script}
    wrong = []
    for name, row in terms().items():
        scripts = {unicodedata.name(letter).split()[0] for letter in row[language] if letter.isalpha()}
        if script not in scripts or scripts & foreign:
            wrong.append((name, row[language]))
    assert wrong == []


def test_the_patterns_find_the_terms_themselves() -> None:
    for name, row in terms().items():
        if name not in ("request", "reference", "records"):  # found only where it is our word and not just a word
            assert re.search(row["found_by"], name, re.IGNORECASE), name
        for language in TRANSLATED:
            assert holds(row[f"stem_{language}"], row[language]), (name, language)


@pytest.mark.parametrize("name", terms())
@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogue_says_it_so(language: str, name: str) -> None:
    row, wrong = terms()[name], []
    for message in catalogue(language):
        english = identity(message)
        text = english if isinstance(english, str) else english[0]
        if not text or not all(sentences(message)) or not re.search(row["found_by"], text, re.IGNORECASE):
            continue
        said = all(holds(row[f"stem_{language}"], sentence) for sentence in sentences(message))
        if not said and text not in SAID_OTHERWISE.get((language, name), ()):
            wrong.append((text, sentences(message)))
    assert wrong == []


def test_every_term_is_used_somewhere() -> None:
    english = [identity(message) for message in catalogue("ru") if message.id]
    texts = [text if isinstance(text, str) else text[0] for text in english]
    idle = [name for name, row in terms().items()
            if not any(re.search(row["found_by"], text, re.IGNORECASE) for text in texts)]  # fmt: skip
    assert idle == []


def test_what_is_said_otherwise_still_stands_in_the_catalogue() -> None:
    known = {identity(message) for message in catalogue("ru")}
    assert [text for texts in SAID_OTHERWISE.values() for text in texts if text not in known] == []
