"""What the status page says of messages, of the letter that closed a request, and of records that are asked for."""

from __future__ import annotations

from typing import Any

from flask import url_for

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.clinical.codebook.model import Voice
from intake.clinical.dates import parse_date
from intake.clinical.record_slots import CODES, KINDS, OTHER
from intake.models.messages import MessageKind
from intake.models.record_requests import ItemOutcome
from intake.models.referrals import Referral, ReferralState
from intake.services import messages, record_items
from intake.services.record_items import AskedItem
from intake.services.work import Work
from intake.web.desk import words
from intake.web.documents import slot_words
from intake.web.language import _


def parts(unit: Work, referral: Referral) -> dict[str, Any]:
    """`letters` only for a closed request; `wanted` is what the sender was asked for, the awaited first."""
    closed = referral.state is ReferralState.CLOSED
    found = [item for item in record_items.listed(unit, referral) if item.physician_id is None]
    wanted = [_wanted(item) for item in found if item.outcome is not ItemOutcome.DROPPED]
    return {
        "unread": messages.unread(unit, referral, by_desk=False),
        "letters": _letters(unit, referral) if closed else [],
        "wanted": sorted(wanted, key=lambda one: bool(one["here"])),
        "words": words,
    }


def _letters(unit: Work, referral: Referral) -> list[messages.Written]:
    return [one for one in messages.listed(unit, referral) if one.kind is MessageKind.LETTER]


def _wanted(item: AskedItem) -> dict[str, Any]:
    slot = next((code for code in CODES if item.kind in KINDS[code]), OTHER)
    day = parse_date(item.wanted_by)
    return {
        "label": _(DOCUMENT_TYPE_BY_CODE[item.kind].label.for_voice(Voice.PATIENT)),
        "why": item.why,
        "here": item.outcome is not None,
        "by": slot_words.day(day.first) if day else item.wanted_by,
        "href": f"{url_for('documents.sent_list')}?for={slot}#slot-{slot}",
    }
