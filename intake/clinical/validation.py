"""Hard errors and "please check" warnings of the codebook (section 10), each a row of a table.

A hard error stops the final submission of its page; it never stops the urgent screen, a draft or an alert.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.clinical import checks
from intake.clinical.answers import Issue
from intake.clinical.facts import Facts
from intake.clinical.flag_conditions import consents_missing, had_no_tki
from intake.clinical.mrd import GROUP as MRD_GROUP
from intake.clinical.units import QUANTITIES


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """A check: its code and the fields it names for a request (none if all is well)."""

    code: str
    severity: Severity
    text: str
    find: checks.Finder
    rests_on: tuple[str, ...]
    source: str = "codebook 10"


def errors(facts: Facts) -> tuple[Issue, ...]:
    """What could not be read, then the hard errors, each named once."""
    return tuple(dict.fromkeys((*facts.answers.issues, *_found(facts, Severity.ERROR))))


def warnings(facts: Facts) -> tuple[Issue, ...]:
    """What should be checked; the sender can confirm each as correct."""
    return tuple(dict.fromkeys(_found(facts, Severity.WARNING)))


def _found(facts: Facts, severity: Severity) -> Iterator[Issue]:
    for rule in RULES:
        if rule.severity is severity:
            for name in rule.find(facts):
                yield Issue(rule.code, name)


def _error(code: str, text: str, find: checks.Finder, *rests_on: str) -> ValidationRule:
    return ValidationRule(code, Severity.ERROR, text, find, rests_on)


def _warning(code: str, text: str, find: checks.Finder, *rests_on: str) -> ValidationRule:
    return ValidationRule(code, Severity.WARNING, text, find, rests_on)


READ_CODES = {
    "I01": "key that no question has",
    "I02": "value of the wrong type, or a text that cannot be read without guessing",
    "I03": "code that is not offered",
    "H07": "number outside hard limits",
    "H08": "score that its scale does not have",
    "H11": "number without a unit",
}
"""Found while reading (module `answers`), where they decide that an entry counts as not given."""

_EVENT_FIELDS = (
    *checks.PAST_EVENTS,
    checks.CYCLE_START,
    *(f"{group}[].{column}" for group, column in checks.PAST_EVENTS_OF_ROWS),
)
_MRD_FIELDS = ("disease_stage", MRD_GROUP)

RULES: tuple[ValidationRule, ...] = (
    _error(
        "H01",
        "birth date in the future, or age above 120",
        checks.field_if(checks.impossible_birth, "date_of_birth"),
        "date_of_birth",
    ),
    _error("H02", "a past event in the future", checks.future_events, *_EVENT_FIELDS),
    _error("H03", "an event before birth", checks.events_before_birth, "date_of_birth", *_EVENT_FIELDS),
    _error(
        "H04",
        "events in the wrong order",
        checks.wrong_order,
        "diagnosis_date",
        "first_cr_date",
        "relapse_date",
        "treatment_lines",
    ),
    _error(
        "H05", "residual disease or sensitivity is no share above 0 and up to 1", checks.mrd_problems("H05"), MRD_GROUP
    ),
    _error("H06", "positive with a number, but without value or unit", checks.mrd_problems("H06"), MRD_GROUP),
    _error(
        "H09",
        "Lansky from 18 years, or ECOG or Karnofsky under 10 years",
        checks.field_if(checks.wrong_scale_for_age, "performance_scale"),
        "performance_scale",
        "date_of_birth",
    ),
    _error(
        "H10",
        "a patient under 18 sends the request alone",
        checks.field_if(checks.minor_alone, "submitter_role"),
        "submitter_role",
        "date_of_birth",
    ),
    _error("H11", "sensitivity without a unit", checks.mrd_problems("H11"), MRD_GROUP),
    _error(
        "H12",
        "parent, guardian or carer without a basis to act",
        checks.field_if(checks.without_authority, "authority_basis"),
        "submitter_role",
        "authority_basis",
    ),
    _error(
        "H13",
        "a required consent or acknowledgement is missing",
        checks.field_if(consents_missing, "consents"),
        "consents",
    ),
    _error(
        "H15",
        "relapse after transplant, but no transplant before",
        checks.field_if(checks.denied_transplant, "prior_transplant"),
        "disease_stage",
        "prior_transplant",
    ),
    _error(
        "H16",
        "relapse after CAR-T, but no CAR-T before",
        checks.field_if(checks.denied_car_t, "prior_car_t"),
        "disease_stage",
        "prior_car_t",
    ),
    _warning("W01", "residual disease below the stated sensitivity", checks.below_sensitivity, MRD_GROUP),
    _warning(
        "W02",
        "stage says negative, the latest result is positive",
        checks.field_if(checks.negative_but_positive, "disease_stage"),
        *_MRD_FIELDS,
    ),
    _warning(
        "W03",
        "stage says positive, the latest result is negative",
        checks.field_if(checks.positive_but_negative, "disease_stage"),
        *_MRD_FIELDS,
    ),
    _warning(
        "W04",
        "residual disease dated from the relapse on, while the disease is active",
        checks.mrd_after_relapse,
        *_MRD_FIELDS,
        "relapse_date",
    ),
    _warning(
        "W05",
        "remission with residual disease of 1 % or more",
        checks.field_if(checks.mrd_from_1_percent, "disease_stage"),
        *_MRD_FIELDS,
    ),
    _warning(
        "W06",
        "remission with marrow blasts of 5 % or more",
        checks.field_if(checks.blasts_in_remission, "marrow_blast_percent"),
        "disease_stage",
        "marrow_blast_percent",
    ),
    _warning(
        "W07",
        "relapsed or refractory with marrow blasts below 5 %",
        checks.field_if(checks.few_blasts_in_relapse, "marrow_blast_percent"),
        "disease_stage",
        "marrow_blast_percent",
    ),
    _warning(
        "W08",
        "Ph-positive without any tyrosine-kinase inhibitor",
        checks.field_if(had_no_tki, "prior_tki"),
        "ph_status",
        "prior_tki",
        "treatment_lines",
    ),
    _warning(
        "W09",
        "tyrosine-kinase inhibitor given, but Ph-negative and not Ph-like",
        checks.field_if(checks.tki_without_reason, "ph_status"),
        "ph_status",
        "ph_like_status",
        "prior_tki",
        "treatment_lines",
    ),
    _warning(
        "W10",
        "Lansky at 16 or 17 years, or ECOG or Karnofsky at 10 to 15 years",
        checks.field_if(checks.unusual_scale_for_age, "performance_scale"),
        "performance_scale",
        "date_of_birth",
    ),
    _warning(
        "W11",
        "a treatment begins before the diagnosis",
        checks.lines_before_diagnosis,
        "treatment_lines",
        "diagnosis_date",
    ),
    _warning(
        "W13",
        "planned transplant date has passed",
        checks.field_if(checks.transplant_overdue, "planned_transplant_date"),
        "planned_transplant_date",
        "transplant_plan",
    ),
    _warning(
        "W15", "body-mass index outside 10 to 60", checks.field_if(checks.unusual_build, "weight"), "weight", "height"
    ),
    _warning("W16", "outside the plausible range", checks.implausible, *QUANTITIES),
    _warning(
        "W17",
        "infusion beyond day 28 and interruption, or on blinatumomab without a cycle start",
        checks.field_if(checks.cycle_not_fitting, checks.CYCLE_START),
        "blinatumomab_now",
        checks.CYCLE_START,
        "blina_interruption_days",
    ),
    _warning(
        "W18", "cycle number above 9", checks.field_if(checks.many_cycles, "blina_cycle_number"), "blina_cycle_number"
    ),
    _warning(
        "W19",
        "blinatumomab before is denied, but stated elsewhere",
        checks.field_if(checks.denied_blinatumomab, "prior_blinatumomab"),
        "prior_blinatumomab",
        "treatment_lines",
        "blinatumomab_now",
    ),
    _warning("W20", "nothing detected, sensitivity not given", checks.unrated_negatives, MRD_GROUP),
)
