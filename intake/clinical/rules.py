"""What a rule of the codebook is made of, so that rules are data: listed, explained, documented and tested."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import N_, Voice
from intake.clinical.facts import Facts
from intake.clinical.numbers import plain

RULE_SET_VERSION = "1.0"
"""The codebook version these rules follow; stored beside every assessment."""

Translate = Callable[[str], str]
Condition = Callable[[Facts], bool]

_NOT_STATED = N_("not stated")
_NO_PARAMS: Mapping[str, Any] = MappingProxyType({})


class Codes(NamedTuple):
    """Option codes of a field, to be shown in words."""

    field: str
    codes: tuple[str, ...]

    def words(self, translate: Translate) -> str:
        if not self.codes:
            return translate(_NOT_STATED)
        return "; ".join(translate(_label(self.field, code)) for code in self.codes)


def _label(name: str, code: str) -> str:
    declared = FIELDS.get(name)
    option = None if declared is None else declared.option(code)
    return code if option is None else option.words.for_voice(Voice.PHYSICIAN)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to be filled and translated when it is shown: template and what goes into it."""

    message: str
    params: Mapping[str, Any] = field(default_factory=lambda: _NO_PARAMS)

    def __call__(self, translate: Translate = str) -> str:
        return translate(self.message) % {name: _shown(value, translate) for name, value in self.params.items()}

    def as_dict(self) -> dict[str, Any]:
        """For storage: plain JSON, readable again by `Sentence.from_dict`."""
        return {"message": self.message, "params": {name: _stored(value) for name, value in self.params.items()}}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Sentence:
        return cls(stored["message"], {name: _restored(value) for name, value in stored["params"].items()})


def _shown(value: Any, translate: Translate) -> str:
    if isinstance(value, Codes):
        return value.words(translate)
    return plain(value) if isinstance(value, Decimal) else str(value)


def _stored(value: Any) -> Any:
    if isinstance(value, Codes):
        return {"field": value.field, "codes": list(value.codes)}
    return plain(value) if isinstance(value, Decimal) else value


def _restored(value: Any) -> Any:
    return Codes(value["field"], tuple(value["codes"])) if isinstance(value, Mapping) else value


@dataclass(frozen=True, slots=True)
class Rule:
    """A named condition: what it is called, when it holds, on which fields it rests, where it comes from.

    `text` says the condition in words for a haematologist.
    """

    code: str
    text: str
    condition: Condition
    rests_on: tuple[str, ...]
    source: str


def answer_is(name: str, *codes: str) -> Condition:
    """Holds when the answer is, or contains, one of the codes."""
    return lambda facts: facts.answers.has(name, *codes)


def given(name: str) -> Condition:
    """Holds when the answer has a value that can be used."""
    return lambda facts: facts.answers.given(name)


def answers_of(facts: Facts, names: Iterable[str]) -> dict[str, Any]:
    """The entries behind a conclusion, as typed, for the page that explains it."""
    raw = facts.answers.raw
    return {name: raw[name] for name in names if isinstance(raw, Mapping) and name in raw}


