"""How hard the question pages are to read: `python -m tools.reading_level`.

Counts words in sentences in all four languages and, in English, words that are long to say. The numbers say where to
look first and nothing more (ux R25): formulas made for English say nothing about Russian, Hebrew or Arabic, so there
only the length of sentences is counted.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.support import NullTranslations, Translations

from config import LANGUAGES, ROOT
from intake.clinical.codebook import FIELDS, SCREENS
from intake.clinical.codebook.model import Field, Screen, Voice, Words

LONGEST_SENTENCE = 20  # words
HARD_SYLLABLES = 4
WORST = 10
# Words that the pages cannot do without; each is explained where it first stands, or is the name of the thing.
KNOWN = frozenset({
    "blinatumomab", "chemotherapy", "chromosomes", "consultation", "coordinator", "examination", "haematologist",
    "hepatitis", "immunotherapy", "leukaemia", "lymphoblastic", "philadelphia", "radiotherapy", "temperature",
})  # fmt: skip
PEOPLE = (Voice.PATIENT, Voice.PARENT, Voice.CARER)
SENTENCE_END = re.compile(r"(?<=[.!?؟])\s+")
VOWELS = re.compile(r"[aeiouy]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a screen, as the language's readers see it."""

    screen: str
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


def sentences(language: str) -> tuple[Sentence, ...]:
    """Every sentence of every question page that a patient, parent or carer reads, once a screen."""
    found = [Sentence(screen.name, part) for screen in SCREENS for part in _parts(screen, language)]
    return tuple(dict.fromkeys(found))


def questions(language: str) -> Mapping[str, str]:
    """The questions themselves: name and voice → words."""
    return {
        f"{field.section}.{field.name}/{voice}": _translated(field.label.for_voice(voice), language)
        for screen in SCREENS
        for field in _asked(screen)
        for voice in PEOPLE
    }


def _parts(screen: Screen, language: str) -> Iterator[str]:
    for words in _texts(screen):
        for voice in PEOPLE:
            yield from SENTENCE_END.split(_translated(words.for_voice(voice), language))


def _asked(screen: Screen) -> Iterator[Field]:
    """The questions of a screen, and those of the rows that people add."""
    for name in screen.fields:
        yield FIELDS[name]
        yield from FIELDS[name].rows


def _texts(screen: Screen) -> Iterator[Words]:
    """Title and introduction of a screen; label, hint, reason and answers of its questions."""
    yield screen.title
    if screen.intro is not None:
        yield screen.intro
    for field in _asked(screen):
        yield from (words for words in (field.label, field.hint, Words(field.why)) if words is not None)
        yield from (option.words for option in field.options)


@cache
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(str(ROOT / "intake" / "translations"), [language])


def _translated(text: str, language: str) -> str:
    return str(_catalogue(language).gettext(text))


def syllables(word: str) -> int:
    """Roughly how often one opens the mouth for an English word."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    silent = 1 if re.search(r"[^aeiouyl]e$", plain) else 0
    return max(1, len(VOWELS.findall(plain)) - silent)


def hard_words(found: tuple[Sentence, ...]) -> Counter[str]:
    """Words of four syllables and more that the pages could perhaps do without, and how often each stands."""
    words = (re.sub(r"\W", "", word).lower() for sentence in found for word in re.split(r"[\s/-]", sentence.text))
    return Counter(word for word in words if syllables(word) >= HARD_SYLLABLES and word not in KNOWN)


def report(language: str) -> list[str]:
    """Lines for a person: how long sentences are, the longest ones, and in English the hard words."""
    found = sentences(language)
    counts = sorted(sentence.words for sentence in found)
    long = sorted((s for s in found if s.words > LONGEST_SENTENCE), key=lambda s: -s.words)
    lines = [
        f"{language}: {len(found)} sentences, mean {sum(counts) / len(counts):.1f} words, "
        f"nine in ten up to {counts[len(counts) * 9 // 10]}, longest {counts[-1]}, "
        f"over {LONGEST_SENTENCE}: {len(long)}"
    ]
    lines += [f"    {sentence.words} words ({sentence.screen}): {sentence.text}" for sentence in long[:WORST]]
    if language == "en":
        hard = hard_words(found).most_common()
        lines.append(f"    hard words: {', '.join(f'{word} {count}' for word, count in hard) or 'none'}")
    return lines


def main() -> None:
    for language in LANGUAGES:
        sys.stdout.write("\n".join(report(language)) + "\n")


if __name__ == "__main__":
    main()
