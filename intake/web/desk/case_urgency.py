"""The urgency of a case: what the rules say and why, what people decided, and what can be decided now (codebook 7)."""

from __future__ import annotations

from typing import Any

from intake.clinical.triage import Urgency
from intake.models.referrals import ReferralState
from intake.models.urgency import OverrideOutcome
from intake.services import cases, levels, urgency
from intake.services.cases import Case, Change
from intake.services.urgency import Decision
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import urgency_words, words


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template of the tab shows."""
    referral = case.referral
    decisions = urgency.history(unit, referral)
    waiting = next((decision for decision in decisions if decision.override.outcome is None), None)
    emergency = referral.level == Urgency.IMMEDIATE
    blocked = urgency.cannot_close(unit, referral) if emergency else None
    return {
        "open": referral.state is not ReferralState.CLOSED,
        "emergency": emergency,
        "chosen": referral.override_level is not None,
        "waiting": _shown(waiting) if waiting else None,
        "raise_to": _options(levels.above(referral.level)),
        "lower_to": _options(() if emergency else levels.below(referral.level)),
        "close_to": _options(levels.below(Urgency.IMMEDIATE)),
        "cannot_close": words.word(urgency_words.REFUSALS, blocked) if blocked else "",
        "history": _history(cases.changes(unit, referral), decisions),
    }


def _options(offered: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(level, words.word(words.LEVELS, level)) for level in offered]


def _shown(decision: Decision) -> dict[str, Any]:
    row = decision.override
    own_act = row.outcome is OverrideOutcome.APPLIED and row.asked_by == row.decided_by
    return {
        "id": row.id,
        "at": row.asked_at,
        "what": words.word(urgency_words.KINDS, row.kind),
        "from": row.from_level,
        "to": row.to_level,
        "computed": row.computed_level,
        "by": decision.asked_by,
        "reason": decision.reason,
        "outcome": "" if own_act else words.word(urgency_words.OUTCOMES, row.outcome),
        "decided_by": "" if own_act else decision.decided_by or "",
        "decided_at": row.decided_at,
        "mine": row.asked_by == staff().id,
        "revision": row.revision_number,
    }


def _history(changes: list[Change], decisions: list[Decision]) -> list[dict[str, Any]]:
    """What the rules computed and what people decided, as one list, the newest first."""
    computed: list[dict[str, Any]] = []
    before = ""
    for change in reversed(changes):
        if change.level != before:
            computed.append(_computed(change, before))
        before = change.level
    return sorted([*computed, *map(_shown, decisions)], key=lambda line: line["at"], reverse=True)


def _computed(change: Change, before: str) -> dict[str, Any]:
    fell = bool(before) and levels.rank(change.level) > levels.rank(before)
    return {"at": change.at, "from": before, "to": change.level, "revision": change.number, "rules": True, "fell": fell}
