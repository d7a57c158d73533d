"""One question as it is asked now: in somebody's voice, with the options that apply to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from intake.clinical.codebook import performance_options
from intake.clinical.codebook.model import Absent, AnswersView, Field, Kind, Option, Situation, Voice, Words
from intake.services.journey import NOT_ASKED, is_needed
from intake.web.language import _

Files = tuple[tuple[str, str], ...]
"""Id and name of each."""


@dataclass(frozen=True, slots=True)
class Question:
    """`needed` questions want an answer before the page is left; "I don't know" is one where it is offered.
    `files` are the uploaded ones that a question about a file can be answered with."""

    field: Field
    voice: Voice
    options: tuple[Option, ...]
    absent: tuple[Absent, ...]
    needed: bool
    countries: tuple[str, ...] = ()
    files: Files = ()

    @property
    def name(self) -> str:
        return self.field.name

    @property
    def kind(self) -> Kind:
        """A score is chosen among sentences, never typed by families (codebook 2.8)."""
        return Kind.ONE if self.scored else self.field.kind

    @property
    def scored(self) -> bool:
        return self.field.kind is Kind.INTEGER and bool(self.options)

    def words(self, words: Words | None) -> str:
        """A text in this voice and the page's language."""
        return _(words.for_voice(self.voice)) if words else ""

    @property
    def label(self) -> str:
        return self.words(self.field.label)

    def absent_label(self, state: Absent) -> str:
        return self.words(self.field.absent_label(state))

    def option_label(self, code: str) -> str:
        found = next((option for option in self.options if option.code == code), None)
        return self.words(found.words) if found else code


def questions_of(
    fields: Iterable[Field], situation: Situation, voice: Voice, row: AnswersView | None = None
) -> tuple[Question, ...]:
    """The questions that apply now, in their order.

    A row offers every honest answer, because what would rule one out stands on the same page.
    """
    return tuple(
        _question(field, situation, voice, row)
        for field in fields
        if field.kind not in NOT_ASKED and not field.automatic and field.shown(situation, row)
    )


def with_files(questions: tuple[Question, ...], files: Callable[[], Files]) -> tuple[Question, ...]:
    """The same questions; those about a file know which there are. They are looked up only when one asks."""
    if not any(question.kind is Kind.DOCUMENT for question in questions):
        return questions
    there = files()
    return tuple(
        replace(question, files=there) if question.kind is Kind.DOCUMENT else question for question in questions
    )


def _question(field: Field, situation: Situation, voice: Voice, row: AnswersView | None) -> Question:
    return Question(
        field=field,
        voice=voice,
        options=_options(field, situation, row),
        absent=field.offered_absent(situation, row) if row is None else field.absent,
        needed=is_needed(field),
        countries=_countries(situation) if field.kind in (Kind.PHONE, Kind.ZONE) else (),
    )


def _options(field: Field, situation: Situation, row: AnswersView | None) -> tuple[Option, ...]:
    if field.name == "performance_score":
        return performance_options(situation.answers.value("performance_scale"))
    return tuple(option for option in field.options if option.shown(situation, row))


def _countries(situation: Situation) -> tuple[str, ...]:
    """Where a number without a country code, or a time zone, most likely belongs."""
    answers = situation.answers
    found = (answers.value(name) for name in ("country_of_residence", "current_country") if answers.given(name))
    return tuple(dict.fromkeys(str(code) for code in found))
