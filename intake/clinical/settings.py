"""Every limit and target the clinic may change, with the codebook's value as default.

The numbers sort work; none is medical advice. Each carries the words and the source that the generated
page of rules and the administrator's page show beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import Any


def _limit(default: Any, text: str, source: str) -> Any:
    return field(default_factory=lambda: default, metadata={"text": text, "source": source})


_DOCUMENT_LIMITS: Mapping[str, int] = MappingProxyType({
    "latest_marrow_report": 42,
    "mrd_report": 42,
    "recent_labs": 14,
    "neurology_report": 30,
    "csf_report": 42,
    "infection_report": 30,
})


@dataclass(frozen=True, slots=True)
class ClinicalSettings:
    """Limits in the unit their name ends in; immutable, so that an assessment can be repeated exactly."""

    # Readiness (codebook 4)
    marrow_days: int = _limit(42, "a bone-marrow result is recent for this many days", "codebook 4")
    mrd_days: int = _limit(42, "a residual-disease result is recent for this many days", "codebook 4")
    neuro_exam_days: int = _limit(30, "a neurological examination is recent for this many days", "codebook 4")
    liver_days: int = _limit(14, "liver values are recent for this many days", "codebook 4")
    kidney_days: int = _limit(14, "kidney values are recent for this many days", "codebook 4")
    infection_days: int = _limit(7, "the infection status is recent for this many days", "codebook 4")
    performance_days: int = _limit(30, "the performance score is recent for this many days", "codebook 4, S19")
    document_days: Mapping[str, int] = _limit(_DOCUMENT_LIMITS, "days a report stays recent, by kind", "codebook 11")

    # Windows around treatment (codebook 3.7, 3.8, 6, 7)
    exposure_days: int = _limit(14, "days after the last infusion that count as exposed", "codebook 3.7")
    recent_treatment_days: int = _limit(28, "days after any leukaemia treatment that count as recent", "codebook 3.8")
    live_vaccine_days: int = _limit(14, "days after a live vaccine that are flagged", "codebook 6, S10")
    transplant_urgent_days: int = _limit(28, "days to a transplant that make a request urgent", "codebook 7, T15")
    transplant_soon_days: int = _limit(90, "days to a transplant that make a request soon", "codebook 7, T24")
    decision_past_days: int = _limit(14, "days a missed decision date still counts", "codebook 7, T16")
    decision_urgent_days: int = _limit(7, "days to a decision that make a request urgent", "codebook 7, T16")
    decision_soon_days: int = _limit(21, "days to a decision that make a request soon", "codebook 7, T26")

    # Measured values (codebook 5, 6, 7)
    fever_celsius: Decimal = _limit(Decimal("38.0"), "temperature from which fever is assumed, °C", "codebook 7, S28")
    wbc_alarm: Decimal = _limit(Decimal(100), "white cells from which active disease is assumed, 10⁹/L", "S25")
    marrow_blast_limit: Decimal = _limit(Decimal(5), "marrow blasts that do not fit remission, %", "S13, S19")
    blood_blast_limit: Decimal = _limit(Decimal(1), "blood blasts that do not fit remission, %", "codebook 7, T14")
    transaminase_severe: Decimal = _limit(Decimal(5), "ALT or AST above this many times normal: severe", "S6")
    transaminase_raised: Decimal = _limit(Decimal(3), "ALT or AST above this many times normal: raised", "S31")
    bilirubin_severe: Decimal = _limit(Decimal(3), "bilirubin above this many times normal: severe", "S6")
    bilirubin_raised: Decimal = _limit(Decimal("1.5"), "bilirubin above this many times normal: raised", "S31")
    default_uln_bilirubin: Decimal = _limit(Decimal("1.2"), "assumed upper limit of bilirubin, mg/dL", "codebook 3.3")
    default_uln_alt: Decimal = _limit(Decimal(40), "assumed upper limit of ALT, U/L", "codebook 3.3")
    default_uln_ast: Decimal = _limit(Decimal(40), "assumed upper limit of AST, U/L", "codebook 3.3")
    egfr_severe: int = _limit(30, "eGFR below this: severe", "codebook 6, S7")
    egfr_reduced: int = _limit(60, "eGFR below this: reduced", "codebook 6")
    low_weight_kg: Decimal = _limit(Decimal(45), "weight below this is flagged, kg", "codebook 6, S5, S12")
    older_adult_years: int = _limit(65, "age from which more neurological events are expected", "codebook 6, S29")
    travel_minutes: int = _limit(30, "travel time to the hospital above this is far", "codebook 2.9, S37")

    # Answering (codebook 7)
    immediate_contact_minutes: int = _limit(15, "immediate: first human contact within, minutes", "codebook 7")
    immediate_review_minutes: int = _limit(30, "immediate: haematologist sees it within, minutes", "codebook 7")
    urgent_contact_minutes: int = _limit(240, "urgent: first human contact within, minutes", "codebook 7, S27")
    urgent_review_minutes: int = _limit(1440, "urgent: haematologist sees it within, minutes", "codebook 7, S25")
    soon_contact_days: int = _limit(1, "soon: first human contact on this working day", "codebook 7")
    soon_review_days: int = _limit(3, "soon: haematologist sees it on this working day", "codebook 7")
    routine_contact_days: int = _limit(2, "routine: first human contact on this working day", "codebook 7")
    routine_review_days: int = _limit(10, "routine: haematologist sees it on this working day", "codebook 7, S40")
    day_end: time = _limit(time(17), "hour of the clinic's day by which a target counts", "codebook 7")
    working_weekdays: frozenset[int] = _limit(frozenset({6, 0, 1, 2, 3}), "working days, Monday is 0", "codebook 7")
    closed_days: frozenset[date] = _limit(frozenset(), "holidays and other closed days", "codebook 7")
    zone: str = _limit("Asia/Jerusalem", "time zone of the clinic", "codebook 7")

    # The clinic (codebook 6, 8)
    reading_languages: tuple[str, ...] = _limit(("he", "en", "ru"), "languages of reports the clinic reads", "codebook 6")
    emergency_numbers: Mapping[str, str] = _limit(
        MappingProxyType({"IL": "101"}), "ambulance numbers the clinic has confirmed, by country", "codebook 8, S43"
    )


DEFAULTS = ClinicalSettings()


def described(settings: ClinicalSettings = DEFAULTS) -> tuple[tuple[str, Any, str, str], ...]:
    """Name, value, words and source of every limit, for the page of rules and the administrator."""
    return tuple(
        (entry.name, getattr(settings, entry.name), entry.metadata["text"], entry.metadata["source"])
        for entry in fields(settings)
    )
