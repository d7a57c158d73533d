"""From what was posted to an answer in the codebook's shape: one small reader a kind (codebook 1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from intake.clinical.codebook.model import Kind
from intake.web.forms import contacts, letters, places, values, windows
from intake.web.forms.dates import Boxes, read_date
from intake.web.forms.problem import NOT_OFFERED, Problem
from intake.web.forms.question import Question
from intake.web.forms.wording import needed_words
from intake.web.language import _

Posted = Mapping[str, list[str]]

NAMES_OF_PEOPLE = frozenset(("submitter_full_name", "patient_full_name"))
NAMES_IN_LATIN = frozenset(("patient_latin_name",))
NAMES = NAMES_OF_PEOPLE | NAMES_IN_LATIN
LONG_TEXT = 500
MOST_OTHER_AGENTS = 20
TODAY = "today"

_PARTS: Mapping[Kind, tuple[str, ...]] = {
    Kind.DATE: ("day", "month", "year"),
    Kind.MEASURE: ("value", "unit", "uln"),
}
_FIRST_BOX: Mapping[Kind, tuple[str, ...]] = {Kind.MEASURE: ("value",), Kind.WINDOWS: ("0-from",)}
ONE_CONTROL = frozenset((Kind.ONE, Kind.YES_NO, Kind.MULTI, Kind.BOOLEAN))
_SEVERAL = frozenset((Kind.MULTI, Kind.LANGUAGES, Kind.AGENTS))


def single_names(question: Question) -> tuple[str, ...]:
    """The controls of a question that hold one value each."""
    name, kind = question.name, question.kind
    has_beside = question.field.offers_today or (question.absent and kind not in ONE_CONTROL)
    beside = (f"{name}-absent",) if has_beside else ()
    if kind is Kind.WINDOWS:
        rows = (windows.part_names(index) for index in range(windows.MOST_ROWS))
        return (*(f"{name}-{part}" for _days, start, end in rows for part in (start, end)), *beside)
    if kind is Kind.AGENTS:
        return (f"{name}-other", *beside)
    if kind in _SEVERAL:
        return beside
    parts = _PARTS.get(kind)
    return (*((f"{name}-{part}" for part in parts) if parts else (name,)), *beside)


def several_names(question: Question) -> tuple[str, ...]:
    """The controls of a question that may be posted more than once."""
    if question.kind is Kind.WINDOWS:
        return tuple(f"{question.name}-{windows.part_names(index)[0]}" for index in range(windows.MOST_ROWS))
    return (question.name,) if question.kind in _SEVERAL else ()


def read(question: Question, posted: Posted, today: str) -> Any:
    """The answer, `{"absent": state}`, or None when nothing was entered. Raises Problem.

    `today` is the person's date, for the box "today".
    """
    beside = _one(posted, f"{question.name}-absent")
    empty = all(letters.blank(text) for text in _typed(question, posted))
    if beside and not empty:
        raise Problem(_("Either write an answer, or choose the box below it"))
    if beside:
        return _beside(question, beside, today)
    if empty:
        if question.needed:
            raise Problem(needed_words(question.field))
        return None
    return _READERS[question.kind](question, posted)


def _typed(question: Question, posted: Posted) -> Iterable[str]:
    names = (*single_names(question), *several_names(question))
    ignored = (f"{question.name}-absent", f"{question.name}-unit")
    return (text for name in names if name not in ignored for text in posted.get(name, ()))


def default_parts(question: Question) -> tuple[str, ...]:
    """The boxes that an error about the whole question marks; the first is where its link goes."""
    if question.kind is Kind.DATE:
        return _PARTS[Kind.DATE]
    return _FIRST_BOX.get(question.kind, ())


def _beside(question: Question, chosen: str, today: str) -> Any:
    if chosen == TODAY and question.field.offers_today:
        return today
    return _absent(question, chosen)


def _absent(question: Question, chosen: str) -> dict[str, str]:
    if chosen not in question.absent:
        raise Problem(_("Choose an answer from the list"), (), NOT_OFFERED)
    return {"absent": str(chosen)}


def _one(posted: Posted, name: str) -> str:
    return (posted.get(name) or [""])[0]


def _text(question: Question, posted: Posted) -> str:
    written, most = _one(posted, question.name), question.field.max_length
    if question.name in NAMES_OF_PEOPLE:
        return letters.name(written, most)
    if question.name in NAMES_IN_LATIN:
        return letters.latin_name(written, most)
    return letters.text(written, most) if (most or 0) >= LONG_TEXT else letters.line(written, most)


def _choice(question: Question, posted: Posted) -> Any:
    chosen = _one(posted, question.name)
    if any(option.code == chosen for option in question.options):
        return int(chosen) if question.scored else chosen
    return _absent(question, chosen)


def _yes_no(question: Question, posted: Posted) -> Any:
    chosen = _one(posted, question.name)
    return chosen if chosen in ("yes", "no") else _absent(question, chosen)


def _choices(question: Question, posted: Posted) -> Any:
    """Several codes in the order of the page; what excludes the others stands alone."""
    chosen = set(posted.get(question.name, ()))
    alone = {option.code for option in question.options if option.exclusive} | set(question.absent)
    known = {option.code for option in question.options} | alone
    if not chosen <= known:
        raise Problem(_("Choose answers from the list"), (), NOT_OFFERED)
    if len(chosen) > 1 and chosen & alone:
        word = _alone_label(question, next(iter(sorted(chosen & alone))))
        raise Problem(_("Choose either “%(alone)s” or the other answers", alone=word))
    if chosen <= set(question.absent):
        return {"absent": str(chosen.pop())}
    return [option.code for option in question.options if option.code in chosen]


def _alone_label(question: Question, code: str) -> str:
    state = next((state for state in question.absent if state == code), None)
    return question.absent_label(state) if state else question.option_label(code)


def _boolean(question: Question, posted: Posted) -> Any:
    chosen = _one(posted, question.name)
    return True if chosen == "yes" else _absent(question, chosen)


def _date(question: Question, posted: Posted) -> str:
    return read_date(Boxes(*(_one(posted, f"{question.name}-{part}") for part in Boxes._fields)))


def _measure(question: Question, posted: Posted) -> dict[str, Any]:
    boxes = (_one(posted, f"{question.name}-{part}") for part in values.MeasureBoxes._fields)
    return values.read_measure(values.MeasureBoxes(*boxes), question.field.units)


def _country(question: Question, posted: Posted) -> str:
    return _offered(_one(posted, question.name), {code for code, _name in places.countries("en")})


def _zone(question: Question, posted: Posted) -> str:
    known = {name for name, _city in places.zones(None, "en")}
    return _offered(_one(posted, question.name), known | _own_zones(question))


def _own_zones(question: Question) -> set[str]:
    return {name for country in question.countries for name, _city in places.zones(country, "en")}


def _language(question: Question, posted: Posted) -> str:
    return _offered(_one(posted, question.name), set(places.LANGUAGES_OF_PEOPLE))


def _file(question: Question, posted: Posted) -> str:
    """The id of a file of this request: nobody else's is offered."""
    return _offered(_one(posted, question.name), {key for key, _name in question.files})


def _languages(question: Question, posted: Posted) -> list[str]:
    chosen = posted.get(question.name, [])
    return list(dict.fromkeys(_offered(tag, set(places.LANGUAGES_OF_PEOPLE)) for tag in chosen))


def _offered(chosen: str, offered: set[str]) -> str:
    if chosen not in offered:
        raise Problem(_("Choose an answer from the list"), (), NOT_OFFERED)
    return chosen


def _agents(question: Question, posted: Posted) -> list[str]:
    codes = {option.code for option in question.options}
    picked = [_offered(code, codes) for code in posted.get(question.name, ())]
    typed = _one(posted, f"{question.name}-other").replace(";", ",").replace("\n", ",").split(",")
    others = [letters.line(word, question.field.max_length) for word in typed if not letters.blank(word)]
    if len(others) > MOST_OTHER_AGENTS:
        raise Problem(_("Write at most %(num)s medicines", num=MOST_OTHER_AGENTS), ("other",))
    return list(dict.fromkeys([*picked, *others]))


_READERS: Mapping[Kind, Callable[[Question, Posted], Any]] = {
    Kind.ONE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.MULTI: _choices,
    Kind.BOOLEAN: _boolean,
    Kind.TEXT: _text,
    Kind.DATE: _date,
    Kind.NUMBER: lambda question, posted: values.read_number(_one(posted, question.name)),
    Kind.INTEGER: lambda question, posted: values.read_integer(_one(posted, question.name)),
    Kind.MEASURE: _measure,
    Kind.COUNTRY: _country,
    Kind.ZONE: _zone,
    Kind.LANGUAGE: _language,
    Kind.LANGUAGES: _languages,
    Kind.PHONE: lambda question, posted: contacts.read_phone(_one(posted, question.name), question.countries),
    Kind.EMAIL: lambda question, posted: contacts.read_email(_one(posted, question.name)),
    Kind.WINDOWS: lambda question, posted: windows.read_windows(windows.rows_of(posted, question.name)),
    Kind.AGENTS: _agents,
    Kind.DOCUMENT: _file,
}
