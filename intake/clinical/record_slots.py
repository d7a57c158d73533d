"""The records of a request under the eight checks: here, too old, missing, or not needed (codebook 4, 11).

What is judged here are the records themselves. Whether the answers of a check are complete is `readiness`; it decides
only where no record is required. Nothing here delays triage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.clinical.answers import Answers
from intake.clinical.assessment import Assessment
from intake.clinical.codebook import DOCUMENT_TYPES
from intake.clinical.dates import days_after
from intake.clinical.readiness import ITEMS, State
from intake.clinical.settings import ClinicalSettings


class SlotState(StrEnum):
    HAVE = "have"
    OUTDATED = "outdated"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


OTHER = "other"
CODES = tuple(item.code for item in ITEMS)
# No kind of the codebook serves the performance status; these tell it where nobody typed a score.
_TELLS_DAILY_LIFE = ("consult_letter", "discharge_summary")
KINDS: Mapping[str, tuple[str, ...]] = {
    **{code: tuple(kind.code for kind in DOCUMENT_TYPES if code in kind.checks) for code in CODES},
    "C8": _TELLS_DAILY_LIFE,
}
OTHER_KINDS = tuple(
    kind.code for kind in DOCUMENT_TYPES if not any(kind.code in kinds for kinds in KINDS.values())
)
# The answer that dates a check for which no record may be required.
_DATED_BY: Mapping[str, str] = {
    "C4": "neuro_exam_date", "C7": "infection_status_date", "C8": "performance_date"
}
_LIMITS = {item.code: item.limit for item in ITEMS}


@dataclass(frozen=True, slots=True)
class Sent:
    """A record that is there: its kind, and the first day that its date may mean. None where nobody said."""

    kind: str | None
    dated: date | None


@dataclass(frozen=True, slots=True)
class KindStanding:
    """One kind of record. `newest` is its newest date; `since` the first day on which that was too old."""

    kind: str
    state: SlotState
    required: bool
    newest: date | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A check, C1 to C8, or `OTHER`, with the kinds of record that serve it."""

    code: str
    state: SlotState
    kinds: tuple[KindStanding, ...]
    since: date | None = None

    @property
    def kinds_in_play(self) -> tuple[KindStanding, ...]:
        """What is required, and what is there without being required."""
        return tuple(kind for kind in self.kinds if kind.required or kind.state is not SlotState.NOT_NEEDED)


def slots(
    answers: Answers, assessment: Assessment, sent: Iterable[Sent], settings: ClinicalSettings, today: date
) -> tuple[Slot, ...]:
    """The eight slots in the codebook's order, then `OTHER`."""
    newest = _newest(sent)
    required = frozenset(assessment.documents.required)

    def standing(kind: str) -> KindStanding:
        return _standing(kind, kind in required, newest, settings.document_days.get(kind), today)

    states = {check.code: check.state for check in assessment.checklist}
    eight = tuple(
        _slot(code, tuple(map(standing, KINDS[code])), states[code], _check_since(code, answers, settings))
        for code in CODES
    )
    return (*eight, _slot(OTHER, tuple(map(standing, OTHER_KINDS)), State.NOT_APPLICABLE, None))


def _newest(sent: Iterable[Sent]) -> dict[str, date | None]:
    """The newest date by kind; None where no record of that kind is dated."""
    newest: dict[str, date | None] = {}
    for record in sent:
        if record.kind is not None:
            dates = [day for day in (newest.get(record.kind), record.dated) if day is not None]
            newest[record.kind] = max(dates, default=None)
    return newest


def _standing(
    kind: str, required: bool, newest: Mapping[str, date | None], limit: int | None, today: date
) -> KindStanding:
    if kind not in newest:
        return KindStanding(kind, SlotState.MISSING if required else SlotState.NOT_NEEDED, required)
    day = newest[kind]
    if day is not None and limit is not None and (today - day).days > limit:
        return KindStanding(kind, SlotState.OUTDATED, required, day, _first_too_old(day, limit))
    return KindStanding(kind, SlotState.HAVE, required, day)


def _slot(code: str, kinds: tuple[KindStanding, ...], check: State, check_since: date | None) -> Slot:
    """What is required decides; then what is there; then what the answers lack."""
    judged = [kind for kind in kinds if kind.required] or [kind for kind in kinds if kind.state in _THERE]
    for state in (SlotState.MISSING, SlotState.OUTDATED, SlotState.HAVE):
        alike = [kind for kind in judged if kind.state is state]
        if alike:
            return Slot(code, state, kinds, min((kind.since for kind in alike if kind.since), default=None))
    if check is State.OUTDATED:
        return Slot(code, SlotState.OUTDATED, kinds, check_since)
    wanted = check in (State.MISSING, State.PARTIAL)
    return Slot(code, SlotState.MISSING if wanted else SlotState.NOT_NEEDED, kinds)


_THERE = (SlotState.HAVE, SlotState.OUTDATED)


def _check_since(code: str, answers: Answers, settings: ClinicalSettings) -> date | None:
    limit, dated = _LIMITS[code](settings), answers.value(_DATED_BY[code]) if code in _DATED_BY else None
    return _first_too_old(dated.first, limit) if dated is not None and limit is not None else None


def _first_too_old(day: date, limit: int) -> date | None:
    """A record is recent through its last day of the limit."""
    return days_after(day, limit + 1)
