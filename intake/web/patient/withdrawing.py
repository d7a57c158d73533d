"""Withdraw a request: one page to make sure, a reason only for whoever wants to give one (ux R27)."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.services import referrals, revisions
from intake.web.context import reading, visitor, work
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, PATIENT_FORM, policy


@blueprint.get("/status/withdraw")
@policy(PATIENT)
def withdraw() -> str:
    with reading() as unit:
        return render_template("patient/withdraw.html", referral=referrals.find(unit, visitor().referral_id))


@blueprint.post("/status/withdraw")
@policy(PATIENT_FORM)
def withdrawn() -> Response:
    """A second press finds the request closed and changes nothing."""
    if g.stale:
        return redirect(url_for("patient.withdraw"), 303)
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        revisions.withdraw(unit, referral, request.form.get("reason"))
    return redirect(url_for("patient.status_page"), 303)
