"""The dense form: the codebook's questions in a physician's words, part by part, on one page.

It is put together from the journey's own pages and row pages, so that reading, faults, warnings and what was typed and
could not be taken work the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from intake.clinical.codebook import FIELDS
from intake.services import journey
from intake.services.completeness import Fault as Finding
from intake.web.forms.question import Question, questions_of
from intake.web.forms.screen_form import ASKED
from intake.web.journey.page import SEEN, QuestionPage, key_of
from intake.web.journey.rows import RowPage
from intake.web.journey.visit import Visit
from intake.web.language import _
from intake.web.physician.sections import LABELS, SECTIONS, Section

Posted = Mapping[str, list[str]]
ROW_GROUPS = frozenset(section.group for section in SECTIONS if section.group)


class Row(RowPage):
    """One row on the page. Its controls stand behind a prefix, "treatment_lines.0."."""

    @property
    def prefix(self) -> str:
        return f"{self.group}.{self.index}."

    @property
    def is_new(self) -> bool:
        return self.index >= len(journey.rows(self.visit.content, self.group))

    def posted(self, posted: Posted) -> dict[str, list[str]]:
        length = len(self.prefix)
        return {name[length:]: values for name, values in posted.items() if name.startswith(self.prefix)}

    def take(self) -> set[str]:
        """Write the row; an offered new row in which only its defaults stand is not one."""
        if self.is_new and not _told(self.form.answers, self.questions):
            return set()
        return super().take()


def _told(answers: Mapping[str, Any], questions: Iterable[Question]) -> bool:
    defaults = {question.name: question.field.default for question in questions}
    return any(answer is not None and answer != defaults[name] for name, answer in answers.items())


class DenseForm:
    """Every part of the form as the answers so far make it."""

    def __init__(self, here: Visit, sections: tuple[Section, ...] = SECTIONS) -> None:
        self.here = here
        self.sections = sections
        self.parts = {section.name: self._page(section) for section in sections if not section.group}
        self.groups = {section.name: self._rows(section.group) for section in sections if section.group}

    def _page(self, section: Section) -> QuestionPage:
        names = [name for name in section.fields if name in self.here.journey.visible]
        asked = questions_of([FIELDS[name] for name in names], self.here.journey.situation, self.here.voice)
        # What is needed is asked for when the request is sent, so that a half-filled form can be kept.
        shown = tuple(replace(question, needed=False) for question in asked)
        return QuestionPage(self.here, f"physician/{section.name}", shown, self.here.content.answers)

    def _rows(self, group: str) -> list[Row]:
        """The rows there are and an empty one to fill in, while the group applies."""
        if group not in self.here.journey.visible:
            return []
        count = min(len(journey.rows(self.here.content, group)) + 1, journey.MOST_ROWS)
        return [Row(self.here, group, index, self._row_questions(group, index)) for index in range(count)]

    def _row_questions(self, group: str, index: int) -> tuple[Question, ...]:
        situation = self.here.journey.situation
        row = journey.row_view(situation.answers.rows(group), group, index)
        asked = questions_of(journey.row_fields(self.here.journey, group, index), situation, self.here.voice, row)
        return tuple(replace(question, needed=False) for question in asked)

    @property
    def pages(self) -> Iterator[QuestionPage]:
        yield from self.parts.values()
        for rows in self.groups.values():
            yield from rows

    def remove_row(self, value: str) -> bool:
        """Take out the row that the button "treatment_lines.0" names; False when there is none."""
        group, _dot, number = value.partition(".")
        index = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else -1
        if group not in ROW_GROUPS or not 0 <= index < len(journey.rows(self.here.content, group)):
            return False
        journey.remove_row(self.here.content, group, index)
        _move_up_typed(self.here.content.typed, group, index)
        return True

    def show(self, suggested: Mapping[str, Any]) -> None:
        """Fill the controls with what is known, and say again what is still to be corrected."""
        for page in self.pages:
            page.show(_defaults(page) if isinstance(page, RowPage) else suggested)
        self.add_findings(self._about_given())

    def read(self, posted: Posted) -> set[str]:
        """Take what was posted into the draft's content; the names whose answers changed."""
        changed: set[str] = set()
        for page in self.pages:
            page.read(_own(page, posted))
            if isinstance(page, Row):
                changed |= page.take()
            else:
                changed |= journey.put(self.here.content, page.form.answers)
        return changed

    def judge(self, posted: Posted, changed: set[str]) -> None:
        """After the answers were written: hard errors beside their questions, warnings that were called right."""
        self.here.look_again()
        for page in self.pages:
            if isinstance(page, RowPage) and not _is_empty_row(page):
                page.refuse_unfitting_absence()
        self.add_findings(self._about_given())
        for page in self.pages:
            page.confirm(posted, changed)
            journey.keep_typed(self.here.content, page.place, page.boxes, faulty=bool(page.faults))

    def add_findings(self, findings: Iterable[Finding]) -> None:
        found = list(findings)
        for page in self.pages:
            page.add_findings(found)

    def _about_given(self) -> list[Finding]:
        """Hard errors about answers that were given; what is missing is asked for when the request is sent."""
        answers = self.here.content.answers
        found = journey.problems(self.here.judged())
        return [one for one in found if journey.row_of(one.field) or answers.get(one.field) is not None]

    def errors(self) -> list[tuple[str, str]]:
        """The summary on top: pairs of control and message."""
        return [
            (f"{prefix_of(page)}{target}", message)
            for page in self.pages
            for target, message in page.errors()
        ]

    def odd(self) -> list[dict[str, str]]:
        """Warnings that nobody has confirmed, to be called right."""
        return [drawn for page in self.pages for drawn in page.odd_drawn(page.odd())]

    def seen(self) -> str:
        return " ".join(key_of(finding) for page in self.pages for finding in page.odd())

    @property
    def asked(self) -> str:
        """The names of the questions on the page: what another tab opened meanwhile is not emptied by this one."""
        return " ".join(question.name for page in self.parts.values() for question in page.questions)

    def drawn(self, section: Section) -> list[dict[str, Any]]:
        return [dense(question) for question in self.parts[section.name].described()]

    def drawn_rows(self, section: Section) -> list[dict[str, Any]]:
        """Each row with its controls under its prefix; the last one is new."""
        return [
            {
                "number": row.index + 1,
                "is_new": row.is_new,
                "value": f"{row.group}.{row.index}",
                "asked": (row.prefix + ASKED, row.asked),
                "questions": [dense(question, row.prefix) for question in row.described()],
            }
            for row in self.groups[section.name]
        ]


def _move_up_typed(typed: dict[str, dict[str, list[str]]], group: str, removed: int) -> None:
    """What was typed into later rows and could not be taken moves up with them."""
    typed.pop(f"{group}[{removed}]", None)
    for index in range(removed + 1, journey.MOST_ROWS):
        boxes = typed.pop(f"{group}[{index}]", None)
        if boxes is not None:
            typed[f"{group}[{index - 1}]"] = boxes


def prefix_of(page: QuestionPage) -> str:
    return page.prefix if isinstance(page, Row) else ""


def _own(page: QuestionPage, posted: Posted) -> dict[str, list[str]]:
    """The controls of one page, with the names that were asked when it was drawn."""
    own = page.posted(posted) if isinstance(page, Row) else posted
    names = page.form.names() | {ASKED, SEEN}
    # A form without the list of what it asked would empty every question that it does not hold.
    return {ASKED: [""], **{name: values for name, values in own.items() if name in names}}


def _is_empty_row(page: RowPage) -> bool:
    return page.index >= len(journey.rows(page.visit.content, page.group))


def _defaults(page: RowPage) -> dict[str, Any]:
    """What is offered on a new row, such as the usual unit."""
    if page.stored:
        return {}
    return {question.name: question.field.default for question in page.questions if question.field.default}


def dense(drawn: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """A question for somebody who knows why it is asked: no reasons, and only what is needed is marked."""
    name = drawn["name"]
    label = _(LABELS[name]) if name in LABELS else drawn["label"]
    field = FIELDS.get(name) if not prefix else None
    if field is not None and journey.is_needed(field):
        label = _("%(question)s (needed to send)", question=label)
    plain = {"why": "", "reading_hint": "", "optional": False, "heading": False}
    # The browser must not offer the physician's own address for the patient's.
    own = {"autocomplete": "off"} if name == "email" else {}
    return drawn | plain | own | {"name": prefix + name, "label": label}
