"""One stored answer outside the journey: told in words, drawn with its own control, read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from intake.clinical.answers import parse
from intake.clinical.codebook.model import Voice
from intake.clinical.situation import Situation, voice_of
from intake.services.answer_paths import Path
from intake.services.completeness import Fault as Wrong
from intake.web.forms import drawing
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import Boxes, Fault, PostedTwice, ScreenForm, fault_of
from intake.web.forms.telling import told
from intake.web.forms.wording import error_words
from intake.web.language import _


class OneAnswer:
    """The question at `path` among these answers. `voice` None speaks as the sender is spoken to."""

    def __init__(self, path: Path, answers: Mapping[str, Any], moment: datetime, voice: Voice | None = None) -> None:
        situation = Situation(parse(answers), moment)
        self.path = path
        self.voice = voice or voice_of(situation)
        self.stored = path.value(answers)
        self.question = _asked(path, situation, self.voice)
        self.form = ScreenForm([self.question], moment.date().isoformat())
        self.boxes: Boxes = drawing.boxes_of(self.question, self.stored)
        self.faults: list[Fault] = []

    @property
    def label(self) -> str:
        if not self.path.group:
            return self.question.label
        return _("%(label)s (row %(num)s)", label=self.question.label, num=self.path.index + 1)

    @property
    def words(self) -> list[str]:
        """The answer as it stands."""
        return in_words(self.question, self.stored)

    def read(self, posted: Mapping[str, list[str]]) -> bool:
        """Take the posted control; False when it has to be corrected."""
        try:
            right = self.form.read(posted)
        except PostedTwice:
            return False
        self.boxes, self.faults = self.form.boxes, list(self.form.faults)
        return right

    @property
    def value(self) -> Any:
        """What was read; None for an answer that was taken away."""
        return self.form.answers.get(self.question.name)

    def refuse(self, wrong: tuple[Wrong, ...]) -> None:
        """Say beside the question what the other answers rule out."""
        self.faults += [fault_of(self.question, error_words(fault.code, self.question.name)) for fault in wrong]

    @property
    def drawn(self) -> dict[str, Any]:
        """The arguments of the question's macro."""
        return drawing.draw(self.question, self.boxes, self.faults[0] if self.faults else None, heading=False)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """For the summary on top of the page."""
        return [(fault.target, fault.message) for fault in self.faults]


def in_words(question: Question, answer: Any) -> list[str]:
    """An answer in words; one of a shape that nobody expects stands as it is."""
    try:
        return told(question, answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        return [str(answer)]


def _asked(path: Path, situation: Situation, voice: Voice) -> Question:
    """The question as it is asked now; one that is not asked any more as the codebook has it."""
    found = questions_of([path.field], situation, voice, path.read_row(situation))
    field = path.field
    return found[0] if found else Question(field, voice, field.options, field.absent, needed=False)
