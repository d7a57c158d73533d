"""What a consultation's date means in the treatment with blinatumomab (scheduling 4; codebook 9; design, ruling 7).

It annotates and orders days, and decides nothing: every tag is shown as "predicted, confirm with your treating team".
Days are civil dates where the patient is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from types import MappingProxyType

INFUSION_DAYS = 28
LONGEST_INTERRUPTION = 7  # after more than seven days only the team can say what follows
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """Days. Proposals until a clinician confirms them; `records_lead` is the time a review of records needs."""

    result_lag: int = 7
    pre_next: int = 2
    transplant_lead: int = 14
    records_lead: int = 7


DEFAULTS = CalendarSettings()


@dataclass(frozen=True)
class Treatment:
    """What is known of a treatment.

    `first_day` is day 1 of cycle 1. `entered` are first days that staff entered, by cycle number: they win over
    predictions, and later cycles follow from them. `pauses` are days without infusion after a cycle (14, or 56 in
    continued therapy), `interruptions` days lost inside one, `hospital_days` days from its start; by cycle number."""

    first_day: date | None = None
    entered: Mapping[int, date] = field(default_factory=lambda: MappingProxyType({}))
    pauses: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    interruptions: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    hospital_days: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({1: 9, 2: 2}))
    pause: int = 14
    transplant: date | None = None


@dataclass(frozen=True, slots=True)
class PredictedCycle:
    """One cycle. `last_infusion`, `decision` (both days inclusive) and `following` are None after an interruption of
    more than seven days. `entered` is true when staff gave its first day."""

    number: int
    first: date
    last_infusion: date | None
    following: date | None
    decision: tuple[date, date] | None
    hospital_until: date | None
    entered: bool


class Rank(IntEnum):
    """The order in which days are suggested; `AVOID` is not suggested at all."""

    DECISION = 0
    REST = 1
    INFUSION = 2
    AVOID = 3


def cycles(treatment: Treatment, settings: CalendarSettings = DEFAULTS) -> Iterator[PredictedCycle]:
    """The cycles in order; endless while each can be predicted from the one before."""
    number, first = _earliest(treatment)
    while first is not None:
        cycle = _cycle(treatment, settings, number, first)
        yield cycle
        number += 1
        first = treatment.entered.get(number, cycle.following)


def cycle_of(treatment: Treatment, day: date, settings: CalendarSettings = DEFAULTS) -> PredictedCycle | None:
    """The cycle that this day belongs to; None before the first."""
    found = None
    for cycle in cycles(treatment, settings):
        if cycle.first > day:
            break
        found = cycle
    return found


def tags(treatment: Treatment, day: date, settings: CalendarSettings = DEFAULTS) -> tuple[str, ...]:
    """What is to be said about a consultation on this day, most telling first; codes of scheduling 4."""
    return (*_cycle_tags(treatment, day, settings), *_transplant_tags(treatment, day, settings))


def rank(
    treatment: Treatment, day: date, *, by_video: bool, treated_here: bool, settings: CalendarSettings = DEFAULTS
) -> Rank:
    """Where a day stands in the order of suggestions. `treated_here`: the infusion runs in Tel Aviv."""
    told = _cycle_tags(treatment, day, settings)
    if "decision_window" in told:
        return Rank.DECISION
    if "infusion_on" in told:
        return Rank.INFUSION if by_video or treated_here else Rank.AVOID
    return Rank.REST


def decision_windows(
    treatment: Treatment, since: date, until: date, settings: CalendarSettings = DEFAULTS
) -> list[tuple[date, date]]:
    """The decision windows that touch `[since, until]`."""
    found = []
    for cycle in cycles(treatment, settings):
        if cycle.first > until:
            break
        if cycle.decision and cycle.decision[1] >= since and cycle.decision[0] <= until:
            found.append(cycle.decision)
    return found


@dataclass(frozen=True, slots=True)
class BackPlan:
    """The last useful days before a transplant; not `feasible` when the consultation's is over."""

    transplant: date
    last_consultation: date
    last_records: date
    feasible: bool
    records_in_time: bool


def back_plan(transplant: date, today: date, settings: CalendarSettings = DEFAULTS) -> BackPlan:
    """Counted back from the transplant: consultation, and before it the records to read."""
    consultation = transplant - settings.transplant_lead * _DAY
    records = consultation - settings.records_lead * _DAY
    return BackPlan(transplant, consultation, records, consultation >= today, records >= today)


def _earliest(treatment: Treatment) -> tuple[int, date | None]:
    if treatment.first_day is not None:
        return 1, treatment.entered.get(1, treatment.first_day)
    if not treatment.entered:
        return 1, None
    number = min(treatment.entered)
    return number, treatment.entered[number]


def _cycle(treatment: Treatment, settings: CalendarSettings, number: int, first: date) -> PredictedCycle:
    lost = treatment.interruptions.get(number, 0)
    stay = treatment.hospital_days.get(number, 0)
    last = first + (INFUSION_DAYS - 1 + lost) * _DAY if lost <= LONGEST_INTERRUPTION else None
    following = treatment.entered.get(number + 1)
    if following is None and last is not None:
        following = last + (1 + treatment.pauses.get(number, treatment.pause)) * _DAY
    return PredictedCycle(
        number,
        first,
        last,
        following,
        _decision(last, following, settings),
        first + (stay - 1) * _DAY if stay else None,
        number in treatment.entered,
    )


def _decision(last: date | None, following: date | None, settings: CalendarSettings) -> tuple[date, date] | None:
    """From the results of the assessment on the last infusion day until shortly before the next cycle."""
    if last is None or following is None:
        return None
    start, end = last + settings.result_lag * _DAY, following - (settings.pre_next + 1) * _DAY
    return (start, end) if start <= end else None


def _cycle_tags(treatment: Treatment, day: date, settings: CalendarSettings) -> tuple[str, ...]:
    _number, first = _earliest(treatment)
    if first is None:
        return ()
    if day < first:
        return (f"before_treatment:{(first - day).days}",)
    cycle = cycle_of(treatment, day, settings)
    assert cycle is not None, "the day is not before the first cycle"
    place = f"cycle:{cycle.number} day:{(day - cycle.first).days + 1}"
    if cycle.last_infusion is None:
        return (place, "ask_the_team")
    if day <= cycle.last_infusion:
        stay = cycle.hospital_until is not None and day <= cycle.hospital_until
        return (place, "infusion_on", "video_preferred", *(("inpatient_expected",) if stay else ()))
    return (place, "infusion_off", _rest_tag(cycle, day, settings))


def _rest_tag(cycle: PredictedCycle, day: date, settings: CalendarSettings) -> str:
    assert cycle.last_infusion is not None
    assert cycle.following is not None, "a cycle with a last infusion day has a next one"
    if day < cycle.last_infusion + settings.result_lag * _DAY:
        return "results_pending"
    return "decision_window" if day < cycle.following - settings.pre_next * _DAY else "too_close_to_next_cycle"


def _transplant_tags(treatment: Treatment, day: date, settings: CalendarSettings) -> tuple[str, ...]:
    if treatment.transplant is None or day > treatment.transplant:
        return ()
    left = (treatment.transplant - day).days
    late = ("late_for_transplant_decision",) if left < settings.transplant_lead else ()
    return (f"days_to_transplant:{left}", *late)
