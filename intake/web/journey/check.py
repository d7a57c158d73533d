"""Check your answers: everything that leaves with the request, each with its way back (ux R10)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, url_for

from intake.clinical.codebook import FIELDS, GROUPS, STEPS
from intake.clinical.codebook.model import Field, Kind, Screen
from intake.services import journey
from intake.services.completeness import NO_WAY_TO_REACH, NOT_ANSWERED, Fault, faults, shown_answers
from intake.web.context import reading
from intake.web.forms.question import Question, questions_of, with_files
from intake.web.forms.telling import LEFT_TO_RIGHT, told
from intake.web.forms.wording import ONE_WAY_TO_REACH, error_words, needed_words, with_question
from intake.web.journey import neighbours
from intake.web.journey.blueprint import blueprint
from intake.web.journey.pages import Answer, sent
from intake.web.journey.rows import TITLES, row_lines
from intake.web.journey.visit import CHECK, Visit, address_of, visit
from intake.web.language import _
from intake.web.policy import VISITOR, policy

# Consents are shown where they are given, with the text that was agreed to.
AGREEMENT = "agreement"


@blueprint.get("/check")
@policy(VISITOR)
def check() -> Answer:
    """All answers by part of the journey, what stops the sending, and the way on."""
    with reading() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        found = stopping(here)
        return render_template(
            "journey/check.html",
            sections=list(_sections(here)),
            errors=[(href, message) for href, message in found],
            send=None if found else neighbours.address(neighbours.SEND),
            correcting=here.content.revises is not None,
            unfinished=_unfinished(here),
            back=_back(here),
            short_route=here.content.short_route,
        )


def stopping(here: Visit) -> list[tuple[str, str]]:
    """What has to be mended before sending: the page where it is mended, and the fix."""
    answers = shown_answers(here.content.answers, here.journey.situation.as_of)
    # One line a question, in the order of the pages; that it was not answered says more than what follows from it.
    by_field = {fault.field: fault for fault in faults(answers, here.judged())}
    mended = [(journey.screen_with(fault.field), fault) for fault in by_field.values()]
    return [
        (_place(screen, fault), _words(here, fault))
        for screen in here.journey.screens
        for page, fault in mended
        if page is screen
    ]


def _place(screen: Screen, fault: Fault) -> str:
    row = journey.row_of(fault.field)
    if row:
        return url_for("journey.row", name=screen.name, number=row[1] + 1, to=CHECK)
    return address_of(screen, to=CHECK)


def _words(here: Visit, fault: Fault) -> str:
    if fault.code == NO_WAY_TO_REACH:
        return _(ONE_WAY_TO_REACH)
    row = journey.row_of(fault.field)
    field = GROUPS[row[0]].row(row[2]) if row else FIELDS[fault.field]
    if fault.code == NOT_ANSWERED:
        return needed_words(field)
    return with_question(_(field.label.for_voice(here.voice)), error_words(fault.code, field.name))


def _sections(here: Visit) -> Iterator[dict[str, Any]]:
    """The parts of the journey that have something to show."""
    for section in dict.fromkeys(screen.section for screen in here.journey.screens):
        rows = [row for screen in here.journey.screens if screen.section == section for row in _rows(here, screen)]
        if rows:
            yield {"title": _(STEPS[section].for_voice(here.voice)), "rows": rows}


def _rows(here: Visit, screen: Screen) -> Iterator[dict[str, Any]]:
    if screen.name == AGREEMENT:
        return
    if screen.group in TITLES:
        yield from _group_rows(here, screen, screen.group)
        return
    for question in with_files(questions_of(_asked(here, screen), here.journey.situation, here.voice), here.files):
        yield {
            "key": question.label,
            "value": _value(question, here.content.answers.get(question.name)),
            "href": address_of(screen, to=CHECK),
            "about": question.label,
            "ltr": question.kind in LEFT_TO_RIGHT,
        }


def _asked(here: Visit, screen: Screen) -> tuple[Field, ...]:
    return tuple(field for field in here.journey.fields(screen) if field.kind is not Kind.GROUP)


def _value(question: Question, answer: Any) -> str | list[str]:
    lines = told(question, answer)
    return lines[0] if len(lines) == 1 else lines


def _group_rows(here: Visit, screen: Screen, group: str) -> Iterator[dict[str, Any]]:
    stored = journey.rows(here.content, group)
    for index in range(len(stored)):
        title = _(TITLES[group], num=index + 1)
        href = url_for("journey.row", name=screen.name, number=index + 1, to=CHECK)
        yield {"key": title, "value": row_lines(here, group, index), "href": href, "about": title}
    if not stored:
        label = _(FIELDS[group].label.for_voice(here.voice))
        href = url_for("journey.rows", name=screen.name, to=CHECK)
        yield {"key": label, "value": "", "href": href, "about": label}


def _unfinished(here: Visit) -> str | None:
    """Pages that were not seen yet may stay unseen; the way to them is shown."""
    left = here.journey.unfinished()
    return None if left is None else address_of(left)


def _back(here: Visit) -> str:
    return address_of(here.journey.screens[-1])
