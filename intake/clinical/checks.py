"""What hard errors and warnings look for; each check names the fields it objects to (codebook 10)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from intake.clinical.answers import Row
from intake.clinical.cycle import INFUSION_DAYS
from intake.clinical.dates import PartialDate
from intake.clinical.facts import Facts
from intake.clinical.mrd import GROUP as MRD_GROUP
from intake.clinical.mrd import MrdClass
from intake.clinical.units import QUANTITIES

Finder = Callable[[Facts], Iterable[str]]

OLDEST_AGE = 120
_BODY_MASS = (Decimal(10), Decimal(60))
_ON_BEHALF = ("parent", "legal_guardian", "caregiver")
_CYCLE_LIMIT = 9

# Past events (H02) of the whole request and of rows; they cannot lie before birth either (H03).
PAST_EVENTS = (
    "diagnosis_date", "first_cr_date", "relapse_date", "cd19_test_date", "marrow_date", "cbc_date",
    "neuro_exam_date", "liver_lab_date", "kidney_lab_date", "infection_status_date", "performance_date",
    "blina_last_infusion_date", "past_transplant_date", "last_treatment_date", "live_vaccine_date",
)
CYCLE_START = "blina_cycle_start_date"
PAST_EVENTS_OF_ROWS = (("treatment_lines", "start_date"), ("treatment_lines", "end_date"), (MRD_GROUP, "sample_date"))


def field_if(holds: Callable[[Facts], bool], name: str) -> Finder:
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


def impossible_birth(facts: Facts) -> bool:
    born: PartialDate | None = facts.answers.value("date_of_birth")
    return born is not None and (born.first > facts.today or (facts.years or 0) > OLDEST_AGE)


def future_events(facts: Facts) -> Iterator[str]:
    return (name for name, stated in _events(facts) if stated.first > facts.today)


def events_before_birth(facts: Facts) -> Iterator[str]:
    born: PartialDate | None = facts.answers.value("date_of_birth")
    return iter(()) if born is None else (name for name, stated in _events(facts) if stated.before(born))


def wrong_order(facts: Facts) -> Iterator[str]:
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


def mrd_problems(code: str) -> Finder:
    return lambda facts: (
        result.row.field(part) for result in facts.mrd for problem, part in result.problems if problem == code
    )


def wrong_scale_for_age(facts: Facts) -> bool:
    return _scale_at_age(facts, lansky=lambda years: years >= 18, other=lambda years: years < 10)


def unusual_scale_for_age(facts: Facts) -> bool:
    return _scale_at_age(facts, lansky=lambda years: 16 <= years < 18, other=lambda years: 10 <= years < 16)


def _scale_at_age(facts: Facts, *, lansky: Callable[[int], bool], other: Callable[[int], bool]) -> bool:
    scale = facts.answers.value("performance_scale")
    if scale is None or facts.years is None:
        return False
    return lansky(facts.years) if scale == "lansky" else other(facts.years)


def minor_alone(facts: Facts) -> bool:
    return facts.answers.has("submitter_role", "patient") and facts.years is not None and facts.years < 18


def without_authority(facts: Facts) -> bool:
    return facts.answers.has("submitter_role", *_ON_BEHALF) and not facts.answers.given("authority_basis")


def denied_transplant(facts: Facts) -> bool:
    return facts.stage == "relapse_post_transplant" and facts.answers.has("prior_transplant", "no")


def denied_car_t(facts: Facts) -> bool:
    return facts.stage == "relapse_post_cart" and facts.answers.has("prior_car_t", "no")


def below_sensitivity(facts: Facts) -> Iterator[str]:
    return (
        result.row.field("value")
        for result in facts.mrd
        if result.fraction is not None and result.sensitivity is not None and result.fraction < result.sensitivity
    )


def negative_but_positive(facts: Facts) -> bool:
    return facts.stage == "remission_mrd_neg" and facts.latest_mrd is not None and facts.latest_mrd.positive


def positive_but_negative(facts: Facts) -> bool:
    return facts.stage == "remission_mrd_pos" and facts.latest_mrd is not None and facts.latest_mrd.negative


def mrd_after_relapse(facts: Facts) -> Iterator[str]:
    relapsed: PartialDate | None = facts.answers.value("relapse_date")
    if relapsed is None or not facts.active:
        return
    for result in facts.mrd:
        if result.usable and result.sampled is not None and result.sampled.first >= relapsed.first:
            yield result.row.field("sample_date")


def blasts_in_remission(facts: Facts) -> bool:
    return facts.in_remission and facts.at_least("marrow_blast_percent", facts.settings.marrow_blast_limit)


def few_blasts_in_relapse(facts: Facts) -> bool:
    known = facts.answers.given("marrow_blast_percent")
    return facts.relapsed_or_refractory and known and not facts.at_least(
        "marrow_blast_percent", facts.settings.marrow_blast_limit
    )


def tki_without_reason(facts: Facts) -> bool:
    answers = facts.answers
    return facts.had_tki and answers.has("ph_status", "negative") and not answers.has("ph_like_status", "yes")


def lines_before_diagnosis(facts: Facts) -> Iterator[str]:
    diagnosed: PartialDate | None = facts.answers.value("diagnosis_date")
    for line in facts.lines:
        started = line.value("start_date")
        if diagnosed is not None and started is not None and started.before(diagnosed):
            yield line.field("start_date")


def transplant_overdue(facts: Facts) -> bool:
    planned: PartialDate | None = facts.answers.value("planned_transplant_date")
    done = facts.answers.has("transplant_plan", "already_transplanted")
    return planned is not None and planned.last < facts.today and not done


def unusual_build(facts: Facts) -> bool:
    index = facts.body_mass_index
    return index is not None and not _BODY_MASS[0] <= index <= _BODY_MASS[1]


def implausible(facts: Facts) -> Iterator[str]:
    for name, quantity in QUANTITIES.items():
        value = facts.answers.value(name)
        if value is not None:
            canonical = value if isinstance(value, Decimal) else value.canonical
            if not quantity.plausible.holds(canonical):
                yield name


def cycle_not_fitting(facts: Facts) -> bool:
    if facts.cycle is None:
        return facts.on_blinatumomab
    interruption = facts.answers.value("blina_interruption_days") or 0
    return facts.status == "infusing" and facts.cycle.day > INFUSION_DAYS + interruption


def many_cycles(facts: Facts) -> bool:
    number = facts.answers.value("blina_cycle_number")
    return number is not None and number > _CYCLE_LIMIT


def denied_blinatumomab(facts: Facts) -> bool:
    had = "blinatumomab" in facts.classes or facts.on_blinatumomab
    return had and facts.answers.has("prior_blinatumomab", "no")


def unrated_negatives(facts: Facts) -> Iterator[str]:
    return (
        result.row.field("sensitivity_value")
        for result in facts.mrd
        if result.row.has("result_kind", "not_detected") and result.sensitivity is None
    )


def mrd_from_1_percent(facts: Facts) -> bool:
    return facts.in_remission and facts.mrd_class is MrdClass.FROM_1_PERCENT


