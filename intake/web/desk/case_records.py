"""The records of a case by the eight checks: what is missing and why it helps, what is too old and since when."""

from __future__ import annotations

from typing import Any

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.clinical.readiness import ITEMS
from intake.clinical.record_slots import OTHER, KindStanding, Slot, SlotState
from intake.services import documents, packages
from intake.services.assessing import assess_now
from intake.services.cases import Case
from intake.services.work import Work
from intake.web.documents import slot_words, slots
from intake.web.language import _

STAFF_TITLES = {item.code: item.title for item in ITEMS}


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """Judged now, not when the newest revision was saved: records grow old by themselves."""
    found = slots.judged(
        unit, case.answers, assess_now(unit, case.answers), documents.listed(unit, case.referral)
    )
    return {
        "record_checks": [_drawn(slot) for slot in found if slot.code != OTHER or slot.kinds_in_play],
        "package": packages.any_inside(unit, packages.of_referral(unit, case.referral)),
    }


def _drawn(slot: Slot) -> dict[str, Any]:
    return {
        "code": slot.code if slot.code != OTHER else "",
        "title": _capital(_(STAFF_TITLES[slot.code])) if slot.code in STAFF_TITLES else slot_words.title(slot.code),
        "why": slot_words.why(slot.code),
        "state": slot.state.value,
        "word": slot_words.staff_state(slot.state),
        "since": slot_words.too_old_since(slot.since),
        "kinds": [_kind(standing) for standing in slot.kinds_in_play],
    }


def _kind(standing: KindStanding) -> dict[str, str]:
    kind = DOCUMENT_TYPE_BY_CODE[standing.kind]
    return {
        "label": _(kind.label.for_voice(Voice.PHYSICIAN)),
        "why": _(kind.why) if standing.state in (SlotState.MISSING, SlotState.OUTDATED) else "",
        "state": standing.state.value,
        "word": slot_words.staff_state(standing.state),
        "since": slot_words.too_old_since(standing.since),
        "newest": slot_words.day(standing.newest) if standing.newest else "",
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
