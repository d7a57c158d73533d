"""A tiny stand-in for answers and situation, and every text of the codebook that people can see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from intake.clinical.codebook import ABSENT_WORDS, DOCUMENT_TYPES, FIELDS, SCREENS, STEPS
from intake.clinical.codebook.model import Absent, Field, Words
from intake.clinical.codebook.performance import ECOG, KARNOFSKY, LANSKY


@dataclass(frozen=True)
class Said:
    """Answers by name; an absent state is given as `Absent`."""

    by_name: Mapping[str, Any] = field(default_factory=dict)

    def answered(self, name: str) -> bool:
        return self.by_name.get(name) is not None

    def given(self, name: str) -> bool:
        return self.answered(name) and not isinstance(self.by_name[name], Absent)

    def value(self, name: str) -> Any:
        return self.by_name[name] if self.given(name) else None

    def absent(self, name: str) -> Absent | None:
        said = self.by_name.get(name)
        return said if isinstance(said, Absent) else None

    def has(self, name: str, *codes: str) -> bool:
        value = self.value(name)
        return any(code in codes for code in (value if isinstance(value, list) else [value]))


@dataclass(frozen=True)
class Case:
    """A situation: what was said, and how old the patient is."""

    answers: Said
    age_years: int | None = None
    today: date = date(2026, 11, 22)


def case(age: int | None = None, **said: Any) -> Case:
    return Case(Said(said), age)


def questions() -> Iterator[tuple[str, Field]]:
    """Every question with its full name, rows of groups too."""
    for name, declared in FIELDS.items():
        yield name, declared
        for row in declared.rows:
            yield f"{name}.{row.name}", row


def voices(words: Words | None) -> Iterator[str]:
    if words is not None:
        yield from (text for text in (words.family, words.parent, words.carer, words.physician) if text is not None)


def _of_question(declared: Field) -> Iterator[str]:
    for words in (declared.label, declared.hint, declared.reading_hint):
        yield from voices(words)
    yield declared.why
    for offered in declared.options:
        yield from voices(offered.words)
        yield from voices(offered.hint)
    for _, words in declared.absent_words:
        yield from voices(words)


def texts() -> Iterator[str]:
    """Every text that a person can see."""
    for _, declared in questions():
        yield from _of_question(declared)
    for offered in (*ECOG, *KARNOFSKY, *LANSKY):
        yield from voices(offered.words)
    for screen in SCREENS:
        yield from voices(screen.title)
        yield from voices(screen.intro)
    for words in (*STEPS.values(), *ABSENT_WORDS.values(), *(kind.label for kind in DOCUMENT_TYPES)):
        yield from voices(words)
    yield from (kind.why for kind in DOCUMENT_TYPES)
