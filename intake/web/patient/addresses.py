"""An e-mail address or telephone number typed on a page of this face, read by the journey's own reader."""

from __future__ import annotations

from datetime import date

from intake.clinical.answers import parse
from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Field, Voice
from intake.clinical.situation import Situation
from intake.web.context import now
from intake.web.forms import reading
from intake.web.forms.problem import Problem
from intake.web.forms.question import Question, questions_of
from intake.web.forms.wording import needed_words


def read_address(typed: str) -> str:
    """The address as it is stored. Raises Problem with the fix."""
    return _read("email", typed)


def read_phone(name: str, typed: str) -> str:
    """A number in E.164. `name` is the codebook's field. Raises Problem with the fix."""
    return _read(name, typed)


def _read(name: str, typed: str) -> str:
    field: Field = FIELDS[name]
    answer = reading.read(_question(field), {name: [typed]}, _today().isoformat())
    if not isinstance(answer, str):
        raise Problem(needed_words(field))
    return answer


def _question(field: Field) -> Question:
    return questions_of([field], Situation(parse({}), now()), Voice.PATIENT)[0]


def _today() -> date:
    return now().date()
