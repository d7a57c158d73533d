"""What leaves with a request, and what still stops it (codebook 1.2, 10; design, ruling 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from intake.clinical.answers import Answers, parse
from intake.clinical.assessment import Assessment, Findings
from intake.clinical.codebook import FIELDS, GROUPS
from intake.clinical.codebook.model import Field, Kind, Level
from intake.clinical.situation import Situation, visible_columns, visible_fields

NOT_ANSWERED = "F"
NO_WAY_TO_REACH = "F-contact"
WAYS_TO_REACH = ("callback_phone", "whatsapp_number", "email")
# I02 and I03 say that an answer could not be read; an unknown key (I01) has no box that could be corrected.
STOPPING_ISSUES = ("H", "I02", "I03")
CONSENTS = "consents"


class Fault(NamedTuple):
    """Why a request cannot leave yet: a code (H.., I.., F) and the field where it is mended."""

    code: str
    field: str


def shown_answers(raw: Mapping[str, Any], as_of: datetime) -> dict[str, Any]:
    """The answers to questions that are asked in this situation; the others stay in the draft."""
    situation = Situation(parse(raw), as_of)
    return asked_answers(raw, situation, visible_fields(situation))


def asked_answers(raw: Mapping[str, Any], situation: Situation, shown: frozenset[str]) -> dict[str, Any]:
    """As `shown_answers`, for whoever has read the answers already."""
    kept = {name: value for name, value in raw.items() if value is not None and (name in shown or name not in FIELDS)}
    return {name: _shown_rows(situation, name, value) if name in GROUPS else value for name, value in kept.items()}


def _shown_rows(situation: Situation, group: str, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    rows = situation.answers.rows(group)
    return [_shown_cells(situation, group, row, cells) for row, cells in zip(rows, value, strict=True)]


def _shown_cells(situation: Situation, group: str, row: Any, cells: Any) -> Any:
    if not isinstance(cells, Mapping):
        return cells
    columns = visible_columns(situation, group, row)
    known = {field.name for field in GROUPS[group].rows}
    return {name: cell for name, cell in cells.items() if name in columns or name not in known}


def faults(answers: Mapping[str, Any] | Answers, assessment: Assessment | Findings) -> tuple[Fault, ...]:
    """Everything that stops the sending of these (shown) answers; consents are judged where they are given."""
    stopping = [
        Fault(issue.code, issue.field)
        for issue in assessment.errors
        if issue.code.startswith(STOPPING_ISSUES) and issue.field != CONSENTS
    ]
    told = answers if isinstance(answers, Answers) else parse(answers)
    return (*stopping, *_unanswered(told, assessment.as_of))


def _unanswered(answers: Answers, as_of: datetime) -> Iterable[Fault]:
    shown = visible_fields(Situation(answers, as_of))
    for name, field in FIELDS.items():
        if name in shown and _asked_for(field) and not answers.answered(name):
            yield Fault(NOT_ANSWERED, name)
    if not any(answers.given(way) for way in WAYS_TO_REACH):
        yield Fault(NO_WAY_TO_REACH, WAYS_TO_REACH[-1])


def _asked_for(field: Field) -> bool:
    is_needed = field.level is Level.FINAL and not field.automatic and field.kind is not Kind.BOOLEAN
    return is_needed and field.name not in WAYS_TO_REACH and field.section != CONSENTS
