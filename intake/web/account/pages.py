"""The desk's door."""

from __future__ import annotations

import math

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from intake.services import accounts, audit
from intake.services.sessions import end_session, new_session_id
from intake.web import gate
from intake.web.context import visitor, work
from intake.web.language import _, ngettext
from intake.web.policy import PUBLIC_FORM, Caller, Permission, policy, policy_of, staff

blueprint = Blueprint("account", __name__)


@blueprint.get("/sign-in")
@policy(PUBLIC_FORM)
def sign_in() -> str | Response:
    if visitor().staff is not None:
        return redirect(url_for("desk.home"), 303)
    return _page()


@blueprint.post("/sign-in")
@policy(PUBLIC_FORM)
def sign_in_now() -> tuple[str, int] | Response:
    if g.stale:
        return _page(_("The page was open for a long time. Press the button once more.")), 422
    session_id = new_session_id()
    with work() as unit:
        result = accounts.sign_in(
            unit, request.form.get("email", ""), request.form.get("password", ""), request.remote_addr, session_id
        )
    if result.staff is None:
        return _page(_refused(result)), 422
    gate.use_session(session_id)
    return redirect(_wanted(request.form.get("next", "")), 303)


@blueprint.post("/sign-out")
@policy(staff(Permission.OWN_ACCOUNT))
def sign_out() -> Response:
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    with work() as unit:
        end_session(unit, row.id_hash)
        audit.record(unit, "sign_out", "staff", row.staff_id)
    gate.forget_session()
    return redirect(url_for("account.sign_in"), 303)


def _page(error: str = "") -> str:
    return render_template(
        "account/sign_in.html",
        error=error,
        email=request.form.get("email", ""),
        kept="kept" in request.args,
        next_path=request.values.get("next", ""),
        errors=[("email", error)] if error else [],
    )


def _refused(result: accounts.SignIn) -> str:
    if not result.wait:
        return _("Check the e-mail address and the password. One of them is not right.")
    minutes = math.ceil(result.wait.total_seconds() / 60)
    return ngettext("Try again in %(num)s minute.", "Try again in %(num)s minutes.", minutes)


def _wanted(path: str) -> str:
    """Where to go after signing in: a page of the desk by its known route, else the queue (V34)."""
    try:
        endpoint, values = current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return url_for("desk.home")
    declared = policy_of(current_app.view_functions.get(endpoint))
    if declared is None or declared.caller is not Caller.STAFF:
        return url_for("desk.home")
    return url_for(endpoint, **values)
