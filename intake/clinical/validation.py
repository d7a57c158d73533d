"""Hard errors and "please check" warnings of the codebook (section 10), each a row of a table.

A hard error stops the final submission of its page; it never stops the urgent screen, a draft or an alert.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from intake.clinical.answers import Issue, Row
from intake.clinical.cycle import INFUSION_DAYS
from intake.clinical.dates import PartialDate
from intake.clinical.facts import Facts
from intake.clinical.flags import consent_incomplete, ph_positive_without_tki
from intake.clinical.mrd import GROUP as MRD_GROUP
from intake.clinical.mrd import MrdClass
from intake.clinical.units import QUANTITIES

OLDEST_AGE = 120
_BODY_MASS = (Decimal(10), Decimal(60))
_ON_BEHALF = ("parent", "legal_guardian", "caregiver")
_CYCLE_LIMIT = 9


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


Finder = Callable[[Facts], Iterable[str]]


@dataclass(frozen=True, slots=True)
class ValidationRule:
    """A check: its code and the fields it names for a request (none if all is well)."""

    code: str
    severity: Severity
    text: str
    find: Finder
    rests_on: tuple[str, ...]
    source: str = "codebook 10"


# Past events (H02) of the whole request and of rows; they cannot lie before birth either (H03).
PAST_EVENTS = (
    "diagnosis_date", "first_cr_date", "relapse_date", "cd19_test_date", "marrow_date", "cbc_date",
    "neuro_exam_date", "liver_lab_date", "kidney_lab_date", "infection_status_date", "performance_date",
    "blina_last_infusion_date", "past_transplant_date", "last_treatment_date", "live_vaccine_date",
)
CYCLE_START = "blina_cycle_start_date"
PAST_EVENTS_OF_ROWS = (("treatment_lines", "start_date"), ("treatment_lines", "end_date"), (MRD_GROUP, "sample_date"))


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


def _field_if(holds: Callable[[Facts], bool], name: str) -> Finder:
    return lambda facts: (name,) if holds(facts) else ()


def _events(facts: Facts) -> Iterator[tuple[str, PartialDate]]:
    """Every stated past event with the field that states it."""
    names = PAST_EVENTS if facts.answers.has("blinatumomab_now", "no") else (*PAST_EVENTS, CYCLE_START)
    for name in names:
        if (stated := facts.answers.value(name)) is not None:
            yield name, stated
    for group, column in PAST_EVENTS_OF_ROWS:
        for row in facts.answers.rows(group):
            if (stated := row.value(column)) is not None:
                yield row.field(column), stated


def _impossible_birth(facts: Facts) -> bool:
    born: PartialDate | None = facts.answers.value("date_of_birth")
    return born is not None and (born.first > facts.today or (facts.years or 0) > OLDEST_AGE)


def _future_events(facts: Facts) -> Iterator[str]:
    return (name for name, stated in _events(facts) if stated.first > facts.today)


def _events_before_birth(facts: Facts) -> Iterator[str]:
    born: PartialDate | None = facts.answers.value("date_of_birth")
    return iter(()) if born is None else (name for name, stated in _events(facts) if stated.before(born))


def _wrong_order(facts: Facts) -> Iterator[str]:
    answers = facts.answers
    for later, earlier in (
        ("first_cr_date", "diagnosis_date"), ("relapse_date", "diagnosis_date"), ("relapse_date", "first_cr_date"),
    ):
        if _is_before(answers, later, earlier):
            yield later
    for line in facts.lines:
        if _is_before(line, "end_date", "start_date"):
            yield line.field("end_date")


def _is_before(row: Row, later: str, earlier: str) -> bool:
    """Whether the event that should come later surely came first."""
    late, early = row.value(later), row.value(earlier)
    return late is not None and early is not None and late.before(early)


def _mrd_problems(code: str) -> Finder:
    return lambda facts: (
        result.row.field(part) for result in facts.mrd for problem, part in result.problems if problem == code
    )


def _wrong_scale_for_age(facts: Facts) -> bool:
    return _scale_at_age(facts, lansky=lambda years: years >= 18, other=lambda years: years < 10)


def _unusual_scale_for_age(facts: Facts) -> bool:
    return _scale_at_age(facts, lansky=lambda years: 16 <= years < 18, other=lambda years: 10 <= years < 16)


def _scale_at_age(facts: Facts, *, lansky: Callable[[int], bool], other: Callable[[int], bool]) -> bool:
    scale = facts.answers.value("performance_scale")
    if scale is None or facts.years is None:
        return False
    return lansky(facts.years) if scale == "lansky" else other(facts.years)


def _minor_alone(facts: Facts) -> bool:
    return facts.answers.has("submitter_role", "patient") and facts.years is not None and facts.years < 18


def _without_authority(facts: Facts) -> bool:
    return facts.answers.has("submitter_role", *_ON_BEHALF) and not facts.answers.given("authority_basis")


def _denied_transplant(facts: Facts) -> bool:
    return facts.stage == "relapse_post_transplant" and facts.answers.has("prior_transplant", "no")


def _denied_car_t(facts: Facts) -> bool:
    return facts.stage == "relapse_post_cart" and facts.answers.has("prior_car_t", "no")


def _below_sensitivity(facts: Facts) -> Iterator[str]:
    return (
        result.row.field("value")
        for result in facts.mrd
        if result.fraction is not None and result.sensitivity is not None and result.fraction < result.sensitivity
    )


def _negative_but_positive(facts: Facts) -> bool:
    return facts.stage == "remission_mrd_neg" and facts.latest_mrd is not None and facts.latest_mrd.positive


def _positive_but_negative(facts: Facts) -> bool:
    return facts.stage == "remission_mrd_pos" and facts.latest_mrd is not None and facts.latest_mrd.negative


def _mrd_after_relapse(facts: Facts) -> Iterator[str]:
    relapsed: PartialDate | None = facts.answers.value("relapse_date")
    if relapsed is None or not facts.active:
        return
    for result in facts.mrd:
        if result.usable and result.sampled is not None and result.sampled.first >= relapsed.first:
            yield result.row.field("sample_date")


def _blasts_in_remission(facts: Facts) -> bool:
    return facts.in_remission and facts.at_least("marrow_blast_percent", facts.settings.marrow_blast_limit)


def _few_blasts_in_relapse(facts: Facts) -> bool:
    known = facts.answers.given("marrow_blast_percent")
    return facts.relapsed_or_refractory and known and not facts.at_least(
        "marrow_blast_percent", facts.settings.marrow_blast_limit
    )


def _tki_without_reason(facts: Facts) -> bool:
    answers = facts.answers
    return facts.had_tki and answers.has("ph_status", "negative") and not answers.has("ph_like_status", "yes")


def _lines_before_diagnosis(facts: Facts) -> Iterator[str]:
    diagnosed: PartialDate | None = facts.answers.value("diagnosis_date")
    for line in facts.lines:
        started = line.value("start_date")
        if diagnosed is not None and started is not None and started.before(diagnosed):
            yield line.field("start_date")


def _transplant_overdue(facts: Facts) -> bool:
    planned: PartialDate | None = facts.answers.value("planned_transplant_date")
    done = facts.answers.has("transplant_plan", "already_transplanted")
    return planned is not None and planned.last < facts.today and not done


def _unusual_build(facts: Facts) -> bool:
    index = facts.body_mass_index
    return index is not None and not _BODY_MASS[0] <= index <= _BODY_MASS[1]


def _implausible(facts: Facts) -> Iterator[str]:
    for name, quantity in QUANTITIES.items():
        value = facts.answers.value(name)
        if value is not None:
            canonical = value if isinstance(value, Decimal) else value.canonical
            if not quantity.plausible.holds(canonical):
                yield name


def _cycle_not_fitting(facts: Facts) -> bool:
    if facts.cycle is None:
        return facts.on_blinatumomab
    interruption = facts.answers.value("blina_interruption_days") or 0
    return facts.status == "infusing" and facts.cycle.day > INFUSION_DAYS + interruption


def _many_cycles(facts: Facts) -> bool:
    number = facts.answers.value("blina_cycle_number")
    return number is not None and number > _CYCLE_LIMIT


def _denied_blinatumomab(facts: Facts) -> bool:
    had = "blinatumomab" in facts.classes or facts.on_blinatumomab
    return had and facts.answers.has("prior_blinatumomab", "no")


def _unrated_negatives(facts: Facts) -> Iterator[str]:
    return (
        result.row.field("sensitivity_value")
        for result in facts.mrd
        if result.row.has("result_kind", "not_detected") and result.sensitivity is None
    )


def _mrd_from_1_percent(facts: Facts) -> bool:
    return facts.in_remission and facts.mrd_class is MrdClass.FROM_1_PERCENT


def _error(code: str, text: str, find: Finder, *rests_on: str) -> ValidationRule:
    return ValidationRule(code, Severity.ERROR, text, find, rests_on)


def _warning(code: str, text: str, find: Finder, *rests_on: str) -> ValidationRule:
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

_EVENT_FIELDS = (*PAST_EVENTS, CYCLE_START, *(f"{group}[].{column}" for group, column in PAST_EVENTS_OF_ROWS))
_MRD_FIELDS = ("disease_stage", MRD_GROUP)

RULES: tuple[ValidationRule, ...] = (
    _error("H01", "birth date in the future, or age above 120",
           _field_if(_impossible_birth, "date_of_birth"), "date_of_birth"),
    _error("H02", "a past event in the future", _future_events, *_EVENT_FIELDS),
    _error("H03", "an event before birth", _events_before_birth, "date_of_birth", *_EVENT_FIELDS),
    _error("H04", "events in the wrong order", _wrong_order,
           "diagnosis_date", "first_cr_date", "relapse_date", "treatment_lines"),
    _error("H05", "residual disease or sensitivity is no share above 0 and up to 1", _mrd_problems("H05"), MRD_GROUP),
    _error("H06", "positive with a number, but without value or unit", _mrd_problems("H06"), MRD_GROUP),
    _error("H09", "Lansky from 18 years, or ECOG or Karnofsky under 10 years",
           _field_if(_wrong_scale_for_age, "performance_scale"), "performance_scale", "date_of_birth"),
    _error("H10", "a patient under 18 sends the request alone",
           _field_if(_minor_alone, "submitter_role"), "submitter_role", "date_of_birth"),
    _error("H11", "sensitivity without a unit", _mrd_problems("H11"), MRD_GROUP),
    _error("H12", "parent, guardian or carer without a basis to act",
           _field_if(_without_authority, "authority_basis"), "submitter_role", "authority_basis"),
    _error("H13", "a required consent or acknowledgement is missing",
           _field_if(consent_incomplete, "consents"), "consents"),
    _error("H15", "relapse after transplant, but no transplant before",
           _field_if(_denied_transplant, "prior_transplant"), "disease_stage", "prior_transplant"),
    _error("H16", "relapse after CAR-T, but no CAR-T before",
           _field_if(_denied_car_t, "prior_car_t"), "disease_stage", "prior_car_t"),
    _warning("W01", "residual disease below the stated sensitivity", _below_sensitivity, MRD_GROUP),
    _warning("W02", "stage says negative, the latest result is positive",
             _field_if(_negative_but_positive, "disease_stage"), *_MRD_FIELDS),
    _warning("W03", "stage says positive, the latest result is negative",
             _field_if(_positive_but_negative, "disease_stage"), *_MRD_FIELDS),
    _warning("W04", "residual disease dated from the relapse on, while the disease is active",
             _mrd_after_relapse, *_MRD_FIELDS, "relapse_date"),
    _warning("W05", "remission with residual disease of 1 % or more",
             _field_if(_mrd_from_1_percent, "disease_stage"), *_MRD_FIELDS),
    _warning("W06", "remission with marrow blasts of 5 % or more",
             _field_if(_blasts_in_remission, "marrow_blast_percent"), "disease_stage", "marrow_blast_percent"),
    _warning("W07", "relapsed or refractory with marrow blasts below 5 %",
             _field_if(_few_blasts_in_relapse, "marrow_blast_percent"), "disease_stage", "marrow_blast_percent"),
    _warning("W08", "Ph-positive without any tyrosine-kinase inhibitor",
             _field_if(ph_positive_without_tki, "prior_tki"), "ph_status", "prior_tki", "treatment_lines"),
    _warning("W09", "tyrosine-kinase inhibitor given, but Ph-negative and not Ph-like",
             _field_if(_tki_without_reason, "ph_status"), "ph_status", "ph_like_status", "prior_tki",
             "treatment_lines"),
    _warning("W10", "Lansky at 16 or 17 years, or ECOG or Karnofsky at 10 to 15 years",
             _field_if(_unusual_scale_for_age, "performance_scale"), "performance_scale", "date_of_birth"),
    _warning("W11", "a treatment begins before the diagnosis", _lines_before_diagnosis,
             "treatment_lines", "diagnosis_date"),
    _warning("W13", "planned transplant date has passed",
             _field_if(_transplant_overdue, "planned_transplant_date"), "planned_transplant_date", "transplant_plan"),
    _warning("W15", "body-mass index outside 10 to 60", _field_if(_unusual_build, "weight"), "weight", "height"),
    _warning("W16", "outside the plausible range", _implausible, *QUANTITIES),
    _warning("W17", "infusion beyond day 28 and interruption, or on blinatumomab without a cycle start",
             _field_if(_cycle_not_fitting, CYCLE_START), "blinatumomab_now", CYCLE_START, "blina_interruption_days"),
    _warning("W18", "cycle number above 9", _field_if(_many_cycles, "blina_cycle_number"), "blina_cycle_number"),
    _warning("W19", "blinatumomab before is denied, but stated elsewhere",
             _field_if(_denied_blinatumomab, "prior_blinatumomab"), "prior_blinatumomab", "treatment_lines",
             "blinatumomab_now"),
    _warning("W20", "nothing detected, sensitivity not given", _unrated_negatives, MRD_GROUP),
)
