"""A page of questions: reading what was posted, and everything its template needs."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import abort, g

from intake.clinical.codebook.model import Kind
from intake.services import journey
from intake.services.completeness import Fault as Finding
from intake.web.forms import contacts, drawing
from intake.web.forms.problem import Problem
from intake.web.forms.question import Question
from intake.web.forms.screen_form import ASKED, Boxes, Fault, PostedTwice, ScreenForm, fault_of
from intake.web.forms.wording import error_words, warning_words, with_question
from intake.web.journey.visit import Visit

LOG = logging.getLogger("intake.journey")

SEEN, THEN, TO = "seen", "then", "to"
RIGHT = "right-"
AS_TYPED = "as-typed"
OWN_CONTROLS = frozenset(("csrf_token", ASKED, SEEN, THEN))

Posted = Mapping[str, list[str]]


class QuestionPage:
    """The questions of one page, or of one row. `place` names it among what was typed and not taken."""

    def __init__(self, visit: Visit, place: str, questions: Sequence[Question], stored: Mapping[str, Any]) -> None:
        self.visit = visit
        self.place = place
        self.questions = tuple(questions)
        self.stored = stored
        self.form = ScreenForm(questions, visit.today)
        self.faults: list[Fault] = []
        self.boxes: Boxes = {}

    def show(self, suggested: Mapping[str, Any]) -> None:
        """Fill the controls: what was typed and could not be taken, else the answers, else what suggests itself."""
        typed = self.visit.content.typed.get(self.place)
        for question in self.questions:
            answer = self.stored.get(question.name)
            known = suggested.get(question.name) if answer is None else answer
            self.boxes |= drawing.boxes_of(question, known)
            self._show_phone_as_typed(question, answer)
        if typed is not None:
            self.form.read(typed)
            self.boxes |= {name: [] for name in self.form.names()} | typed
            self.faults = list(self.form.faults)

    def _show_phone_as_typed(self, question: Question, answer: Any) -> None:
        typed = self.visit.content.typed.get(AS_TYPED, {}).get(question.name)
        if question.kind is Kind.PHONE and typed and isinstance(answer, str):
            try:
                same = contacts.read_phone(typed[0], question.countries) == answer
            except Problem:
                same = False
            if same:
                self.boxes[question.name] = typed

    def read(self, posted: Posted) -> bool:
        """Take the posted controls; False when something has to be corrected. Extra controls are only counted."""
        self._keep_to_what_was_asked(posted)
        extra = [name for name in self.form.unknown(posted, OWN_CONTROLS) if not name.startswith(RIGHT)]
        if extra:
            LOG.info("controls that were not shown", extra={"count": len(extra), "request_id": g.request_id})
        try:
            taken = self.form.read(posted)
        except PostedTwice:
            abort(400)
        if self.form.events:
            LOG.warning("value not offered", extra={"count": len(self.form.events), "request_id": g.request_id})
        self.faults, self.boxes = list(self.form.faults), self.form.boxes
        self._remember_phones()
        return taken

    def _keep_to_what_was_asked(self, posted: Posted) -> None:
        """A page drawn before another tab changed the way must not empty questions that it never showed."""
        asked = posted.get(ASKED)
        if asked:
            names = set(asked[0].split())
            self.questions = tuple(question for question in self.questions if question.name in names)
            self.form = ScreenForm(self.questions, self.visit.today)

    def _remember_phones(self) -> None:
        """Numbers are shown back as they were typed (ux R17)."""
        kept = self.visit.content.typed.setdefault(AS_TYPED, {})
        for question in self.questions:
            if question.kind is Kind.PHONE and question.name in self.boxes:
                kept[question.name] = self.boxes[question.name]
        if not kept:
            del self.visit.content.typed[AS_TYPED]

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Hard errors of the whole request that are about a question of this page."""
        faulty = {fault.name for fault in self.faults}
        for finding in findings:
            question = self.question(finding)
            if question is not None and question.name not in faulty:
                self.faults.append(fault_of(question, error_words(finding.code, question.name)))

    def question(self, finding: Finding) -> Question | None:
        """The question of this page that a finding is about."""
        return next((question for question in self.questions if self.path(question.name) == finding.field), None)

    def path(self, name: str) -> str:
        """How errors name a question of this page."""
        return name

    def odd(self) -> list[Finding]:
        """Warnings about this page's answers that nobody has confirmed."""
        found = journey.open_questions(self.visit.content, self.visit.judged())
        return [finding for finding in found if self.question(finding)]

    def confirm(self, posted: Posted, changed: set[str]) -> list[Finding]:
        """Note what the person calls right; the warnings that they have not seen yet."""
        seen = set((posted.get(SEEN) or [""])[0].split())
        left = []
        for finding in self.odd():
            key = key_of(finding)
            if key not in seen or finding.field in changed:
                left.append(finding)
            elif posted.get(RIGHT + key):
                journey.confirm(self.visit.content, finding)
        return left

    def errors(self) -> list[tuple[str, str]]:
        """The summary on top: the control and the message, which names the question where there are several."""
        labels = {question.name: question.label for question in self.questions}
        several = len(self.questions) > 1
        return [
            (fault.target, with_question(labels[fault.name], fault.message) if several else fault.message)
            for fault in self.faults
        ]

    def drawn(self) -> list[drawing.Drawn]:
        """What the template shows of the questions."""
        return drawing.draw_all(self.questions, self.boxes, self.faults)

    def described(self) -> list[dict[str, Any]]:
        """The same as arguments of the questions' macros, for a page that draws them in a way of its own."""
        by_name = {fault.name: fault for fault in self.faults}
        return [drawing.draw(question, self.boxes, by_name.get(question.name), False) for question in self.questions]

    def odd_drawn(self, findings: Iterable[Finding]) -> list[dict[str, str]]:
        labels = {question.name: question.label for question in self.questions}
        shown = []
        for finding in findings:
            question = self.question(finding)
            label = labels[question.name] if question else ""
            shown.append(
                {
                    "key": key_of(finding),
                    "name": RIGHT + key_of(finding),
                    "message": with_question(label, warning_words(finding.code)),
                }
            )
        return shown

    @property
    def asked(self) -> str:
        return " ".join(question.name for question in self.questions)


def key_of(finding: Finding) -> str:
    """A warning as the name of a control: "W16-alt", "W11-treatment_lines.0.start_date"."""
    return f"{finding.code}-{finding.field.replace('[', '.').replace(']', '')}"
