"""Every limit and target the clinic may change, with the codebook's value as default.

The numbers sort work; none is medical advice. Each carries the words and the source that the generated
page of rules and the administrator's page show beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, get_type_hints


@dataclass(frozen=True, slots=True)
class Limit:
    """What a setting means, in words, and where its default comes from."""

    text: str
    source: str


_DOCUMENT_LIMITS: Mapping[str, int] = MappingProxyType(
    {
        "latest_marrow_report": 42,
        "mrd_report": 42,
        "recent_labs": 14,
        "neurology_report": 30,
        "csf_report": 42,
        "infection_report": 30,
    }
)
_EMERGENCY_NUMBERS: Mapping[str, str] = MappingProxyType({"IL": "101"})


@dataclass(frozen=True, slots=True)
class ClinicalSettings:
    """Limits in the unit their name ends in; immutable, so that an assessment can be repeated exactly."""

    # Readiness (codebook 4)
    marrow_days: Annotated[int, Limit("a bone-marrow result is recent for this many days", "codebook 4")] = 42
    mrd_days: Annotated[int, Limit("a residual-disease result is recent for this many days", "codebook 4")] = 42
    neuro_exam_days: Annotated[int, Limit("a neurological examination is recent for this many days", "codebook 4")] = 30
    liver_days: Annotated[int, Limit("liver values are recent for this many days", "codebook 4")] = 14
    kidney_days: Annotated[int, Limit("kidney values are recent for this many days", "codebook 4")] = 14
    infection_days: Annotated[int, Limit("the infection status is recent for this many days", "codebook 4")] = 7
    performance_days: Annotated[int, Limit("the performance score is recent for this many days", "codebook 4, S19")] = (
        30
    )
    document_days: Annotated[Mapping[str, int], Limit("days a report stays recent, by kind", "codebook 11")] = field(
        default_factory=lambda: _DOCUMENT_LIMITS
    )

    # Windows around treatment (codebook 3.7, 3.8, 6, 7)
    exposure_days: Annotated[int, Limit("days after the last infusion that count as exposed", "codebook 3.7")] = 14
    recent_treatment_days: Annotated[
        int, Limit("days after any leukaemia treatment that count as recent", "codebook 3.8")
    ] = 28
    live_vaccine_days: Annotated[int, Limit("days after a live vaccine that are flagged", "codebook 6, S10")] = 14
    transplant_urgent_days: Annotated[
        int, Limit("days to a transplant that make a request urgent", "codebook 7, T15")
    ] = 28
    transplant_soon_days: Annotated[int, Limit("days to a transplant that make a request soon", "codebook 7, T24")] = 90
    decision_past_days: Annotated[int, Limit("days a missed decision date still counts", "codebook 7, T16")] = 14
    decision_urgent_days: Annotated[int, Limit("days to a decision that make a request urgent", "codebook 7, T16")] = 7
    decision_soon_days: Annotated[int, Limit("days to a decision that make a request soon", "codebook 7, T26")] = 21

    # Measured values (codebook 5, 6, 7)
    fever_celsius: Annotated[Decimal, Limit("temperature from which fever is assumed, °C", "codebook 7, S28")] = (
        Decimal("38.0")
    )
    wbc_alarm: Annotated[Decimal, Limit("white cells from which active disease is assumed, 10⁹/L", "S25")] = Decimal(
        100
    )
    marrow_blast_limit: Annotated[Decimal, Limit("marrow blasts that do not fit remission, %", "S13, S19")] = Decimal(5)
    blood_blast_limit: Annotated[Decimal, Limit("blood blasts that do not fit remission, %", "codebook 7, T14")] = (
        Decimal(1)
    )
    transaminase_severe: Annotated[Decimal, Limit("ALT or AST above this many times normal: severe", "S6")] = Decimal(5)
    transaminase_raised: Annotated[Decimal, Limit("ALT or AST above this many times normal: raised", "S31")] = Decimal(
        3
    )
    bilirubin_severe: Annotated[Decimal, Limit("bilirubin above this many times normal: severe", "S6")] = Decimal(3)
    bilirubin_raised: Annotated[Decimal, Limit("bilirubin above this many times normal: raised", "S31")] = Decimal(
        "1.5"
    )
    default_uln_bilirubin: Annotated[Decimal, Limit("assumed upper limit of bilirubin, mg/dL", "codebook 3.3")] = (
        Decimal("1.2")
    )
    default_uln_alt: Annotated[Decimal, Limit("assumed upper limit of ALT, U/L", "codebook 3.3")] = Decimal(40)
    default_uln_ast: Annotated[Decimal, Limit("assumed upper limit of AST, U/L", "codebook 3.3")] = Decimal(40)
    egfr_severe: Annotated[int, Limit("eGFR below this: severe", "codebook 6, S7")] = 30
    egfr_reduced: Annotated[int, Limit("eGFR below this: reduced", "codebook 6")] = 60
    low_weight_kg: Annotated[Decimal, Limit("weight below this is flagged, kg", "codebook 6, S5, S12")] = Decimal(45)
    older_adult_years: Annotated[
        int, Limit("age from which more neurological events are expected", "codebook 6, S29")
    ] = 65
    travel_minutes: Annotated[int, Limit("travel time to the hospital above this is far", "codebook 2.9, S37")] = 30

    # Answering (codebook 7)
    immediate_contact_minutes: Annotated[int, Limit("immediate: first human contact within, minutes", "codebook 7")] = (
        15
    )
    immediate_review_minutes: Annotated[
        int, Limit("immediate: haematologist sees it within, minutes", "codebook 7")
    ] = 30
    urgent_contact_minutes: Annotated[int, Limit("urgent: first human contact within, minutes", "codebook 7, S27")] = (
        240
    )
    urgent_review_minutes: Annotated[int, Limit("urgent: haematologist sees it within, minutes", "codebook 7, S25")] = (
        1440
    )
    soon_contact_days: Annotated[int, Limit("soon: first human contact on this working day", "codebook 7")] = 1
    soon_review_days: Annotated[int, Limit("soon: haematologist sees it on this working day", "codebook 7")] = 3
    routine_contact_days: Annotated[int, Limit("routine: first human contact on this working day", "codebook 7")] = 2
    routine_review_days: Annotated[
        int, Limit("routine: haematologist sees it on this working day", "codebook 7, S40")
    ] = 10
    day_end: Annotated[time, Limit("hour of the clinic's day by which a target counts", "codebook 7")] = time(17)
    working_weekdays: Annotated[frozenset[int], Limit("working days, Monday is 0", "codebook 7")] = frozenset(
        {6, 0, 1, 2, 3}
    )
    closed_days: Annotated[frozenset[date], Limit("holidays and other closed days", "codebook 7")] = frozenset()
    zone: Annotated[str, Limit("time zone of the clinic", "codebook 7")] = "Asia/Jerusalem"

    # The clinic (codebook 6, 8)
    reading_languages: Annotated[tuple[str, ...], Limit("languages of reports the clinic reads", "codebook 6")] = (
        "he",
        "en",
        "ru",
    )
    emergency_numbers: Annotated[
        Mapping[str, str], Limit("ambulance numbers the clinic has confirmed, by country", "codebook 8, S43")
    ] = field(default_factory=lambda: _EMERGENCY_NUMBERS)


DEFAULTS = ClinicalSettings()


def described(settings: ClinicalSettings = DEFAULTS) -> tuple[tuple[str, Any, str, str], ...]:
    """Name, value, words and source of every limit, for the page of rules and the administrator."""
    limits = get_type_hints(ClinicalSettings, include_extras=True)
    return tuple(
        (name, getattr(settings, name), limit.text, limit.source)
        for name, hint in limits.items()
        for limit in hint.__metadata__
    )
