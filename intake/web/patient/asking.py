"""The urgent questions on the pages of this face: built, read and drawn by the journey's one form factory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import request

from intake.clinical.answers import parse
from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Voice
from intake.clinical.situation import Situation
from intake.services.assessing import clinic_moment
from intake.services.work import Work
from intake.web.forms.drawing import boxes_of, draw
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import Boxes, ScreenForm


def questions(work: Work, answers: Mapping[str, Any], names: Iterable[str], *, needed: bool) -> tuple[Question, ...]:
    """The questions that apply to these answers; with `needed` off, each may stay empty."""
    situation = Situation(parse(answers), clinic_moment(work.now))
    found = questions_of([FIELDS[name] for name in names], situation, Voice.PATIENT)
    return found if needed else tuple(replace(question, needed=False) for question in found)


def posted() -> dict[str, list[str]]:
    return {name: request.form.getlist(name) for name in request.form}


def form_of(work: Work, asked: tuple[Question, ...]) -> ScreenForm:
    return ScreenForm(asked, clinic_moment(work.now).date().isoformat())


def drawn(
    asked: tuple[Question, ...], answers: Mapping[str, Any], form: ScreenForm | None = None, *, titled: bool = False
) -> list[dict[str, Any]]:
    """The macros' arguments: what was typed while there is something to correct, else the stored answers. A question
    that stands alone is the page's heading, unless the page is `titled`."""
    faults = {fault.name: fault for fault in form.faults} if form else {}
    heading = len(asked) == 1 and not titled
    return [
        draw(question, _boxes(question, answers, form), faults.get(question.name), heading) for question in asked
    ]


def _boxes(question: Question, answers: Mapping[str, Any], form: ScreenForm | None) -> Boxes:
    return form.boxes if form is not None else boxes_of(question, answers.get(question.name))


def errors(form: ScreenForm | None) -> list[tuple[str, str]]:
    """Pairs for the summary on top: the faulty control and the fix."""
    return [(fault.target, fault.message) for fault in form.faults] if form else []
