"""Opening a request that is not assigned to one: with a reason, for an hour, and the lead is told (2.3 e)."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.services import audit, emergency_access
from intake.services.work import Work
from intake.web.context import reading, staff, work
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/open")
@policy(staff_policy(Permission.BREAK_GLASS))
def open_with_reason() -> str:
    with reading() as unit:
        return _page(unit, {"reference": request.args.get("reference", "")})


@blueprint.post("/open")
@policy(staff_policy(Permission.BREAK_GLASS))
def open_now() -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in ("reference", "reason")}
    longest = emergency_access.LONGEST_REASON
    with work() as unit:
        if len(typed["reason"]) > longest:
            return _page(unit, typed, "reason", _("Shorten the reason to %(num)s characters", num=longest)), 422
        try:
            referral = emergency_access.open_request(unit, staff(), typed["reference"], typed["reason"])
        except emergency_access.ReasonTooShort:
            words = _("Write why you need it now, in at least %(num)s characters", num=emergency_access.SHORTEST_REASON)
            return _page(unit, typed, "reason", words), 422
        except NotFound:
            return _page(unit, typed, "reference", _("Check the reference: no request has this one")), 422
    return redirect(url_for("desk.case", referral_id=referral.id, said="opened"), 303)


@blueprint.get("/opened")
@policy(staff_policy(Permission.READ_OPENINGS))
def opened() -> str:
    """What was opened that way, for the lead. Reasons may be about patients, so the look is recorded."""
    with frame.recorded() as unit:
        audit.record(unit, "openings.look")
        return frame.render("desk/opened.html", unit, rows=emergency_access.listed(unit))


def _page(unit: Work, typed: dict[str, str], control: str = "", error: str = "") -> str:
    errors = [(control, error)] if error else []
    return frame.render("desk/open.html", unit, typed=typed, errors=errors)
