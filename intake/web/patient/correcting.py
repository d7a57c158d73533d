"""Correct or complete the answers: the journey again, on a draft made from the latest revision."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from intake.services import drafts, referrals, revisions
from intake.web.context import visitor, work
from intake.web.language import language
from intake.web.patient import drafting
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, VISITOR, policy


@blueprint.post("/status/correct")
@policy(PATIENT)
def correct() -> Response:
    """Opens the check page, where every answer has its "Change". Sending it comes back here."""
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        draft = revisions.begin(unit, referral, language())
        session_id = drafting.session_for(unit, draft)
    drafting.hand_over(session_id)
    return redirect(url_for("journey.check"), 303)


@blueprint.post("/status/leave-correction")
@policy(VISITOR)
def leave_correction() -> Response:
    """Back to the request as it was."""
    with work() as unit:
        referral = revisions.leave(unit, drafts.find(unit, visitor().draft_id))
        session_id = drafting.session_for_referral(unit, referral.id) if referral else None
    drafting.hand_over(session_id)
    return redirect(url_for("patient.status_page" if session_id else "patient.return_by_code"), 303)
