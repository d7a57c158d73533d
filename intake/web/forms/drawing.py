"""What the macros draw for a question: plain values only (performance P3)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app
from markupsafe import Markup

from intake.clinical.codebook.model import Kind, Voice
from intake.web.forms import places, reading, values, windows
from intake.web.forms.dates import show_date
from intake.web.forms.question import Question
from intake.web.forms.screen_form import Boxes, Fault
from intake.web.forms.telling import UNIT_NAMES, day_name
from intake.web.language import _, language


class Drawn(NamedTuple):
    """A question as it stands on a page."""

    label: str
    html: Markup


QUESTION = "journey/question.html"
MOST_BLANKS = 768  # two or three kilobytes each: what people of one or two languages see
# Answers about whoever types, so that the browser may offer what it knows (ux R20).
_OWN_AUTOCOMPLETE = {"patient_full_name": "name", "date_of_birth": "bday"}
_RESIDENT_VOICES = frozenset((Voice.PATIENT, Voice.PARENT))


def boxes_of(question: Question, answer: Any) -> Boxes:
    """The controls as they would have been posted for a stored answer."""
    if answer is None:
        return {}
    if isinstance(answer, dict) and "absent" in answer:
        beside = question.kind not in reading.ONE_CONTROL
        return {f"{question.name}-absent" if beside else question.name: [str(answer["absent"])]}
    return _SHOWN.get(question.kind, _as_text)(question, answer)


def _as_text(question: Question, answer: Any) -> Boxes:
    return {question.name: [str(answer)]}


def _as_list(question: Question, answer: Any) -> Boxes:
    return {question.name: [str(item) for item in answer]} if isinstance(answer, list) else {}


def _as_date(question: Question, answer: Any) -> Boxes:
    return {f"{question.name}-{part}": [box] for part, box in show_date(str(answer))._asdict().items()}


def _as_measure(question: Question, answer: Any) -> Boxes:
    return {f"{question.name}-{part}": [box] for part, box in values.show_measure(answer)._asdict().items()}


def _as_agents(question: Question, answer: Any) -> Boxes:
    codes = {option.code for option in question.options}
    names = [str(item) for item in answer] if isinstance(answer, list) else []
    typed = ", ".join(name for name in names if name not in codes)
    return {question.name: [name for name in names if name in codes], f"{question.name}-other": [typed]}


def _as_windows(question: Question, answer: Any) -> Boxes:
    boxes: Boxes = {}
    for index, row in enumerate(windows.show_windows(answer)):
        for part, shown in zip(windows.part_names(index), (list(row.days), [row.start], [row.end]), strict=True):
            boxes[f"{question.name}-{part}"] = shown
    return boxes


_SHOWN: Mapping[Kind, Callable[[Question, Any], Boxes]] = {
    Kind.MULTI: _as_list,
    Kind.LANGUAGES: _as_list,
    Kind.BOOLEAN: lambda question, answer: {question.name: ["yes"]} if answer is True else {},
    Kind.NUMBER: lambda question, answer: {question.name: [values.show_number(answer)]},
    Kind.INTEGER: lambda question, answer: {question.name: [values.show_number(answer)]},
    Kind.DATE: _as_date,
    Kind.MEASURE: _as_measure,
    Kind.AGENTS: _as_agents,
    Kind.WINDOWS: _as_windows,
}


def draw_all(questions: Sequence[Question], boxes: Boxes, faults: Iterable[Fault]) -> list[Drawn]:
    """What a page shows of its questions. A reason that was just given is not given again.

    A question without an answer looks the same to everybody and is drawn once. No answer ever comes into what is kept.
    """
    by_name = {fault.name: fault for fault in faults}
    heading, last_reason, drawn = len(questions) == 1, None, []
    for question in questions:
        repeats = question.field.why == last_reason
        last_reason = question.field.why
        fault, own = by_name.get(question.name), _own(question, boxes)
        if fault is None and _is_blank(question, own):
            drawn.append(_blank(question, heading, repeats, language()))
        else:
            drawn.append(_drawn(question, own, fault, heading, repeats))
    return drawn


def _is_blank(question: Question, own: Boxes) -> bool:
    """Hours that came back empty still ask for one row more than before."""
    return not own if question.kind is Kind.WINDOWS else not any(text for held in own.values() for text in held)


def _own(question: Question, boxes: Boxes) -> Boxes:
    return {key: held for key, held in boxes.items() if key == question.name or key.startswith(f"{question.name}-")}


@lru_cache(MOST_BLANKS)
def _blank(question: Question, heading: bool, repeats_why: bool, _language: str) -> Drawn:
    """A question that looks the same to everybody."""
    return _drawn(question, {}, None, heading, repeats_why)


def _drawn(question: Question, own: Boxes, fault: Fault | None, heading: bool, repeats_why: bool) -> Drawn:
    shown = draw(question, own, fault, heading) | {"repeats_why": repeats_why}
    macros: Any = current_app.jinja_env.get_template(QUESTION).module
    return Drawn(shown["label"], macros.question(shown))


def draw(question: Question, boxes: Boxes, fault: Fault | None, heading: bool) -> dict[str, Any]:
    """The arguments of the question's macro, and `macro`, which one it is."""
    name, field = question.name, question.field
    shown = {
        "macro": _MACROS.get(question.kind, "text"),
        "name": name,
        "label": question.label,
        "hint": question.words(field.hint),
        "reading_hint": question.words(field.reading_hint),
        "why": _(field.why),
        "error": fault.message if fault else "",
        "bad": fault.parts if fault else (),
        "heading": heading,
        "optional": not question.needed,
        "value": (boxes.get(name) or [""])[0],
        "values": boxes.get(name, []),
        "boxes": {key.removeprefix(f"{name}-"): (held or [""])[0] for key, held in boxes.items() if key != name},
        "absent": _beside(question),
        "absent_value": (boxes.get(f"{name}-absent") or [""])[0],
        "autocomplete": autocomplete(question),
    }
    return shown | _EXTRA.get(question.kind, _nothing)(question, boxes)


def _beside(question: Question) -> list[tuple[str, str]]:
    states = [(state.value, question.absent_label(state)) for state in question.absent]
    return [(reading.TODAY, _("Today")), *states] if question.field.offers_today else states


def autocomplete(question: Question) -> str:
    """What the browser may fill in: only about the person who types."""
    if question.name in _OWN_AUTOCOMPLETE:
        return _OWN_AUTOCOMPLETE[question.name] if question.voice is Voice.PATIENT else "off"
    if question.name == "country_of_residence" and question.voice not in _RESIDENT_VOICES:
        return "off"
    return question.field.autocomplete or "off"


def _nothing(_question: Question, _boxes: Boxes) -> dict[str, Any]:
    return {}


def _options(question: Question, _boxes: Boxes) -> dict[str, Any]:
    return {
        "options": [
            {
                "value": option.code,
                "text": question.words(option.words),
                "hint": question.words(option.hint),
                "exclusive": option.exclusive,
            }
            for option in question.options
        ]
    }


def _yes_no(_question: Question, _boxes: Boxes) -> dict[str, Any]:
    return {"options": [("yes", _("Yes")), ("no", _("No"))]}


def _units(question: Question, boxes: Boxes) -> dict[str, Any]:
    name = question.name
    uln = (boxes.get(f"{name}-uln") or [""])[0] if name in values.WITH_UPPER_LIMIT else None
    return {"units": [(code, UNIT_NAMES.get(code, code)) for code in question.field.units], "uln": uln}


def _number_unit(question: Question, _boxes: Boxes) -> dict[str, Any]:
    units = question.field.units
    return {"unit": UNIT_NAMES.get(units[0], units[0]) if units else "", "integer": question.kind is Kind.INTEGER}


def _text_size(question: Question, _boxes: Boxes) -> dict[str, Any]:
    most = question.field.max_length or 0
    return {"macro": "textarea" if most >= reading.LONG_TEXT else "text", "is_name": question.name in reading.NAMES}


def _windows(question: Question, boxes: Boxes) -> dict[str, Any]:
    rows = [row for row in windows.rows_of(boxes, question.name) if not row.empty]
    wanted = max(windows.ROWS_SHOWN, min(len(rows) + 1, windows.MOST_ROWS))
    shown = [*rows, *[windows.Row()] * wanted][:wanted]
    return {"rows": shown, "times": windows.TIMES, "days": [(str(day), day_name(day, "EEE")) for day in windows.DAYS]}


def _zones(question: Question, boxes: Boxes) -> dict[str, Any]:
    """What was chosen on a page in another language stays to be chosen."""
    country = question.countries[0] if question.countries else None
    offered = places.zones(country, language())
    chosen = [name for name in boxes.get(question.name, []) if places.is_zone(name) and name not in dict(offered)]
    return {"options": (*offered, *(places.zone_choice(name, language()) for name in chosen))}


def _files(question: Question, _boxes: Boxes) -> dict[str, Any]:
    where = _("Files are added on the page of records. What is there can be chosen here.")
    return {"options": question.files, "reading_hint": where}


_MACROS: Mapping[Kind, str] = {
    Kind.ONE: "radios", Kind.YES_NO: "yes_no", Kind.MULTI: "checkboxes", Kind.BOOLEAN: "tick", Kind.DATE: "date",
    Kind.NUMBER: "number", Kind.INTEGER: "number", Kind.MEASURE: "measure", Kind.COUNTRY: "select", Kind.ZONE: "select",
    Kind.LANGUAGE: "select", Kind.LANGUAGES: "checkboxes", Kind.PHONE: "phone", Kind.EMAIL: "email",
    Kind.WINDOWS: "windows", Kind.AGENTS: "agents", Kind.DOCUMENT: "select",
}
_EXTRA: Mapping[Kind, Callable[[Question, Boxes], dict[str, Any]]] = {
    Kind.ONE: _options,
    Kind.MULTI: _options,
    Kind.AGENTS: _options,
    Kind.YES_NO: _yes_no,
    Kind.TEXT: _text_size,
    Kind.MEASURE: _units,
    Kind.NUMBER: _number_unit,
    Kind.INTEGER: _number_unit,
    Kind.COUNTRY: lambda question, boxes: {"options": places.countries(language())},
    Kind.LANGUAGE: lambda question, boxes: {"options": places.languages(language())},
    Kind.LANGUAGES: lambda question, boxes: {"options": list(places.languages(language()))},
    Kind.ZONE: _zones,
    Kind.WINDOWS: _windows,
    Kind.DOCUMENT: _files,
}
