"""The records that are asked for, as staff see them, and the list that one press sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE, DOCUMENT_TYPES
from intake.clinical.codebook.model import Voice
from intake.mail.words import Words
from intake.services import physicians, record_items, record_requests
from intake.services.assessing import clinic_moment
from intake.services.cases import Case
from intake.services.record_items import AskedItem
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import words
from intake.web.language import _


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template of the tab shows."""
    referral = case.referral
    today = clinic_moment(unit.now).date()
    doctors = [part.party for part in physicians.at(unit, referral)]
    names = {party.id: party.name or party.email for party in doctors}
    return {
        "items": [_item(item, names, today.isoformat()) for item in record_items.listed(unit, referral)],
        "lines": lines(unit, case),
        "doctors": [party for party in doctors if party.ended_at is None],
        "owners": record_requests.owners(unit),
        "owner": referral.owner_id or staff().id,
        "wanted_by": (today + record_requests.TIME_TO_SEND).isoformat(),
        "all_here": record_items.all_here(unit, referral),
    }


def lines(unit: Work, case: Case) -> list[dict[str, Any]]:
    """Every kind that can be asked for, those that would help now first and chosen."""
    found = {line.kind: line for line in record_requests.proposed(unit, case.referral, case.answers)}
    theirs = Words.of(case.referral.language)
    rest = [kind.code for kind in DOCUMENT_TYPES if kind.code not in found]
    return [
        {
            "kind": kind,
            "label": _label(kind),
            "why": found[kind].why if kind in found else theirs.gettext(DOCUMENT_TYPE_BY_CODE[kind].why),
            "outdated": kind in found and found[kind].outdated,
            "proposed": kind in found,
        }
        for kind in (*found, *rest)
    ]


def _label(kind: str) -> str:
    return _(DOCUMENT_TYPE_BY_CODE[kind].label.for_voice(Voice.PHYSICIAN))


def _item(item: AskedItem, doctors: Mapping[str, str], today: str) -> dict[str, Any]:
    return {
        "item": item,
        "label": _label(item.kind),
        "asked": doctors.get(item.physician_id, "") if item.physician_id else _("The sender"),
        "late": item.late(today),
        "outcome": words.word(words.ITEM_OUTCOMES, item.outcome) if item.outcome else "",
    }
