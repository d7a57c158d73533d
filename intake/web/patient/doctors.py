"""Doctors who may send records: who they are, asking one more, ending it, and what they may hear (2.2)."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook.model import Voice
from intake.models.physicians import InvitedBy
from intake.models.referrals import Referral, ReferralState
from intake.services import physicians, referrals
from intake.services.work import Work
from intake.web.context import reading, visitor, work
from intake.web.patient.blueprint import blueprint
from intake.web.physician.inviting import InviteForm, labels_of
from intake.web.policy import PATIENT, PATIENT_FORM, policy

SAID = frozenset(("invited", "ended", "kept"))


@blueprint.get("/status/doctors")
@policy(PATIENT)
def doctors() -> str:
    with reading() as unit:
        return _page(unit, _own(unit), InviteForm())


@blueprint.post("/status/doctors")
@policy(PATIENT_FORM)
def doctor_invited() -> Response | tuple[str, int]:
    with work() as unit:
        referral, form = _own(unit), InviteForm()
        if g.stale or not form.send(unit, referral, InvitedBy.PATIENT):
            return _page(unit, referral, form), 422
    return redirect(url_for("patient.doctors", said="invited"), 303)


@blueprint.post("/status/doctors/<physician_id>/end")
@policy(PATIENT)
def doctor_ended(physician_id: str) -> Response:
    """A second press changes nothing."""
    with work() as unit:
        physicians.end_access(unit, physicians.find(unit, physician_id, _own(unit).id))
    return redirect(url_for("patient.doctors", said="ended"), 303)


@blueprint.post("/status/doctors/<physician_id>/date")
@policy(PATIENT)
def doctor_hears_date(physician_id: str) -> Response:
    with work() as unit:
        party = physicians.find(unit, physician_id, _own(unit).id)
        physicians.allow_date(unit, party, allowed=request.form.get("allowed") == "yes")
    return redirect(url_for("patient.doctors", said="kept"), 303)


def _own(unit: Work) -> Referral:
    return referrals.find(unit, visitor().referral_id)


def _page(unit: Work, referral: Referral, form: InviteForm) -> str:
    said = request.args.get("said", "")
    return render_template(
        "patient/doctors.html",
        parts=[
            {"part": part, "asked": labels_of(part.request.asked, Voice.PATIENT)}
            for part in physicians.at(unit, referral)
        ],
        invite=form.shown(),
        errors=list(form.errors.items()),
        closed=referral.state is ReferralState.CLOSED,
        said=said if said in SAID else "",
        stale=g.stale,
    )
