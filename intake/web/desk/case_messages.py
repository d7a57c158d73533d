"""The messages of a case as staff see them."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from config import LANGUAGES
from intake.services import messages
from intake.services.cases import Case
from intake.services.message_templates import text_of
from intake.services.text_list import MESSAGES
from intake.services.work import Work
from intake.web.desk import frame, words
from intake.web.language import _
from intake.web.policy import Permission


def parts(unit: Work, case: Case) -> dict[str, Any]:
    """What the template of the tab shows; the sender's messages count as read by whoever works on the case."""
    referral = case.referral
    written = messages.listed(unit, referral)
    if frame.may(Permission.WORK_CASE):
        messages.mark_read(unit, referral, by_desk=True)
    begun = request.args.get("template", "")
    return {
        "written": written,
        "begun": text_of(unit, begun, referral.language),
        "templates": [
            (url_for("desk.case", referral_id=referral.id, tab="messages", template=code), _(title))
            for code, title in MESSAGES.items()
        ],
        "languages": [(code, _(words.PAGE_LANGUAGES[code])) for code in LANGUAGES],
        "words": words,
    }
