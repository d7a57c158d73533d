"""The status page: where the request stands, what is next and by when, what is missing (ux 3.3)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.referrals import ReferralState
from intake.services import audit, documents, physicians, referrals, sessions, status
from intake.web import gate
from intake.web.context import visitor, work
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, policy


@blueprint.get("/status")
@policy(PATIENT)
def status_page() -> str:
    """Looking leaves its trace in the audit log before anything is shown (2.6)."""
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        audit.record(unit, "referral.read", "referral", referral.id)
        return render_template(
            "patient/status.html",
            referral=referral,
            status=status.status_of(unit, referral),
            files=documents.listed(unit, referral),
            doctors=[part.party for part in physicians.at(unit, referral) if part.party.ended_at is None],
            records_address=url_for("documents.sent_list"),
            closed=referral.state is ReferralState.CLOSED,
            changed="changed" in request.args,
        )


@blueprint.post("/sign-out")
@policy(PATIENT)
def sign_out() -> Response:
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    with work() as unit:
        sessions.end_session(unit, row.id_hash)
        audit.record(unit, "sign_out", "referral", row.referral_id)
    gate.forget_session()
    return redirect(url_for("public.landing"), 303)
