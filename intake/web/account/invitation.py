"""The page behind an invitation: choosing a password. Opening the page spends nothing; the button does."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.staff import Staff
from intake.services import accounts, invitations
from intake.services.sessions import new_session_id
from intake.services.work import Work
from intake.web import gate
from intake.web.account.blueprint import blueprint
from intake.web.account.ways import browser_in_words
from intake.web.context import work
from intake.web.language import _
from intake.web.policy import PUBLIC, PUBLIC_FORM, policy

Answer = Response | tuple[str, int]


@blueprint.get("/invitation")
@policy(PUBLIC)
def invitation() -> str:
    return _page()


@blueprint.post("/invitation")
@policy(PUBLIC_FORM)
def accept_invitation() -> Answer:
    """Set the password and go on to the second step. A password that is refused leaves the link as it was."""
    if g.stale:
        return _page("password", _("The page was open for a long time. Press the button once more.")), 422
    session_id = new_session_id()
    try:
        with work() as unit:
            person = _accepted(unit)
            if person is not None:
                accounts.half_open(unit, person, session_id, browser_in_words())
    except accounts.PasswordLength:
        return _page("password", _("Choose a password of 15 to 128 characters.")), 422
    except accounts.PasswordKnown:
        words = _("Choose another password: this one is known to others or too easy to guess.")
        return _page("password", words), 422
    if person is None:
        return render_template("account/invitation_dead.html", errors=[]), 404
    gate.use_session(session_id)
    return redirect(url_for("account.second_step"), 303)


def _accepted(unit: Work) -> Staff | None:
    password, token = request.form.get("password", ""), request.form.get("token", "")
    if token:
        return invitations.accept(unit, token, password)
    email, code = request.form.get("email", ""), request.form.get("code", "")
    return invitations.accept_by_code(unit, email, code, password)


def _page(control: str = "", error: str = "") -> str:
    return render_template(
        "account/invitation.html",
        token=request.form.get("token", ""),
        email=request.form.get("email", ""),
        code=request.form.get("code", ""),
        by_code=bool(request.form) and not request.form.get("token"),
        errors=[(control, error)] if error else [],
    )
