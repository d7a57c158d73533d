"""Readers: one small function per kind of field that turns an entry into a value (codebook 1, 2).

A reader returns the value, an absent state, or None for an empty entry, and raises Refusal for anything
it cannot use. Readers are built once from the declarations, so that reading a request is fast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from intake.clinical.codebook.countries import COUNTRIES
from intake.clinical.codebook.model import Absent, Field, Kind
from intake.clinical.dates import PartialDate, parse_date
from intake.clinical.numbers import NumberError, to_decimal, to_integer
from intake.clinical.units import QUANTITIES, Measure, Quantity

Reader = Callable[[object], Any]

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+)*", re.ASCII)
_STATES: Mapping[str, Absent] = {state.value: state for state in Absent}
_MINUTES_A_DAY = 1440


class Refusal(Exception):
    """An entry that cannot be used: `code` as in codebook 10, `usable` what remains of it, `part` which part.

    `canonical` is the number of a value outside its limits.
    """

    def __init__(self, code: str, usable: Any = None, part: str = "", canonical: Decimal | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.usable = usable
        self.part = part
        self.canonical = canonical


class Refused(NamedTuple):
    """What is kept of an entry that counts as not given: the code, and the number of one outside its limits."""

    code: str
    canonical: Decimal | None = None


class Window(NamedTuple):
    """When somebody may be called: weekdays (Monday is 0, none means every day), minutes from midnight."""

    weekdays: tuple[int, ...]
    start_min: int
    end_min: int


def reader_for(field: Field) -> Reader:
    """The reader of a field, absent states included."""
    read = _builder(field)(field)
    offered = frozenset(field.absent)

    def read_answer(entry: object) -> Any:
        if isinstance(entry, Mapping) and "absent" in entry:
            return _absent_state(entry, offered)
        return read(entry)

    return read_answer


def _builder(field: Field) -> Callable[[Field], Reader]:
    if field.kind is Kind.NUMBER and field.name in QUANTITIES:
        return _percent_reader
    return _BUILDERS.get(field.kind, _text_reader)


def _absent_state(entry: Mapping[Any, Any], offered: frozenset[Absent]) -> Absent:
    state = entry["absent"]
    if not isinstance(state, str) or len(entry) != 1:
        raise Refusal("I02")
    known = _STATES.get(state)
    if known is None or known not in offered:
        raise Refusal("I03")
    return known


def _text(entry: object) -> str:
    if not isinstance(entry, str):
        raise Refusal("I02")
    return entry


def _text_reader(_: Field) -> Reader:
    return lambda entry: _text(entry).strip() or None


def _choice_reader(field: Field) -> Reader:
    codes = frozenset(option.code for option in field.options)

    def read(entry: object) -> str | None:
        if _text(entry) in codes:
            return str(entry)
        if not _text(entry).strip():
            return None
        raise Refusal("I03")

    return read


def _yes_no_reader(_: Field) -> Reader:
    def read(entry: object) -> str | None:
        if entry in ("yes", "no"):
            return str(entry)
        if not _text(entry).strip():
            return None
        raise Refusal("I03")

    return read


def _choices_reader(field: Field) -> Reader:
    """Several codes: what is not offered is refused, the rest stays in use."""
    codes = frozenset(option.code for option in field.options)

    def read(entry: object) -> tuple[str, ...] | None:
        if not isinstance(entry, (list, tuple)):
            raise Refusal("I02")
        known = tuple(dict.fromkeys(code for code in entry if isinstance(code, str) and code in codes))
        if len(known) != len(entry):
            _refuse_items(entry, codes, known)
        return known or None

    return read


def _refuse_items(entry: list[Any] | tuple[Any, ...], codes: frozenset[str], known: tuple[str, ...]) -> None:
    if not all(isinstance(code, str) for code in entry):
        raise Refusal("I02", known or None)
    if any(code not in codes for code in entry):
        raise Refusal("I03", known or None)


def _names_reader(_: Field) -> Reader:
    """Codes or free text, several."""

    def read(entry: object) -> tuple[str, ...] | None:
        if not isinstance(entry, (list, tuple)) or not all(isinstance(item, str) for item in entry):
            raise Refusal("I02")
        return tuple(dict.fromkeys(item.strip() for item in entry if item.strip())) or None

    return read


def _date_reader(_: Field) -> Reader:
    def read(entry: object) -> PartialDate | None:
        text = _text(entry)
        if not text.strip():
            return None
        try:
            return parse_date(text)
        except ValueError:
            raise Refusal("I02") from None

    return read


def _datetime_reader(_: Field) -> Reader:
    def read(entry: object) -> datetime:
        try:
            moment = datetime.fromisoformat(_text(entry))
        except ValueError:
            raise Refusal("I02") from None
        if moment.tzinfo is None:
            raise Refusal("I02")
        return moment

    return read


def _number(entry: object) -> Decimal | None:
    if isinstance(entry, str) and not entry.strip():
        return None
    try:
        return to_decimal(entry)
    except NumberError:
        raise Refusal("I02") from None


def _number_reader(_: Field) -> Reader:
    return _number


def _integer_reader(field: Field) -> Reader:
    low, high = _integer_limits(field)

    def read(entry: object) -> int | None:
        if isinstance(entry, str) and not entry.strip():
            return None
        try:
            number = to_integer(entry)
        except NumberError:
            raise Refusal("I02") from None
        if (low is not None and number < low) or (high is not None and number > high):
            raise Refusal("H07")
        return number

    return read


def _integer_limits(field: Field) -> tuple[int | None, int | None]:
    """A cycle number above nine is only asked about (W18), and a score is judged by its scale (H08)."""
    if field.name == "blina_cycle_number":
        return field.minimum, None
    if field.name == "performance_score":
        return None, None
    return field.minimum, field.maximum


def _percent_reader(field: Field) -> Reader:
    """A share that needs no unit; a measured value in % is understood too."""
    possible = QUANTITIES[field.name].possible

    def read(entry: object) -> Decimal | None:
        if isinstance(entry, Mapping):
            if entry.get("unit") != "%":
                raise Refusal("I02")
            entry = entry.get("value")
        number = None if entry is None else _number(entry)
        if number is not None and not possible.holds(number):
            raise Refusal("H07")
        return number

    return read


def _measure_reader(field: Field) -> Reader:
    quantity = QUANTITIES[field.name]

    def read(entry: object) -> Measure | None:
        if not isinstance(entry, Mapping):
            if _number(entry) is None:
                return None
            raise Refusal("H11")
        entered = entry.get("value")
        value = None if entered is None else _number(entered)
        if value is None:
            return None
        return _measure(quantity, value, entry)

    return read


def _measure(quantity: Quantity, value: Decimal, entry: Mapping[Any, Any]) -> Measure:
    code = entry.get("unit")
    if code is None or code == "":
        raise Refusal("H11")
    if not isinstance(code, str):
        raise Refusal("I02")
    unit = quantity.unit(code)
    if unit is None:
        raise Refusal("I03")
    canonical = unit.to_canonical(value)
    if not quantity.possible.holds(canonical):
        raise Refusal("H07", canonical=canonical)
    uln = entry.get("uln")
    if uln is None:
        return Measure(value, code, canonical)
    limit = _upper_limit(uln)
    canonical_limit = None if limit is None else unit.to_canonical(limit)
    if canonical_limit is None or not 0 < canonical_limit <= quantity.possible.high:
        raise Refusal("I02", Measure(value, code, canonical), ".uln")
    return Measure(value, code, canonical, limit, canonical_limit)


def _upper_limit(entry: object) -> Decimal | None:
    try:
        return to_decimal(entry)
    except NumberError:
        return None


def _boolean_reader(_: Field) -> Reader:
    def read(entry: object) -> bool:
        if not isinstance(entry, bool):
            raise Refusal("I02")
        return entry

    return read


def _pattern_reader(pattern: re.Pattern[str], code: str) -> Callable[[Field], Reader]:
    def build(_: Field) -> Reader:
        def read(entry: object) -> str | None:
            text = _text(entry).strip()
            if text and not pattern.fullmatch(text):
                raise Refusal(code)
            return text or None

        return read

    return build


def _country_reader(_: Field) -> Reader:
    def read(entry: object) -> str | None:
        text = _text(entry).strip()
        if text and text not in COUNTRIES:
            raise Refusal("I03")
        return text or None

    return read


def _languages_reader(_: Field) -> Reader:
    def read(entry: object) -> tuple[str, ...] | None:
        if not isinstance(entry, (list, tuple)):
            raise Refusal("I02")
        if not all(isinstance(tag, str) and _LANGUAGE.fullmatch(tag) for tag in entry):
            raise Refusal("I02")
        return tuple(dict.fromkeys(entry)) or None

    return read


def _windows_reader(field: Field) -> Reader:
    most = field.maximum or 10

    def read(entry: object) -> tuple[Window, ...] | None:
        if not isinstance(entry, (list, tuple)) or len(entry) > most:
            raise Refusal("I02")
        return tuple(_window(row) for row in entry) or None

    return read


def _window(row: object) -> Window:
    if not isinstance(row, Mapping):
        raise Refusal("I02")
    days, start, end = row.get("weekdays") or [], row.get("start_min"), row.get("end_min")
    if not isinstance(days, (list, tuple)) or not all(_is_minute(day) and day <= 6 for day in days):
        raise Refusal("I02")
    if not _is_minute(start) or not _is_minute(end) or start >= end:
        raise Refusal("I02")
    return Window(tuple(days), start, end)


def _is_minute(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MINUTES_A_DAY


_BUILDERS: Mapping[Kind, Callable[[Field], Reader]] = {
    Kind.ONE: _choice_reader,
    Kind.MULTI: _choices_reader,
    Kind.YES_NO: _yes_no_reader,
    Kind.DATE: _date_reader,
    Kind.DATETIME: _datetime_reader,
    Kind.NUMBER: _number_reader,
    Kind.INTEGER: _integer_reader,
    Kind.MEASURE: _measure_reader,
    Kind.BOOLEAN: _boolean_reader,
    Kind.COUNTRY: _country_reader,
    Kind.ZONE: _pattern_reader(_ZONE, "I02"),
    Kind.LANGUAGE: _pattern_reader(_LANGUAGE, "I02"),
    Kind.LANGUAGES: _languages_reader,
    Kind.WINDOWS: _windows_reader,
    Kind.AGENTS: _names_reader,
}
