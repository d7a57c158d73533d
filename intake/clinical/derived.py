"""Values that are never typed, always computed: age, body surface, × normal, eGFR, relapse timing (codebook 3)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from intake.clinical.answers import Row
from intake.clinical.dates import PartialDate, completed_months, completed_years
from intake.clinical.numbers import EXACT, half_up
from intake.clinical.stages import RELAPSED
from intake.clinical.units import Measure

ADULT_YEARS = 18


class Age(NamedTuple):
    """Completed years and completed months."""

    years: int
    months: int


def age_on(today: date, born: PartialDate | None) -> Age | None:
    """Age by the first day of a partial birth date; None without one or before it."""
    if born is None or born.first > today:
        return None
    return Age(completed_years(born.first, today), completed_months(born.first, today))


def body_surface(height: Measure | None, weight: Measure | None) -> Decimal | None:
    """Mosteller, m², two decimals; shown to staff only, no dose is derived from it."""
    if height is None or weight is None:
        return None
    squared = EXACT.divide(EXACT.multiply(height.canonical, weight.canonical), Decimal(3600))
    return half_up(EXACT.sqrt(squared), "0.01")


def body_mass_index(height: Measure | None, weight: Measure | None) -> Decimal | None:
    """kg/m², unrounded."""
    if height is None or weight is None:
        return None
    metres = EXACT.divide(height.canonical, Decimal(100))
    return EXACT.divide(weight.canonical, EXACT.multiply(metres, metres))


class TimesNormal(NamedTuple):
    """A liver value against its upper limit of normal; `assumed` if the laboratory's limit is not known."""

    canonical: Decimal
    upper_limit: Decimal
    assumed: bool

    def above(self, times: Decimal) -> bool:
        """Compared unrounded, without dividing."""
        return self.canonical > EXACT.multiply(self.upper_limit, times)

    @property
    def shown(self) -> Decimal:
        """One decimal, half up."""
        return half_up(EXACT.divide(self.canonical, self.upper_limit), "0.1")


def times_normal(measure: Measure | None, default: Decimal | None) -> TimesNormal | None:
    """None without a value, or without any upper limit to compare with."""
    if measure is None:
        return None
    if measure.canonical_uln is not None:
        return TimesNormal(measure.canonical, measure.canonical_uln, False)
    return None if default is None else TimesNormal(measure.canonical, default, True)


class KidneyFunction(NamedTuple):
    """eGFR rounded half up, and where it comes from: reported, ckd_epi_2021 or bedside_schwartz."""

    egfr: int
    source: str


# CKD-EPI 2021 by sex: kappa, alpha, factor [S32].
_CKD_EPI = {
    "female": (Decimal("0.7"), Decimal("-0.241"), Decimal("1.012")),
    "male": (Decimal("0.9"), Decimal("-0.302"), Decimal(1)),
}
_POWERS = EXACT.copy()
_POWERS.prec = 20  # far more than an integer result needs, and much faster


def kidney_function(answers: Row, age: Age | None) -> KidneyFunction | None:
    """The reported eGFR, else one computed from creatinine for the age group, else None."""
    reported: Measure | None = answers.value("egfr")
    if reported is not None:
        return KidneyFunction(int(half_up(reported.canonical, "1")), "reported")
    creatinine: Measure | None = answers.value("creatinine")
    if creatinine is None or age is None:
        return None
    if age.years >= ADULT_YEARS:
        return _adult(creatinine.canonical, age.years, answers.value("sex_for_clinical_use"))
    height: Measure | None = answers.value("height")
    return None if height is None or age.years < 1 else _child(creatinine.canonical, height.canonical)


def _adult(creatinine: Decimal, years: int, sex: str | None) -> KidneyFunction | None:
    if sex not in _CKD_EPI:
        return None
    kappa, alpha, factor = _CKD_EPI[sex]
    ratio = _POWERS.divide(creatinine, kappa)
    exponent = alpha if ratio < 1 else Decimal("-1.200")
    by_creatinine = _POWERS.power(ratio, exponent)
    by_age = _POWERS.power(Decimal("0.9938"), years)
    egfr = _POWERS.multiply(_POWERS.multiply(Decimal(142), by_creatinine), _POWERS.multiply(by_age, factor))
    return KidneyFunction(int(half_up(egfr, "1")), "ckd_epi_2021")


def _child(creatinine: Decimal, height: Decimal) -> KidneyFunction:
    egfr = EXACT.divide(EXACT.multiply(Decimal("0.413"), height), creatinine)
    return KidneyFunction(int(half_up(egfr, "1")), "bedside_schwartz")


def relapse_timing(answers: Row) -> str | None:
    """Early or late relapse, by age at diagnosis; None unless a relapse is stated and all dates fit (codebook 3.6)."""
    if answers.value("disease_stage") not in RELAPSED:
        return None
    born, diagnosed = answers.value("date_of_birth"), answers.value("diagnosis_date")
    relapsed = answers.value("relapse_date")
    if born is None or diagnosed is None or relapsed is None or born.first > diagnosed.first:
        return None
    if completed_years(born.first, diagnosed.first) < ADULT_YEARS:
        return _child_timing(completed_months(diagnosed.first, relapsed.first))
    remission = answers.value("first_cr_date")
    return None if remission is None else _adult_timing(completed_months(remission.first, relapsed.first))


def _child_timing(months: int) -> str | None:
    if months < 0:
        return None
    if months < 18:
        return "child_lt_18m"
    return "child_18_36m" if months <= 36 else "child_gt_36m"


def _adult_timing(months: int) -> str | None:
    if months < 0:
        return None
    return "adult_cr1_lt_12m" if months < 12 else "adult_cr1_ge_12m"
