"""What a question of the codebook is made of (codebook 1 and 2).

A field is declared once, in the module of its screen, and everything else is built from the
declaration: forms, validation, the desk's case page, letters and exports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol


def N_(message: str) -> str:
    """Mark a message for the translation catalogues; the words are looked up when shown."""
    return message


class Absent(StrEnum):
    """The states of an answer without a value (codebook 1.1)."""

    UNKNOWN = "unknown"
    NOT_TESTED = "not_tested"
    PENDING = "pending"
    DECLINED = "declined"
    NOT_APPLICABLE = "not_applicable"


class Level(StrEnum):
    """How strongly an answer is asked for (codebook 1.2)."""

    ALERT = "A"
    FINAL = "F"
    CHECKLIST = "C"
    OPTIONAL = "O"


class Kind(StrEnum):
    """The shape of a stored value."""

    ONE = "one"                  # one option code
    MULTI = "multi"              # list of option codes, no repeats
    YES_NO = "yes_no"            # "yes" or "no"
    TEXT = "text"                # str, at most `max_length` characters
    DATE = "date"                # "YYYY", "YYYY-MM" or "YYYY-MM-DD"
    NUMBER = "number"            # plain decimal number
    INTEGER = "integer"
    MEASURE = "measure"          # {"value": number, "unit": code, "uln": number?}
    BOOLEAN = "boolean"          # consents and acknowledgements
    DATETIME = "datetime"        # ISO 8601 with offset
    COUNTRY = "country"          # ISO 3166-1 alpha-2
    ZONE = "zone"                # IANA time zone name
    LANGUAGE = "language"        # BCP-47 tag
    LANGUAGES = "languages"      # list of BCP-47 tags
    PHONE = "phone"              # E.164
    EMAIL = "email"
    WINDOWS = "windows"          # list of {weekdays, start_min, end_min}
    AGENTS = "agents"            # list of medicine codes (12.6) or free text
    DOCUMENT = "document"        # id of an uploaded document
    GROUP = "group"              # repeating rows (1.5)


class Voice(StrEnum):
    """Who is spoken to: the patient, a parent, another carer, or a physician."""

    PATIENT = "patient"
    PARENT = "parent"
    CARER = "carer"
    PHYSICIAN = "physician"


class AnswersView(Protocol):
    """Read access to answers or to one row of a repeating group."""

    def given(self, name: str) -> bool: ...
    def value(self, name: str) -> Any: ...
    def absent(self, name: str) -> Absent | None: ...
    def answered(self, name: str) -> bool: ...
    def has(self, name: str, *codes: str) -> bool: ...


class Situation(Protocol):
    """What visibility and wording may depend on: the answers so far and the day."""

    @property
    def answers(self) -> AnswersView: ...
    @property
    def today(self) -> date: ...
    @property
    def age_years(self) -> int | None: ...


ShownRule = Callable[[Situation, AnswersView | None], bool]


@dataclass(frozen=True, slots=True)
class Shown:
    """A visibility rule with the words that document it; `row` is None outside a group."""

    rule: ShownRule
    text: str
    rests_on: tuple[str, ...] = ()

    def __call__(self, situation: Situation, row: AnswersView | None = None) -> bool:
        return self.rule(situation, row)


ALWAYS = Shown(lambda _situation, _row: True, "always")


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the voices it needs. `family` serves whoever has no wording of its own."""

    family: str
    parent: str | None = None
    carer: str | None = None
    physician: str | None = None

    def for_voice(self, voice: Voice) -> str:
        chosen = {Voice.PARENT: self.parent, Voice.CARER: self.carer, Voice.PHYSICIAN: self.physician}.get(voice)
        return self.family if chosen is None else chosen


# How the absent states are offered to people (codebook 1.1).
ABSENT_WORDS: Mapping[Absent, Words] = MappingProxyType({
    Absent.UNKNOWN: Words(N_("I don't know"), physician=N_("Unknown")),
    Absent.NOT_TESTED: Words(N_("Not tested or not done")),
    Absent.PENDING: Words(N_("Done, but the result is not here yet"), physician=N_("Result pending")),
    Absent.DECLINED: Words(N_("I prefer not to say"), physician=N_("Declined")),
    Absent.NOT_APPLICABLE: Words(N_("Does not apply")),
})


@dataclass(frozen=True, slots=True)
class Code:
    """A verified code of a standard terminology (codebook 12); unverified ones are never declared."""

    system: str
    code: str
    display: str = ""
    unit: str = ""               # set where the code depends on the unit of the value (mass or molar concentration)


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One choice. Like a field it is declared once and is its own identity, so that it can be looked up by."""

    code: str
    words: Words
    hint: Words | None = None
    codes: tuple[Code, ...] = ()
    exclusive: bool = False
    shown: Shown = ALWAYS


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """One question, declared once and its own identity.

    `minimum` and `maximum` are inclusive and in the field's plain unit (measures: see `units`; windows: rows).

    `must_be_past` marks the past events of H02. `must_be_true` marks the consents a request cannot go without.
    `automatic` fields are known to the data but never asked. `absent_only_when` narrows when a state is offered.
    """

    name: str
    section: str
    kind: Kind
    label: Words
    level: Level
    why: str
    source: str
    hint: Words | None = None
    reading_hint: Words | None = None
    options: tuple[Option, ...] = ()
    absent: tuple[Absent, ...] = ()
    shown: Shown = ALWAYS
    units: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int | None = None
    must_be_past: bool = False
    autocomplete: str | None = None
    codes: tuple[Code, ...] = ()
    rows: tuple[Field, ...] = ()
    automatic: bool = False
    must_be_true: bool = False
    offers_today: bool = False
    default: str | None = None
    absent_only_when: tuple[tuple[Absent, Shown], ...] = ()
    absent_words: tuple[tuple[Absent, Words], ...] = ()

    def option(self, code: str) -> Option | None:
        """The option with this code, or None when it is not offered at all."""
        return next((option for option in self.options if option.code == code), None)

    def row(self, name: str) -> Field:
        """The question of this name inside a repeating group; KeyError when there is none."""
        found = next((field for field in self.rows if field.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def offered_absent(self, situation: Situation, row: AnswersView | None = None) -> tuple[Absent, ...]:
        """The absent states that make sense now ("result not here yet" only while a treatment runs)."""
        conditions = dict(self.absent_only_when)
        return tuple(state for state in self.absent if conditions.get(state, ALWAYS)(situation, row))

    def absent_label(self, state: Absent) -> Words:
        """The words for an absent state; a question may have its own ("I'm not sure")."""
        return dict(self.absent_words).get(state, ABSENT_WORDS[state])


@dataclass(frozen=True, slots=True)
class Screen:
    """One page of the journey: one question or one small group, in the order they are asked."""

    name: str
    section: str
    title: Words
    fields: tuple[str, ...]
    intro: Words | None = None
    group: str | None = None
