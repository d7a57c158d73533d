"""Measurable residual disease: units, classes, the latest result and whether it rises (codebook 3.5)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from intake.clinical.answers import Row
from intake.clinical.dates import PartialDate
from intake.clinical.numbers import EXACT, plain

GROUP = "mrd_results"

ONE_PERCENT = Decimal("0.01")
LABEL_THRESHOLD = Decimal("0.001")       # 0.1 %, the line on the labels
NEGATIVITY_THRESHOLD = Decimal("0.0001")  # 0.01 %, the depth a negative result needs
RISE_FACTOR = 10

_SHARES: Mapping[str, Decimal] = MappingProxyType({
    "percent": Decimal("0.01"),
    "fraction": Decimal(1),
    "per_10k": Decimal("0.0001"),
    "per_million": Decimal("0.000001"),
})
_POWER = "power10"
_DEEPEST_POWER = 7
_TRANSCRIPT_RATIO = "transcript_ratio"
_TEN = Decimal(10)


class MrdClass(StrEnum):
    """What a row says, in the order in which the classes are tried."""

    NONE = "none"
    INDETERMINATE = "indeterminate"
    NEGATIVE = "negative_1e4"
    NEGATIVE_INSUFFICIENT = "negative_insufficient"
    NOT_QUANTIFIABLE = "positive_not_quantifiable"
    NOT_COMPARABLE = "not_comparable"
    FROM_1_PERCENT = "positive_ge_1pct"
    FROM_0_1_PERCENT = "positive_0_1_to_1pct"
    FROM_0_01_PERCENT = "positive_0_01_to_0_1pct"
    BELOW_0_01_PERCENT = "positive_below_0_01pct"


NEGATIVE = frozenset({MrdClass.NEGATIVE, MrdClass.NEGATIVE_INSUFFICIENT})
UNUSABLE = frozenset({MrdClass.NONE, MrdClass.INDETERMINATE})


class MrdResult(NamedTuple):
    """One row, rated. `fraction` is the share of cells; `problems` are (code, part of the row)."""

    row: Row
    mrd_class: MrdClass
    fraction: Decimal | None
    sensitivity: Decimal | None
    sampled: PartialDate | None
    problems: tuple[tuple[str, str], ...]

    @property
    def usable(self) -> bool:
        return self.mrd_class not in UNUSABLE

    @property
    def negative(self) -> bool:
        return self.mrd_class in NEGATIVE

    @property
    def positive(self) -> bool:
        """Positive by the report, also where the number cannot be compared."""
        return self.usable and not self.negative

    @property
    def percent(self) -> str | None:
        """Plain decimal text, or None where the report has no comparable number."""
        return None if self.fraction is None else plain(EXACT.multiply(self.fraction, Decimal(100)))


def fraction_of(value: Decimal, unit: str) -> Decimal | None:
    """Share of cells, or None for a transcript ratio, an unknown unit or a number that is no share (H05)."""
    if unit == _POWER:
        return EXACT.power(_TEN, -value) if 0 <= value <= _DEEPEST_POWER else None
    share = _SHARES.get(unit)
    if share is None:
        return None
    fraction = EXACT.multiply(value, share)
    return fraction if 0 < fraction <= 1 else None


def rate(row: Row) -> MrdResult:
    """Rate one row."""
    sensitivity, problems = _sensitivity(row)
    sampled: PartialDate | None = row.value("sample_date")
    kind = row.value("result_kind")
    fraction = None
    if kind == "positive_quantified":
        fraction, found = _level(row)
        problems += found
    return MrdResult(row, _class(kind, fraction, sensitivity), fraction, sensitivity, sampled, problems)


def _level(row: Row) -> tuple[Decimal | None, tuple[tuple[str, str], ...]]:
    value, unit = row.value("value"), row.value("unit")
    if value is None or unit is None:
        return None, (("H06", "value"),)
    if unit == _TRANSCRIPT_RATIO:
        return None, ()
    fraction = fraction_of(value, unit)
    return fraction, () if fraction is not None else (("H05", "value"),)


def _sensitivity(row: Row) -> tuple[Decimal | None, tuple[tuple[str, str], ...]]:
    """How deep the test could see. Without a unit only a whole exponent 1–7 is understood, the usual way to state it."""
    value, unit = row.value("sensitivity_value"), row.value("sensitivity_unit")
    if value is None:
        return None, ()
    if unit is None:
        if not (1 <= value <= _DEEPEST_POWER and value == value.to_integral_value()):
            return None, (("H11", "sensitivity_value"),)
        unit = _POWER
    fraction = fraction_of(value, unit)
    return fraction, () if fraction is not None else (("H05", "sensitivity_value"),)


def _class(kind: str | None, fraction: Decimal | None, sensitivity: Decimal | None) -> MrdClass:
    if kind == "positive_quantified":
        return _positive_class(fraction)
    if kind == "not_detected":
        deep_enough = sensitivity is not None and sensitivity <= NEGATIVITY_THRESHOLD
        return MrdClass.NEGATIVE if deep_enough else MrdClass.NEGATIVE_INSUFFICIENT
    if kind == "positive_not_quantifiable":
        return MrdClass.NOT_QUANTIFIABLE
    return MrdClass.INDETERMINATE if kind == "indeterminate" else MrdClass.NONE


def _positive_class(fraction: Decimal | None) -> MrdClass:
    if fraction is None:
        return MrdClass.NOT_COMPARABLE
    if fraction >= ONE_PERCENT:
        return MrdClass.FROM_1_PERCENT
    if fraction >= LABEL_THRESHOLD:
        return MrdClass.FROM_0_1_PERCENT
    if fraction >= NEGATIVITY_THRESHOLD:
        return MrdClass.FROM_0_01_PERCENT
    return MrdClass.BELOW_0_01_PERCENT


def newest_first(results: tuple[MrdResult, ...]) -> tuple[MrdResult, ...]:
    """Usable rows by sample date, newest first; undated rows last; on equal dates the row entered first."""
    usable = [result for result in results if result.usable]
    usable.sort(key=_age_key)
    return tuple(usable)


def _age_key(result: MrdResult) -> int:
    return -result.sampled.first.toordinal() if result.sampled is not None else -date.min.toordinal() + 1


def risen_from(ordered: tuple[MrdResult, ...]) -> MrdResult | None:
    """The older result from which the latest has risen, or None.

    Only the newest older result of the same method and specimen is compared: it was negative, or a tenth at most.
    """
    if not ordered or not ordered[0].positive:
        return None
    latest = ordered[0]
    before = next((result for result in ordered[1:] if _comparable(latest, result)), None)
    if before is not None and (before.negative or _tenfold(latest, before)):
        return before
    return None


def _comparable(latest: MrdResult, older: MrdResult) -> bool:
    method, specimen = latest.row.value("method"), latest.row.value("specimen")
    if method is None or specimen is None or _age_key(older) <= _age_key(latest):
        return False
    return older.row.has("method", method) and older.row.has("specimen", specimen)


def _tenfold(latest: MrdResult, older: MrdResult) -> bool:
    if latest.fraction is None or older.fraction is None:
        return False
    return latest.fraction >= EXACT.multiply(older.fraction, Decimal(RISE_FACTOR))
