"""Numbers as people type them and as JSON carries them, read into exact decimals (codebook 1.4).

Nothing here goes through binary floating point: "0,02" is exactly two hundredths. What cannot be read
without guessing ("1,234": one and a bit, or more than a thousand?) is asked back.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import StrEnum

# Entered numbers keep at most 40 digits, arithmetic carries 60: a quotient that meets a limit exactly is
# therefore never confused with one that only comes close, and conversions can be undone.
ENTERED_DIGITS = 40
EXACT = Context(prec=60, rounding=ROUND_HALF_UP, Emin=-999_999, Emax=999_999)
_ENTERED = Context(prec=ENTERED_DIGITS, rounding=ROUND_HALF_UP, Emin=-999_999, Emax=999_999)
_HUGE = Decimal("1E+40")
_SMALLEST_STEP = Decimal("1E-40")
_LONGEST_TEXT = 60

_DIGITS = {
    **{ord("٠") + n: str(n) for n in range(10)},  # Arabic-Indic
    **{ord("۰") + n: str(n) for n in range(10)},  # Persian and Urdu
    ord("٫"): ".",   # Arabic decimal separator
    ord("٬"): "'",   # Arabic thousands separator
    ord("’"): "'",
    ord("−"): "-",   # minus sign
    ord("\u00a0"): " ",
    ord("\u202f"): " ",
    ord("\u2009"): " ",
    ord("\u200e"): None,  # marks of writing direction that come along when text is pasted
    ord("\u200f"): None,
    ord("\u061c"): None,
}
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,2})?", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?", re.ASCII)
_COMMA_DECIMAL = re.compile(r"[+-]?\d+,\d+", re.ASCII)
_COMMA_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)
_POINT_UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}\.000", re.ASCII)
_COMMA_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}", re.ASCII)
_POINT_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)


class NumberProblem(StrEnum):
    """Why a text is not taken as a number."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    UNCLEAR = "unclear"  # the same text means different numbers in different countries


class NumberError(ValueError):
    """A typed number that has to be asked back; `problem` says why."""

    def __init__(self, problem: NumberProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def parse_number(text: str) -> Decimal:
    """Read a typed number: decimal point or comma, Western, Arabic-Indic or Persian digits.

    Raises NumberError: EMPTY, NOT_A_NUMBER (also NaN, infinity, underscores, long exponents) or UNCLEAR.
    """
    if len(text) > 4 * _LONGEST_TEXT:
        raise NumberError(NumberProblem.NOT_A_NUMBER)
    plain = text.translate(_DIGITS).strip()
    if not plain:
        raise NumberError(NumberProblem.EMPTY)
    if len(plain) > _LONGEST_TEXT:
        raise NumberError(NumberProblem.NOT_A_NUMBER)
    return bounded(Decimal(_with_point(plain)))


def _with_point(plain: str) -> str:
    """The same number with a decimal point and no grouping."""
    if _COMMA_UNCLEAR.fullmatch(plain) or _POINT_UNCLEAR.fullmatch(plain):
        raise NumberError(NumberProblem.UNCLEAR)
    if _PLAIN.fullmatch(plain):
        return plain
    if _COMMA_THOUSANDS.fullmatch(plain):
        return plain.replace(",", "")
    if _POINT_THOUSANDS.fullmatch(plain):
        return plain.replace(".", "").replace(",", ".")
    if _COMMA_DECIMAL.fullmatch(plain):
        return plain.replace(",", ".")
    if _SPACED.fullmatch(plain):
        return plain.replace(" ", "").replace("'", "").replace(",", ".")
    raise NumberError(NumberProblem.NOT_A_NUMBER)


def to_decimal(value: object) -> Decimal:
    """A JSON number or a typed number as an exact decimal; a Python float counts as what it prints.

    Raises NumberError for anything else: true/false, NaN, infinity, other types.
    """
    if isinstance(value, Decimal):
        return bounded(value)
    if isinstance(value, bool):
        raise NumberError(NumberProblem.NOT_A_NUMBER)
    if isinstance(value, int):
        return _from_int(value)
    if isinstance(value, float):
        return bounded(Decimal(repr(value)))
    if isinstance(value, str):
        return parse_number(value)
    raise NumberError(NumberProblem.NOT_A_NUMBER)


def _from_int(value: int) -> Decimal:
    """Without writing out integers of a million digits: they are far outside every limit anyway."""
    if value.bit_length() > 128:
        return _HUGE if value > 0 else -_HUGE
    return Decimal(value)


def bounded(number: Decimal) -> Decimal:
    """Cut a number that no measurement can have down to a size that is cheap to compute with.

    Beyond 1E+40 it becomes 1E+40, which every limit refuses; below 1E-40 it becomes zero. The entry
    as typed is kept elsewhere. Raises NumberError for NaN and infinity.
    """
    if not number.is_finite():
        raise NumberError(NumberProblem.NOT_A_NUMBER)
    size = number.adjusted()
    if number and size > ENTERED_DIGITS:
        return _HUGE.copy_sign(number)
    if size < -ENTERED_DIGITS:
        return Decimal(0)
    number = _ENTERED.plus(number)
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -ENTERED_DIGITS:
        return EXACT.quantize(number, _SMALLEST_STEP)
    return number


def to_integer(value: object) -> int:
    """A whole number; 80.0 is 80. Raises NumberError for anything with a fraction."""
    number = to_decimal(value)
    if number != number.to_integral_value():
        raise NumberError(NumberProblem.NOT_A_NUMBER)
    return int(number)


def half_up(number: Decimal, step: str) -> Decimal:
    """Round as people do on paper; `step` is "1", "0.1" or "0.01"."""
    try:
        return EXACT.quantize(number, Decimal(step))
    except InvalidOperation:  # more digits than the arithmetic carries: there is nothing left to round
        return number


def plain(number: Decimal) -> str:
    """Plain decimal text without exponent and without trailing zeros: 0.0009, 1, 20."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
