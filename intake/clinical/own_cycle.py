"""The calendar of the cycle that somebody has told us about (codebook 2.10, 9).

Only what follows from their own answers: without an exact first day there is no calendar, and where a break of its own
was planned, nothing is said about the days after the infusion.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.clinical.answers import Answers
from intake.clinical.cycle import Entry, EntryKind, calendar_entries, cycle_on, hospital_days

_AFTER_INFUSION = (EntryKind.BREAK, EntryKind.NEXT_CYCLE)


@dataclass(frozen=True, slots=True)
class OwnCycle:
    """Day 1, the entries in the order of their first days, and lengths in days; 0 where only the team can say."""

    start: date
    number: int | None
    entries: tuple[Entry, ...]
    infusion: int
    pause: int
    hospital: int


def own_cycle(answers: Answers) -> OwnCycle | None:
    """The cycle of these answers; None without an exact first day."""
    start = answers.value("blina_cycle_start_date")
    if start is None or not start.exact:
        return None
    schedule, number = answers.value("blina_schedule"), answers.value("blina_cycle_number")
    unusable = "blina_interruption_days" in answers.refused
    interruption = None if unusable else answers.value("blina_interruption_days") or 0
    indication = answers.value("blina_indication_stated")
    found = cycle_on(start.first, start.first, schedule, interruption)
    entries = [
        entry
        for entry in calendar_entries(start.first, number, schedule, interruption, indication)
        if schedule != "other" or entry.kind not in _AFTER_INFUSION
    ]
    infusion = (found.last_infusion - start.first).days + 1 if found.last_infusion else 0
    whole = (found.next_earliest - start.first).days if found.next_earliest and schedule != "other" else infusion
    return OwnCycle(
        start.first, number, tuple(sorted(entries, key=lambda entry: (entry.first, entry.last))),
        infusion, whole - infusion, min(hospital_days(number, indication), infusion),
    )  # fmt: skip
