"""The treatment cycle of blinatumomab and its calendar (codebook 9).

Nothing here proposes treatment: the dates follow from the start date the team has given, and every
entry is shown with "your treating team decides".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from intake.clinical.codebook.model import N_
from intake.clinical.dates import days_after

INFUSION_DAYS = 28
USUAL_PAUSE = 14
LONG_PAUSE = 56
LONGEST_INTERRUPTION = 7  # after more than seven days the label speaks of a new cycle
CLINIC_HOSPITAL_DAYS = 7  # this clinic keeps patients in hospital for the first week

TEAM_DECIDES = N_("Your treating team decides.")


class Cycle(NamedTuple):
    """Where the patient is in the cycle; the dates are None where only the team can say."""

    day: int
    last_infusion: date | None
    next_earliest: date | None


def pause_days(schedule: str | None) -> int:
    """Days without infusion: 56 in continued therapy (`28_56`), otherwise 14."""
    return LONG_PAUSE if schedule == "28_56" else USUAL_PAUSE


def cycle_on(today: date, start: date, schedule: str | None = None, interruption: int | None = 0) -> Cycle:
    """The cycle as of today. `interruption` in days; None means stated but not usable, so no date follows."""
    day = (today - start).days + 1
    if interruption is None or interruption > LONGEST_INTERRUPTION:
        return Cycle(day, None, None)
    last = days_after(start, INFUSION_DAYS - 1 + interruption)
    following = None if last is None else days_after(last, 1 + pause_days(schedule))
    return Cycle(day, last, following)


def label_hospital_days(cycle_number: int | None, indication: str | None) -> int:
    """Days from the start that labels recommend in hospital; an unknown indication counts as the longer one."""
    if cycle_number == 2:
        return 2
    if cycle_number == 1:
        return 3 if indication in ("mrd_positive", "consolidation") else 9
    return 0


def hospital_days(cycle_number: int | None, indication: str | None) -> int:
    """The longer of the label's recommendation and this clinic's first week (cycle 1)."""
    own = CLINIC_HOSPITAL_DAYS if cycle_number == 1 else 0
    return max(own, label_hospital_days(cycle_number, indication))


class EntryKind(StrEnum):
    INFUSION = "infusion"
    HOSPITAL = "hospital"
    ASSESSMENT = "assessment"
    BREAK = "break"
    NEXT_CYCLE = "next_cycle"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar, first and last day inclusive."""

    kind: EntryKind
    first: date
    last: date
    title: str


_TITLES = {
    EntryKind.INFUSION: N_("Infusion"),
    EntryKind.HOSPITAL: N_("Expected days in hospital"),
    EntryKind.ASSESSMENT: N_("Bone marrow and residual disease are checked"),
    EntryKind.BREAK: N_("Break without infusion"),
    EntryKind.NEXT_CYCLE: N_("The next cycle starts on this day at the earliest"),
}


def calendar_entries(
    start: date,
    cycle_number: int | None = None,
    schedule: str | None = None,
    interruption: int | None = 0,
    indication: str | None = None,
) -> tuple[Entry, ...]:
    """The calendar of one cycle. After an interruption of more than seven days only the hospital days remain."""
    cycle = cycle_on(start, start, schedule, interruption)
    entries = _hospital_entries(start, hospital_days(cycle_number, indication))
    if cycle.last_infusion is None or cycle.next_earliest is None:
        return entries
    break_first, break_last = days_after(cycle.last_infusion, 1), days_after(cycle.next_earliest, -1)
    assert break_first is not None
    assert break_last is not None  # both lie between two days that exist
    return (
        _entry(EntryKind.INFUSION, start, cycle.last_infusion),
        *entries,
        _entry(EntryKind.ASSESSMENT, cycle.last_infusion, cycle.last_infusion),
        _entry(EntryKind.BREAK, break_first, break_last),
        _entry(EntryKind.NEXT_CYCLE, cycle.next_earliest, cycle.next_earliest),
    )


def _hospital_entries(start: date, count: int) -> tuple[Entry, ...]:
    last = days_after(start, count - 1)
    return () if count == 0 or last is None else (_entry(EntryKind.HOSPITAL, start, last),)


def _entry(kind: EntryKind, first: date, last: date) -> Entry:
    return Entry(kind, first, last, _TITLES[kind])
