"""Measured values: units, exact conversion, plausible ranges and hard limits (codebook 1.4).

The number and unit as entered are kept; the canonical value stands beside them and never replaces them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from intake.clinical.codebook.model import N_
from intake.clinical.numbers import ENTERED_DIGITS, EXACT


@dataclass(frozen=True, slots=True)
class Unit:
    """How a unit becomes canonical: (entered − offset) × times ÷ by."""

    code: str
    times: Decimal = Decimal(1)
    by: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)

    @property
    def is_canonical(self) -> bool:
        return self.times == self.by and not self.offset

    def to_canonical(self, entered: Decimal) -> Decimal:
        """Exact wherever the result has a finite decimal form, else correct to 60 digits."""
        if self.is_canonical:
            return entered
        return EXACT.divide(EXACT.multiply(EXACT.subtract(entered, self.offset), self.times), self.by)

    def from_canonical(self, canonical: Decimal) -> Decimal:
        """Back to the entered number, to the digits that an entry can have."""
        if self.is_canonical:
            return canonical
        entered = EXACT.add(EXACT.divide(EXACT.multiply(canonical, self.by), self.times), self.offset)
        return EXACT.create_decimal(f"{entered:.{ENTERED_DIGITS - 1}E}")


def _unit(code: str, times: str = "1", by: str = "1", offset: str = "0") -> Unit:
    return Unit(code, Decimal(times), Decimal(by), Decimal(offset))


class Span(NamedTuple):
    """An inclusive range in the canonical unit."""

    low: Decimal
    high: Decimal

    def holds(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


def _span(low: str, high: str) -> Span:
    return Span(Decimal(low), Decimal(high))


@dataclass(frozen=True, slots=True)
class Quantity:
    """One row of table 1.4: the units a field takes, what is plausible (W16) and what is possible (H07).

    `suggestion` is the question to ask when a number is far too high in the first unit.
    """

    units: tuple[Unit, ...]
    plausible: Span
    possible: Span
    suggestion: str | None = None

    def unit(self, code: str) -> Unit | None:
        wanted = SYNONYMS.get(code, code)
        return next((unit for unit in self.units if unit.code == wanted), None)


_MASS_PER_VOLUME = "mg/dL"
_MICROMOL = N_("Is this µmol/L?")
_ENZYME_UNITS = (_unit("U/L"), _unit("ukat/L", times="60"))
_ENZYME = Quantity(_ENZYME_UNITS, _span("3", "1000"), _span("0", "20000"))
_CELL_UNITS = (_unit("10*9/L"), _unit("cells/uL", times="0.001"))
_PERCENT = Quantity((_unit("%"),), _span("0", "100"), _span("0", "100"))

QUANTITIES: Mapping[str, Quantity] = MappingProxyType({
    "weight": Quantity((_unit("kg"), _unit("lb", times="0.45359237")), _span("2", "300"), _span("0.5", "400")),
    "height": Quantity((_unit("cm"), _unit("in", times="2.54")), _span("40", "220"), _span("30", "260")),
    "temperature": Quantity(
        (_unit("Cel"), _unit("degF", times="5", by="9", offset="32")), _span("35", "42"), _span("30", "45")
    ),
    "bilirubin_total": Quantity(
        (_unit(_MASS_PER_VOLUME), _unit("umol/L", by="17.1")), _span("0.1", "10"), _span("0", "60"), _MICROMOL
    ),
    "alt": _ENZYME,
    "ast": _ENZYME,
    "ggt": _ENZYME,
    "alp": Quantity(_ENZYME_UNITS, _span("10", "1500"), _span("0", "20000")),
    "creatinine": Quantity(
        (_unit(_MASS_PER_VOLUME), _unit("umol/L", by="88.4")), _span("0.1", "5"), _span("0.05", "30"), _MICROMOL
    ),
    "egfr": Quantity((_unit("mL/min/1.73m2"), _unit("mL/min")), _span("5", "150"), _span("0", "250")),
    "wbc": Quantity(_CELL_UNITS, _span("0", "200"), _span("0", "1500")),
    "anc": Quantity(_CELL_UNITS, _span("0", "50"), _span("0", "500")),
    "platelets": Quantity(_CELL_UNITS, _span("0", "1000"), _span("0", "3000")),
    "haemoglobin": Quantity((_unit("g/dL"), _unit("g/L", times="0.1")), _span("4", "20"), _span("1", "25")),
    "marrow_blast_percent": _PERCENT,
    "blood_blast_percent": _PERCENT,
})

# Other spellings of the same unit, as laboratories and UCUM write them.
SYNONYMS: Mapping[str, str] = MappingProxyType({
    "[lb_av]": "lb",
    "[in_i]": "in",
    "[degF]": "degF",
    "°C": "Cel",
    "°F": "degF",
    "µmol/L": "umol/L",
    "μmol/L": "umol/L",
    "µkat/L": "ukat/L",
    "μkat/L": "ukat/L",
    "10*3/uL": "10*9/L",
    "K/uL": "10*9/L",
    "K/µL": "10*9/L",
    "K/μL": "10*9/L",
    "cells/µL": "cells/uL",
    "cells/μL": "cells/uL",
    "mL/min/{1.73_m2}": "mL/min/1.73m2",
})


class Measure(NamedTuple):
    """A measured value: as entered, canonical, and the laboratory's upper limit of normal if stated."""

    value: Decimal
    unit: str
    canonical: Decimal
    uln: Decimal | None = None
    canonical_uln: Decimal | None = None


def to_canonical(name: str, value: Decimal, unit: str) -> Decimal:
    """The value of a field in its canonical unit. Raises KeyError for a unit the field does not take."""
    found = QUANTITIES[name].unit(unit)
    if found is None:
        raise KeyError(unit)
    return found.to_canonical(value)
