"""Answers in words, for the check page, the desk and anybody else who reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask_babel import format_date

from intake.clinical.codebook.model import Absent, Kind
from intake.web.forms import places, values, windows
from intake.web.forms.dates import show_date
from intake.web.forms.question import Question
from intake.web.language import _, language

# The plain name of a unit, as reports print it.
UNIT_NAMES: Mapping[str, str] = {
    "Cel": "°C", "degF": "°F", "umol/L": "µmol/L", "ukat/L": "µkat/L", "10*9/L": "10⁹/L (K/µL)",
    "cells/uL": "/µL", "mL/min/1.73m2": "mL/min/1.73 m²", "in": "in", "lb": "lb",
}
LEFT_TO_RIGHT = frozenset((Kind.PHONE, Kind.EMAIL, Kind.NUMBER, Kind.INTEGER, Kind.MEASURE))


def day_name(day: int, width: str = "EEEE") -> str:
    """A weekday in the page's language; Monday is 0. `width` "EEE" is the short form."""
    return str(format_date(windows.MONDAY.replace(day=windows.MONDAY.day + day), width))


def told(question: Question, answer: Any) -> list[str]:
    """An answer in words, one line each, for the check page; nothing when it was not given."""
    if answer is None:
        return []
    if isinstance(answer, dict) and "absent" in answer:
        return [question.absent_label(Absent(answer["absent"]))]
    return list(_TOLD.get(question.kind, _told_plainly)(question, answer))


def _told_plainly(_question: Question, answer: Any) -> Iterable[str]:
    return [str(answer)]


def _told_options(question: Question, answer: Any) -> Iterable[str]:
    return (question.option_label(str(code)) for code in (answer if isinstance(answer, list) else [answer]))


def _told_date(_question: Question, answer: Any) -> Iterable[str]:
    boxes = show_date(str(answer))
    if not boxes.month:
        return [boxes.year]
    day = windows.MONDAY.replace(year=int(boxes.year), month=int(boxes.month), day=int(boxes.day or 1))
    return [str(format_date(day, "d MMMM y" if boxes.day else "LLLL y"))]


def _told_measure(_question: Question, answer: Any) -> Iterable[str]:
    value, unit, uln = values.show_measure(answer)
    yield f"{value} {UNIT_NAMES.get(unit, unit)}"
    if uln:
        yield _("Upper limit of normal: %(limit)s", limit=uln)


def _told_number(question: Question, answer: Any) -> Iterable[str]:
    units = question.field.units
    return [" ".join([values.show_number(answer), *(UNIT_NAMES.get(unit, unit) for unit in units)])]


def _told_windows(_question: Question, answer: Any) -> Iterable[str]:
    for row in windows.show_windows(answer):
        days = ", ".join(day_name(int(day)) for day in row.days) or _("Every day")
        yield _("%(days)s, %(start)s to %(end)s", days=days, start=row.start, end=row.end)


_TOLD: Mapping[Kind, Callable[[Question, Any], Iterable[str]]] = {
    Kind.ONE: _told_options,
    Kind.MULTI: _told_options,
    Kind.AGENTS: _told_options,
    Kind.YES_NO: lambda question, answer: [_("Yes") if answer == "yes" else _("No")],
    Kind.BOOLEAN: lambda question, answer: [_("Yes") if answer else _("No")],
    Kind.DATE: _told_date,
    Kind.MEASURE: _told_measure,
    Kind.NUMBER: _told_number,
    Kind.INTEGER: _told_number,
    Kind.COUNTRY: lambda question, answer: [places.named(places.countries(language()), answer)],
    Kind.LANGUAGE: lambda question, answer: [places.named(places.languages(language()), answer)],
    Kind.LANGUAGES: lambda question, answer: [places.named(places.languages(language()), tag) for tag in answer],
    Kind.DOCUMENT: lambda question, answer: [dict(question.files).get(answer) or _("A file that was removed")],
    Kind.ZONE: lambda question, answer: [places.zone_choice(answer, language())[1]],
    Kind.WINDOWS: _told_windows,
}
