"""What a translation may not hold: English that was left over, doubled spaces, nothing at all."""

from __future__ import annotations

import re

import pytest

from tests.house.test_translations import PLACEHOLDER, TRANSLATED, catalogue, sentences
from tests.house.test_wording import LONGEST, said_in

WORD = re.compile(r"[A-Za-z]{2,}")
NOT_WORDS = re.compile(r"<[^>]+>|&\w+;|https?://\S+|\S+@\S+")
# Names of genes, scores, tests, trademarks and channels, and units: written so in every language.
SAME_EVERYWHERE = re.compile(
    r"CNS [123]|eGFR, mL/min/1\.73 m²|%\(size\)s [KM]B|CRi|WhatsApp:?|iAMP21|[A-Z][A-Z0-9]+(?:::[A-Z][A-Z0-9]+)?"
)
# Latin words that translators added: a name that clinicians know better than the translated one.
ADDED = frozenset({"Cath"})


def singular(identity: object) -> str:
    return identity if isinstance(identity, str) else str(identity[0])  # type: ignore[index]  # a plural's pair


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_translation_is_the_english_sentence(language: str) -> None:
    told = [message for message in catalogue(language) if message.id]
    messages = [message for message in told if WORD.search(PLACEHOLDER.sub("", singular(message.id)))]
    assert len(messages) > 2000
    same = [singular(message.id) for message in messages if singular(message.id) in sentences(message)]
    assert [text for text in same if not SAME_EVERYWHERE.fullmatch(text)] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_latin_words_come_from_the_english_sentence_or_are_abbreviations(language: str) -> None:
    """A translator may repeat a term ("remission (complete remission)"), and may not bring in English of their own."""
    wrong = []
    for message in catalogue(language):
        english = " ".join([message.id] if isinstance(message.id, str) else message.id).lower()
        for sentence in sentences(message) if english else ():
            words = WORD.findall(NOT_WORDS.sub("", PLACEHOLDER.sub("", sentence)))
            strange = [word for word in words if word.lower() not in english and not word.isupper()]
            wrong += [(sentence, word) for word in strange if word not in ADDED]
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_form_is_empty_and_no_space_is_doubled_or_hangs_over(language: str) -> None:
    wrong = []
    for message in catalogue(language):
        for sentence in sentences(message) if message.id else ():
            hangs = sentence != sentence.strip() and singular(message.id) == singular(message.id).strip()
            if not sentence.strip() or re.search(r"[ \u00a0]{2}", sentence) or hangs:
                wrong.append(sentence)
    assert wrong == []


@pytest.mark.parametrize(("language", "forms"), [("ru", 3), ("he", 2), ("ar", 6)])
def test_every_plural_has_all_forms_of_its_language(language: str, forms: int) -> None:
    declared = catalogue(language).num_plurals
    counts = {len(sentences(message)) for message in catalogue(language) if message.id and message.pluralizable}
    assert counts == {declared}
    assert declared >= forms


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_sentences_of_the_public_pages_stay_short_when_translated(language: str) -> None:
    public = {*said_in("templates/public"), *said_in("intake/web/public")}
    texts = [text for message in catalogue(language) if message.id and singular(message.id) in public
             for text in sentences(message)]  # fmt: skip
    parts = [part for text in texts for part in re.split(r"(?<=[.!?؟])\s+", text)]
    assert len(parts) > 200
    assert [part for part in parts if len(part.split()) > LONGEST] == []
