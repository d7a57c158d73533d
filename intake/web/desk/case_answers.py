"""Every answer of a request for staff: in a physician's words, with its state, as entered and in the usual unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from intake.clinical.answers import Answers, Row, parse
from intake.clinical.codebook import FIELDS, GROUPS, SCREENS, STEPS
from intake.clinical.codebook.model import Field, Kind, Voice
from intake.clinical.numbers import plain
from intake.clinical.situation import Situation
from intake.clinical.units import QUANTITIES, Measure
from intake.services.assessing import clinic_moment
from intake.web.forms.question import Files, Question, questions_of, with_files
from intake.web.forms.telling import LEFT_TO_RIGHT, UNIT_NAMES, told
from intake.web.language import _

FILES = "documents"  # has a tab of its own
_ROW_FIELD = re.compile(r"(\w+)\[(\d+)\](?:\.(\w+))?", re.ASCII)
_DIGITS_SHOWN = 4


@dataclass(frozen=True)
class Line:
    """One question with its answer in words. `state` is set when there is no value; `usual` is the canonical value.
    `path` is the answer's address, which pages of documents are linked to."""

    label: str
    values: tuple[str, ...] = ()
    state: str = ""
    usual: str = ""
    ltr: bool = False
    path: str = ""


@dataclass(frozen=True)
class Table:
    """The rows of a repeating group."""

    label: str
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True)
class Section:
    title: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = field(default=())


def sections(raw: Mapping[str, Any], at: datetime, files: Files = ()) -> list[Section]:
    """Every section with the questions that were shown; `at` is when the answers were saved. `files` are those of the
    request, for answers that name one."""
    situation = Situation(parse(raw), clinic_moment(at))
    found = [_section(step, title.for_voice(Voice.PHYSICIAN), raw, situation, files) for step, title in STEPS.items()]
    return [section for section in found if section.lines or section.tables]


def lines(raw: Mapping[str, Any], names: Iterable[str], at: datetime) -> list[Line]:
    """A few answers by name."""
    situation = Situation(parse(raw), clinic_moment(at))
    return list(_lines((FIELDS[name] for name in names), raw, situation, situation.answers, None))


def label_of(path: str) -> str:
    """A question by its address, "alt" or "treatment_lines[0].start_date", or a step, in words; unknown names stay."""
    if path in STEPS:  # "consents": what is missing is not one answer
        return _(STEPS[path].for_voice(Voice.PHYSICIAN))
    row = _ROW_FIELD.fullmatch(path)
    if row is None:
        return _(FIELDS[path].label.for_voice(Voice.PHYSICIAN)) if path in FIELDS else path
    group, index, column = row.groups()
    if group not in GROUPS:
        return path
    inner = next((declared for declared in GROUPS[group].rows if declared.name == column), None)
    label = inner.label if inner else GROUPS[group].label
    return _("%(label)s (row %(num)s)", label=_(label.for_voice(Voice.PHYSICIAN)), num=int(index) + 1)


def _section(step: str, title: str, raw: Mapping[str, Any], situation: Situation, files: Files) -> Section:
    names = dict.fromkeys(name for screen in SCREENS if screen.section == step for name in screen.fields)
    asked = [FIELDS[name] for name in names if name != FILES]
    plain_fields = [declared for declared in asked if declared.kind is not Kind.GROUP]
    groups = [declared for declared in asked if declared.kind is Kind.GROUP]
    tables = (_table(group, raw, situation) for group in groups)
    return Section(
        _(title),
        tuple(_lines(plain_fields, raw, situation, situation.answers, None, files)),
        tuple(table for table in tables if table.rows),
    )


def _table(group: Field, raw: Mapping[str, Any], situation: Situation) -> Table:
    entered = raw.get(group.name)
    rows = situation.answers.rows(group.name)
    return Table(
        _(group.label.for_voice(Voice.PHYSICIAN)),
        tuple(
            tuple(_lines(group.rows, entry if isinstance(entry, Mapping) else {}, situation, row, row))
            for entry, row in zip(entered if isinstance(entered, list) else (), rows, strict=False)
        ),
    )


def _lines(
    fields: Iterable[Field],
    raw: Mapping[str, Any],
    situation: Situation,
    read: Answers | Row,
    row: Row | None,
    files: Files = (),
) -> Iterator[Line]:
    for question in with_files(questions_of(fields, situation, Voice.PHYSICIAN, row), lambda: files):
        line = _line(question, raw.get(question.name), read.value(question.name))
        yield replace(line, path=read.field(question.name))


def _line(question: Question, entered: Any, value: Any) -> Line:
    if entered is None or entered == []:
        return Line(question.label, state=_("Not answered"))
    shown = tuple(_in_words(question, entered))
    if isinstance(entered, Mapping) and "absent" in entered:
        return Line(question.label, state=" ".join(shown))
    usual = _usual(question.name, value) if isinstance(value, Measure) else ""
    return Line(question.label, shown, usual=usual, ltr=question.kind in LEFT_TO_RIGHT)


def _in_words(question: Question, entered: Any) -> list[str]:
    """A page about a patient must open whatever was stored: what cannot be told is shown as it stands."""
    try:
        shown = told(question, entered)
    except (KeyError, TypeError, ValueError, AttributeError):
        shown = []
    return shown if any(line.strip() for line in shown) else [str(entered)]


def _usual(name: str, measure: Measure) -> str:
    """The value in the unit that the rules use, when it was entered in another one."""
    usual = QUANTITIES[name].units[0].code
    if QUANTITIES[name].unit(measure.unit) is QUANTITIES[name].units[0]:
        return ""
    return f"{plain(_rounded(measure.canonical))} {UNIT_NAMES.get(usual, usual)}"


def _rounded(value: Decimal) -> Decimal:
    """To four digits, for the eye; what is computed with keeps all of them."""
    return Decimal(f"{value:.{_DIGITS_SHOWN - 1}E}").normalize()
