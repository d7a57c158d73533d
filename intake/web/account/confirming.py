"""Showing anew who one is: asked for when the last time is more than five minutes ago (security-reliability 2.1).

A page that was opened is opened again afterwards. What was posted is carried along in the form and stands behind one
more button, so that nothing typed is lost.
"""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.sessions import WebSession
from intake.models.staff import Staff
from intake.services import audit, passkeys, second_factor, sessions
from intake.services.challenges import Purpose
from intake.services.second_factor import Step
from intake.services.work import Work
from intake.web import gate
from intake.web.account.blueprint import blueprint
from intake.web.account.second_step import passkey_question
from intake.web.account.ways import wait_in_words, wanted
from intake.web.context import reading, staff, visitor, work
from intake.web.desk import frame
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

KEPT = "kept."  # before the names of what was posted elsewhere
OURS = ("csrf_token", "next", "code", "answer")

Answer = Response | tuple[str, int] | str
Kept = list[tuple[str, str]]


@blueprint.get("/confirm")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def confirm() -> str:
    with reading() as unit:
        return _page(unit, [], request.args.get("next", ""))


@blueprint.post("/confirm/hold")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def hold() -> str:
    """A post that came too late for its page: it is kept in the form that asks."""
    kept = [(f"{KEPT}{name}", value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    with reading() as unit:
        return _page(unit, kept, request.args.get("next", ""))


@blueprint.post("/confirm")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def confirmed() -> Answer:
    kept = [(name, value) for name, value in request.form.items(multi=True) if name.startswith(KEPT)]
    path, session_id = request.form.get("next", ""), sessions.new_session_id()
    with work() as unit:
        person = unit.session.get_one(Staff, staff().id)
        step = _shown(unit, person)
        if not step.how:
            return _page(unit, kept, path, _refused(step)), 422
        _renew(unit, session_id)
        gate.use_session(session_id)  # before the form is drawn, whose token belongs to the new session
        if kept:
            typed = [(name.removeprefix(KEPT), value) for name, value in kept]
            return frame.render("account/confirm.html", unit, kept=typed, again=wanted(path, "POST"), errors=[])
    return redirect(wanted(path), 303)


def _shown(unit: Work, person: Staff) -> Step:
    answer = request.form.get("answer", "")
    if not answer:
        return second_factor.check(unit, person, request.form.get("code", ""), request.remote_addr)
    found = passkeys.owner(unit, Purpose.CONFIRM, visitor().session_id, answer, person)
    return Step("passkey" if found else "")


def _renew(unit: Work, session_id: str) -> None:
    row = visitor().row
    assert row is not None, "the policy lets nobody in without a session"
    sessions.elevate(unit, unit.session.get_one(WebSession, row.id_hash), session_id)
    audit.record(unit, "sign_in.confirmed", "staff", row.staff_id)


def _refused(step: Step) -> str:
    return wait_in_words(step.wait) if step.wait else _("Enter the code that the app shows now.")


def _page(unit: Work, kept: Kept, path: str, error: str = "") -> str:
    return frame.render(
        "account/confirm.html",
        unit,
        question=passkey_question(unit, staff()),
        kept=kept,
        next_path=path,
        cancel=url_for("desk.home"),
        errors=[("code", error)] if error else [],
        error=error,
    )
