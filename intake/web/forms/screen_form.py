"""A page's form: WTForms binds and validates, our own macros draw (design, "How a request flows" 1).

The fields are built from the codebook's questions; nothing about a question is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field as FormField
from wtforms import ValidationError
from wtforms.form import BaseForm
from wtforms.meta import DefaultMeta

from intake.web.forms import reading
from intake.web.forms.problem import Problem
from intake.web.forms.question import Question

Boxes = dict[str, list[str]]
ASKED = "asked"


class _Plain(DefaultMeta):
    """The gate guards the form token, and the messages are ours already."""

    csrf = False
    locales = False


class PostedTwice(ValueError):
    """A control that holds one value came twice; whoever sends this is no browser (V18)."""


class Answer(FormField):
    """One question on a form. After validation `data` is the answer in the codebook's shape, None when empty."""

    def __init__(self, question: Question, today: str, **bound: Any) -> None:
        super().__init__(label=question.name, **bound)
        self.question = question
        self.today = today
        self.boxes: Boxes = {}
        self.problem: Problem | None = None

    def process(self, formdata: Any, data: object = None, extra_filters: object = None) -> None:
        """Take the question's own controls, as many as it has."""
        self.process_errors = []
        self.data = None
        question = self.question
        names = (*reading.single_names(question), *reading.several_names(question))
        self.boxes = {name: formdata.getlist(name) for name in names if name in formdata} if formdata else {}

    def pre_validate(self, form: BaseForm) -> None:
        self.problem, self.data = None, None
        try:
            self.data = reading.read(self.question, self.boxes, self.today)
        except Problem as problem:
            self.problem = problem
            raise ValidationError(problem.message) from problem


@dataclass(frozen=True)
class Fault:
    """An error beside a question: the control it belongs to and the fix."""

    name: str
    message: str
    parts: tuple[str, ...] = ()

    @property
    def target(self) -> str:
        return f"{self.name}-{self.parts[0]}" if self.parts else self.name


def fault_of(question: Question, message: str, parts: tuple[str, ...] = ()) -> Fault:
    """A fault whose link lands on a control, also where a question has only boxes of its own."""
    return Fault(question.name, message, parts or reading.default_parts(question))


class _Values(Mapping[str, list[str]]):
    """Plain lists of posted values with the one method WTForms asks for."""

    def __init__(self, values: Mapping[str, list[str]]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> list[str]:
        return self._values[name]

    def __iter__(self) -> Any:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getlist(self, name: str) -> list[str]:
        return list(self._values.get(name, ()))


class ScreenForm:
    """The questions of one page with what was posted to them.

    `answers` after `read` holds an entry for every question that could be read, None for one left empty;
    `faults` holds one entry for every question that could not.
    """

    def __init__(self, questions: Sequence[Question], today: str = "") -> None:
        self.questions = tuple(questions)
        self._today = today
        self.answers: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self.boxes: Boxes = {}
        self.events: list[str] = []

    def read(self, posted: Mapping[str, list[str]]) -> bool:
        """Validate posted controls; False when something has to be corrected. Raises PostedTwice."""
        self._refuse_doubles(posted)
        form = BaseForm({question.name: _unbound(question, self._today) for question in self.questions}, meta=_Plain())
        form.process(_Values(posted))
        form.validate()
        self.answers, self.faults, self.boxes, self.events = {}, [], {}, []
        for field in form:
            if isinstance(field, Answer):
                self._take(field)
        return not self.faults

    def _take(self, field: Answer) -> None:
        self.boxes |= field.boxes
        if field.problem is None:
            self.answers[field.question.name] = field.data
            return
        problem = field.problem
        self.faults.append(fault_of(field.question, problem.message, problem.parts))
        if problem.event:
            self.events.append(problem.event)

    def _refuse_doubles(self, posted: Mapping[str, list[str]]) -> None:
        for question in self.questions:
            if any(len(posted.get(name, ())) > 1 for name in reading.single_names(question)):
                raise PostedTwice(question.name)

    def names(self) -> frozenset[str]:
        """Every control that the page's questions may post."""
        return frozenset(
            name
            for question in self.questions
            for name in (*reading.single_names(question), *reading.several_names(question))
        )

    def unknown(self, posted: Iterable[str], other: Iterable[str] = ()) -> frozenset[str]:
        """Controls that were posted but never shown (V19); they are ignored and counted."""
        return frozenset(posted) - self.names() - frozenset(other)


def _unbound(question: Question, today: str) -> Any:
    """WTForms binds a field when the form is made; until then the class gives a promise of one."""
    return Answer(question, today)
