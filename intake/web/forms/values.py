"""Numbers and measured values as typed, kept as exact decimals (codebook 1.4)."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from intake.clinical.numbers import NumberError, NumberProblem, parse_number, plain, to_decimal
from intake.web.forms.digits import western
from intake.web.forms.problem import NOT_OFFERED, Problem
from intake.web.language import _

# Whether a laboratory prints an upper limit of normal beside the value.
WITH_UPPER_LIMIT = frozenset(("bilirubin_total", "alt", "ast", "ggt", "alp"))
LARGEST_WHOLE = Decimal(10**9)


class MeasureBoxes(NamedTuple):
    value: str = ""
    unit: str = ""
    uln: str = ""


def read_number(box: str, part: tuple[str, ...] = ()) -> Decimal:
    """Raises Problem for what is no number, and for "1,234", which means two things."""
    try:
        return parse_number(western(box))
    except NumberError as error:
        raise Problem(_number_words(error.problem, western(box)), part) from None


def read_integer(box: str) -> int:
    number = read_number(box)
    if number != number.to_integral_value() or abs(number) > LARGEST_WHOLE:
        raise Problem(_("Write a whole number, for example, 3"))
    return int(number)


def read_measure(boxes: MeasureBoxes, units: Collection[str]) -> dict[str, Any]:
    """`{"value", "unit", "uln"?}` as entered. Raises Problem; a unit is never guessed (H11)."""
    value = read_number(boxes.value, ("value",))
    if not boxes.unit:
        raise Problem(_("Choose the unit that stands beside the number"), ("unit",))
    if boxes.unit not in units:
        raise Problem(_("Choose a unit from the list"), ("unit",), NOT_OFFERED)
    measure: dict[str, Any] = {"value": value, "unit": boxes.unit}
    if western(boxes.uln):
        limit = read_number(boxes.uln, ("uln",))
        if limit <= 0:
            raise Problem(_("Write an upper limit above 0, or leave it empty"), ("uln",))
        measure["uln"] = limit
    return measure


def show_number(answer: object) -> str:
    """A stored number as text; what cannot be read shows as nothing."""
    try:
        return plain(to_decimal(answer))
    except NumberError:
        return ""


def show_measure(answer: object) -> MeasureBoxes:
    if not isinstance(answer, dict):
        return MeasureBoxes()
    uln = answer.get("uln")
    return MeasureBoxes(
        show_number(answer.get("value")), str(answer.get("unit") or ""), "" if uln is None else show_number(uln)
    )


def _number_words(problem: NumberProblem, typed: str) -> str:
    if problem is NumberProblem.UNCLEAR:
        return _("“%(typed)s” can mean two numbers. Write it without a thousands sign, like 1234 or 1.234", typed=typed)
    return _("Write a number, for example, 12.5")
