"""What a question's visibility and wording depend on: the answers so far and the day."""

from __future__ import annotations

from datetime import date, datetime

from intake.clinical.answers import Answers, Row
from intake.clinical.codebook import FIELDS, GROUPS
from intake.clinical.codebook.model import ALWAYS, Voice
from intake.clinical.derived import ADULT_YEARS, age_on

# Half of the questions are always asked: their rule need not be tried on every page.
_CONDITIONAL = tuple((name, field.shown.rule) for name, field in FIELDS.items() if field.shown is not ALWAYS)
_ALL = frozenset(FIELDS)


class Situation:
    """The answers so far on a day. `as_of` is aware; today is its date in its own offset."""

    __slots__ = ("_age", "_answers", "_as_of")

    def __init__(self, answers: Answers, as_of: datetime) -> None:
        self._answers = answers
        self._as_of = as_of
        self._age = age_on(as_of.date(), answers.value("date_of_birth"))

    @property
    def answers(self) -> Answers:
        return self._answers

    @property
    def as_of(self) -> datetime:
        return self._as_of

    @property
    def today(self) -> date:
        return self._as_of.date()

    @property
    def age_years(self) -> int | None:
        return None if self._age is None else self._age.years

    @property
    def age_months(self) -> int | None:
        return None if self._age is None else self._age.months


def visible_fields(situation: Situation) -> frozenset[str]:
    """Names of the questions and groups that are asked in this situation.

    An answer to a question that is no longer asked opens no other question: the rules are applied
    until nothing changes.
    """
    told = situation.answers.told
    hidden: frozenset[str] = frozenset()  # only what has an answer can open something
    tried: set[frozenset[str]] = set()
    while hidden not in tried:  # ends at the latest when a round comes back
        tried.add(hidden)
        seen = Situation(situation.answers.without(hidden), situation.as_of) if hidden else situation
        unasked = frozenset([name for name, shown in _CONDITIONAL if not shown(seen, None)])
        hidden = unasked & told
    return _ALL - unasked


def visible_columns(situation: Situation, group: str, row: Row) -> frozenset[str]:
    """Names of the questions that are asked about one row of a group."""
    return frozenset(field.name for field in GROUPS[group].rows if field.shown(situation, row))


def voice_of(situation: Situation) -> Voice:
    """Who is spoken to. Before anybody has said who they are, the patient."""
    role = situation.answers.value("submitter_role")
    if role in ("referring_physician", "other_professional"):
        return Voice.PHYSICIAN
    if role == "parent":
        return Voice.PARENT
    if role == "legal_guardian":
        years = situation.age_years
        return Voice.PARENT if years is None or years < ADULT_YEARS else Voice.CARER
    return Voice.CARER if role == "caregiver" else Voice.PATIENT
