"""The course of a request: where it stands, where it may go from here, how it came here, and whom it may repeat."""

from __future__ import annotations

from typing import Any

from flask import url_for

from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.services import merging, message_templates, record_items, referral_life
from intake.services.cases import Case
from intake.services.referral_life import Moved
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import words
from intake.web.language import _

CLOSE = "closed-"  # before the way of closing, in the value of a choice


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template of the tab shows."""
    referral = case.referral
    return {
        "choices": choices(referral),
        "moves": [_shown(move) for move in referral_life.history(unit, referral)],
        "all_here": record_items.all_here(unit, referral),
        "letter": message_templates.letter_of(unit, referral.language),
        "alike": [
            {
                "referral": found.referral,
                "name": found.referral.patient_name or found.referral.sender_name or _("No name given"),
                "why": [words.word(words.ALIKE, why) for why in found.why],
                "state": words.word(words.STATES, found.referral.state),
                "href": url_for("desk.case", referral_id=found.referral.id),
                "goes_on": found.referral.state is not ReferralState.CLOSED,
            }
            for found in merging.suggestions(unit, referral)
        ],
    }


def choices(referral: Referral) -> list[tuple[str, str]]:
    """What whoever looks may do next, as value and words; closing once for each way of closing."""
    found: list[tuple[str, str]] = []
    if referral.closed_as is ClosedAs.DUPLICATE:
        return found
    for target in referral_life.choices(referral, staff().role):
        if target is ReferralState.CLOSED:
            ends = referral_life.endings(referral.state)
            found += [(CLOSE + end.value, words.word(words.CLOSED_AS, end)) for end in ends]
        elif referral.state is ReferralState.CLOSED:
            found.append((target.value, _("Open it again")))
        else:
            found.append((target.value, words.word(words.STATES, target)))
    return found


def _shown(move: Moved) -> dict[str, Any]:
    ended = words.word(words.CLOSED_AS, move.closed_as) if move.closed_as else ""
    return {
        "at": move.at,
        "by": move.by or words.word(words.ACTORS, move.by_kind),
        "source": words.word(words.STATES, move.source),
        "target": ended or words.word(words.STATES, move.target),
        "reason": move.reason,
    }
