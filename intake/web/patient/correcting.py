"""Correct or complete the answers: the journey again, on a draft made from the latest revision."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response

from intake.services import referrals, revisions
from intake.web.context import visitor, work
from intake.web.language import language
from intake.web.patient import drafting
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, policy


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
