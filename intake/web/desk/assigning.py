"""Giving a request to a haematologist, who sees assigned requests only."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.referrals import Referral
from intake.services import assignments, audit, referrals
from intake.services.work import Work
from intake.web.context import staff, work
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/cases/<referral_id>/haematologists")
@policy(staff_policy(Permission.ASSIGN_CASE))
def assigned(referral_id: str) -> str:
    with frame.recorded() as unit:
        referral = referrals.find(unit, referral_id)
        audit.record(unit, "case.summary", "referral", referral.id)
        return _page(unit, referral)


@blueprint.post("/cases/<referral_id>/haematologists")
@policy(staff_policy(Permission.ASSIGN_CASE))
def assign_haematologist(referral_id: str) -> Response | tuple[str, int]:
    with work() as unit:
        referral = referrals.find(unit, referral_id)
        try:
            new = assignments.assign(unit, referral, request.form.get("person", ""), staff())
        except NotFound:
            return _page(unit, referral, [("person", _("Choose a haematologist from the list"))]), 422
    return redirect(url_for("desk.assigned", referral_id=referral_id, said="assigned" if new else "gone"), 303)


@blueprint.post("/cases/<referral_id>/haematologists/take-back")
@policy(staff_policy(Permission.ASSIGN_CASE))
def take_back(referral_id: str) -> Response:
    with work() as unit:
        gone = assignments.take_back(unit, referrals.find(unit, referral_id), request.form.get("person", ""))
    return redirect(url_for("desk.assigned", referral_id=referral_id, said="taken_back" if gone else "gone"), 303)


def _page(unit: Work, referral: Referral, errors: list[tuple[str, str]] | None = None) -> str:
    present = assignments.haematologists_of(unit, referral)
    known = {person.id for person in present}
    return frame.render(
        "desk/assigned.html",
        unit,
        referral=referral,
        present=present,
        others=[(person.id, person.name) for person in assignments.haematologists(unit) if person.id not in known],
        errors=errors or [],
    )
