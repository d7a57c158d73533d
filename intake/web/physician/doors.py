"""The ways in for a physician, and asking for a link to see what was sent."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.services import physician_links
from intake.web.context import visitor, work
from intake.web.forms.problem import Problem
from intake.web.gate import network_of
from intake.web.patient.addresses import read_address
from intake.web.physician.blueprint import blueprint
from intake.web.policy import PUBLIC, PUBLIC_FORM, policy


@blueprint.get("")
@policy(PUBLIC)
def start() -> str:
    """Refer a patient, send records that were asked for, join a request, see where one stands."""
    return render_template("physician/start.html")


@blueprint.get("/session-over")
@policy(PUBLIC)
def session_over() -> str | Response:
    """Whoever came by an invitation and wants to read is told how to ask for a link."""
    return render_template("physician/session_over.html", may_add=visitor().is_physician(reading=False))


@blueprint.get("/status")
@policy(PUBLIC_FORM)
def ask() -> str | Response:
    if visitor().is_physician(reading=True):
        return redirect(url_for("physician.status_page"), 303)
    return _ask_page()


@blueprint.post("/status")
@policy(PUBLIC_FORM)
def asked() -> Response | tuple[str, int]:
    """The same page for a known and an unknown address, and for the sixth mail in an hour, which is not sent."""
    if g.stale:
        return _ask_page(), 422
    try:
        address = read_address(request.form.get("email", ""))
    except Problem as problem:
        return _ask_page(problem.message), 422
    with work() as unit:
        physician_links.ask_sign_in(unit, address, network_of(request.remote_addr))
    return redirect(url_for("physician.look_in_mail"), 303)


@blueprint.get("/look-in-mail")
@policy(PUBLIC)
def look_in_mail() -> str:
    return render_template("physician/look_in_mail.html")


def _ask_page(error: str = "") -> str:
    return render_template(
        "physician/ask.html",
        email=request.form.get("email", ""),
        error=error,
        errors=[("email", error)] if error else [],
        stale=g.stale,
    )
