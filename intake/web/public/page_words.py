"""What a public page says, and a fingerprint of it: whoever has read a page has read these words.

Two sources: the template (`template_words`), and what its view puts in, which is declared here. Values that change by
themselves (days, hours, the telephone number) are no part of it. Texts that the clinic words itself and the limits that
stand on a page are, because a reader vouches for them too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache

from flask import current_app
from jinja2 import Environment

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.clinical.record_slots import CODES
from intake.services.text_list import QUESTIONS, SIGNS, TEXTS
from intake.web.context import runtime
from intake.web.documents.slot_words import TITLES, WHYS
from intake.web.language import catalogue, plural
from intake.web.public import answers, facts, guidance, medical
from intake.web.public.guide import PAGES, GuidePage
from intake.web.public.template_words import Sentence, TemplateWords, Word

NUMBERS = (0, 1, 2, 3, 5, 11, 21, 100)  # one for each plural form of our languages


@dataclass(frozen=True)
class _PutIn:
    """What the view of a page puts into it: `words` to be translated, `texts` that the clinic words itself."""

    words: object = ()
    texts: tuple[str, ...] = ()


def _records() -> Iterator[str]:
    for code in CODES:
        for kind in medical.listed(code):
            yield DOCUMENT_TYPE_BY_CODE[kind].label.for_voice(Voice.PATIENT)
            yield DOCUMENT_TYPE_BY_CODE[kind].why


_CHECKS = [(TITLES[code], WHYS[code], *guidance.CHECK_TIPS.get(code, ())) for code in CODES]
_PUT_IN: Mapping[str, _PutIn] = {
    "landing": _PutIn((facts.TOPICS, facts.CHECKS, facts.STEPS), QUESTIONS + SIGNS),
    "consultation": _PutIn((facts.TOPICS, guidance.TOPICS_MORE)),
    "who_it_is_for": _PutIn((guidance.WHEN_IT_HELPS, guidance.QUESTIONS_WHY), QUESTIONS),
    "how_it_works": _PutIn((facts.STEPS, [words for _level, words in facts.LEVELS])),
    "what_to_send": _PutIn((_CHECKS, tuple(_records()), guidance.SENDING_TIPS)),
    "questions": _PutIn([(asked.question, asked.answer) for asked in answers.QUESTIONS]),
    "blinatumomab": _PutIn((guidance.WATCHED, guidance.AT_HOME, guidance.REACTIONS)),
    "urgent_signs": _PutIn(texts=SIGNS),
    "for_doctors": _PutIn((guidance.FOR_DOCTORS_VALUES, guidance.FOR_DOCTORS_RETURN)),
}
BY_NAME: Mapping[str, GuidePage] = {page.name: page for page in PAGES}


def fingerprint(page: str, language: str) -> str:
    """Of what the page says in a language now, 64 letters; another one as soon as it says something else."""
    told = [_written(current_app.jinja_env, page, language), *_worded(page, language), *_limits(page)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def words_of(environment: Environment, page: str) -> list[Word]:
    """Every fixed word of a page as it is marked, before it is translated."""
    told = BY_NAME[page]
    put_in = _PUT_IN.get(page, _PutIn())
    template = TemplateWords(environment).of(f"public/{page}.html")
    return [*map(Sentence, (told.title, told.lead)), *template, *map(Sentence, _strings(put_in.words))]


@lru_cache(maxsize=128)
def _written(environment: Environment, page: str, language: str) -> str:
    """Templates and catalogues stand still while a process lives."""
    said = [text for word in words_of(environment, page) for text in _said(word, language)]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _said(word: Word, language: str) -> Iterable[str]:
    if isinstance(word, str):
        return (word,)
    if word.many:
        return [plural(language, word.one, word.many, number) for number in NUMBERS]
    return (catalogue(language).gettext(word.one),)


def _worded(page: str, language: str) -> list[str]:
    """The texts of the clinic's own, as they are published now."""
    published = runtime().in_force.texts
    told = {key: catalogue(language).gettext(TEXTS[key].default) for key in texts_of(page)}
    return [published.get((key, language), delivered) for key, delivered in told.items()]


def texts_of(page: str) -> tuple[str, ...]:
    """The keys of the texts on a page that the clinic words itself."""
    return _PUT_IN.get(page, _PutIn()).texts


def _limits(page: str) -> list[str]:
    """How old a record may be, where the page says so."""
    if page != "what_to_send":
        return []
    days = runtime().in_force.settings.clinical.document_days
    return [f"{kind}:{days[kind]}" for code in CODES for kind in medical.listed(code) if kind in days]


def _strings(told: object) -> Iterator[str]:
    """Every text inside tuples, lists and records, in their order."""
    if isinstance(told, str):
        yield told
    elif is_dataclass(told) and not isinstance(told, type):
        for part in fields(told):
            yield from _strings(getattr(told, part.name))
    elif isinstance(told, Iterable):
        for part in told:
            yield from _strings(part)
