"""Readers of numbers, whole numbers, percentages and measured values (codebook 1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from intake.clinical.codebook.model import Field
from intake.clinical.numbers import NumberError, to_decimal, to_integer
from intake.clinical.refusal import Reader, Refusal
from intake.clinical.units import QUANTITIES, Measure, Quantity


def _number(entry: object) -> Decimal | None:
    if isinstance(entry, str) and not entry.strip():
        return None
    try:
        return to_decimal(entry)
    except NumberError:
        raise Refusal("I02") from None


def number_reader(_: Field) -> Reader:
    return _number


def integer_reader(field: Field) -> Reader:
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


def percent_reader(field: Field) -> Reader:
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


def measure_reader(field: Field) -> Reader:
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


