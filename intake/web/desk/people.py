"""Physicians at a request: asked for records, asked again, sent away."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook import DOCUMENT_TYPE_BY_CODE
from intake.models.physicians import InvitedBy
from intake.services import cases, physicians, referrals
from intake.web.context import work
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.physician.inviting import ASKED, InviteForm
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

TAB = "people"


@blueprint.post("/cases/<referral_id>/people")
@policy(staff_policy(Permission.WORK_CASE))
def invite_physician(referral_id: str) -> Response | tuple[str, int]:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        form = InviteForm()
        if not form.send(unit, case.referral, InvitedBy.DESK):
            errors = list(form.errors.items())
            return case_page.render(unit, case, TAB, errors=errors, typed=form.shown()), 422
    return _back(referral_id, "invited")


@blueprint.post("/cases/<referral_id>/people/<physician_id>/ask")
@policy(staff_policy(Permission.WORK_CASE))
def ask_physician(referral_id: str, physician_id: str) -> Response:
    """Ask this physician for kinds of record; without a choice, for nothing more."""
    asked = [kind for kind in request.form.getlist(ASKED) if kind in DOCUMENT_TYPE_BY_CODE]
    with work() as unit:
        referral = referrals.find(unit, referral_id)
        physicians.ask_for(unit, physicians.find(unit, physician_id, referral.id), dict.fromkeys(asked))
    return _back(referral_id, "doctor_asked")


@blueprint.post("/cases/<referral_id>/people/<physician_id>/end")
@policy(staff_policy(Permission.WORK_CASE))
def end_physician(referral_id: str, physician_id: str) -> Response:
    with work() as unit:
        referral = referrals.find(unit, referral_id)
        physicians.end_access(unit, physicians.find(unit, physician_id, referral.id))
    return _back(referral_id, "ended")


def _back(referral_id: str, said: str) -> Response:
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said=said), 303)
