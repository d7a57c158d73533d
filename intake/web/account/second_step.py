"""The second step of signing in: a passkey, the code of an app, or a recovery code."""

from __future__ import annotations

import json

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.sessions import WebSession
from intake.models.staff import Staff
from intake.services import accounts, passkeys, second_factor
from intake.services.challenges import Purpose
from intake.services.sessions import end_session, new_session_id
from intake.services.work import Work
from intake.web import gate
from intake.web.account.blueprint import blueprint
from intake.web.account.ways import remember_browser, wait_in_words, wanted
from intake.web.context import half_staff, reading, visitor, work
from intake.web.language import _
from intake.web.policy import HALF_STAFF, policy

Answer = Response | tuple[str, int] | str


@blueprint.get("/sign-in/second")
@policy(HALF_STAFF)
def second_step() -> Answer:
    person, _row = half_staff()
    with reading() as unit:
        if not second_factor.is_enrolled(unit, person):
            return redirect(url_for("account.set_up", next=request.args.get("next") or None), 303)
        return _page(unit, person)


@blueprint.post("/sign-in/second")
@policy(HALF_STAFF)
def second_step_code() -> Answer:
    person, row = half_staff()
    session_id = new_session_id()
    with work() as unit:
        step = second_factor.check(unit, unit.session.get_one(Staff, person.id), request.form.get("code", ""),
                                   request.remote_addr)
        if not step.how:
            error = wait_in_words(step.wait) if step.wait else _("Enter the code that the app shows now.")
            return _page(unit, person, error), 422
        finish(unit, row, session_id, step.how)
    gate.use_session(session_id)
    return redirect(wanted(request.form.get("next", "")), 303)


@blueprint.post("/sign-in/second/passkey")
@policy(HALF_STAFF)
def second_step_passkey() -> Answer:
    person, row = half_staff()
    session_id = new_session_id()
    with work() as unit:
        answer = request.form.get("answer", "")
        if passkeys.owner(unit, Purpose.CONFIRM, visitor().session_id, answer, person) is None:
            return _page(unit, person, _("This passkey did not work. Try it once more, or use a code.")), 422
        finish(unit, row, session_id, "passkey")
    gate.use_session(session_id)
    return redirect(wanted(request.form.get("next", "")), 303)


@blueprint.post("/sign-in/leave")
@policy(HALF_STAFF)
def leave() -> Response:
    """Somebody else wants to sign in here."""
    _person, row = half_staff()
    with work() as unit:
        end_session(unit, row.id_hash)
    gate.forget_session()
    return redirect(url_for("account.sign_in"), 303)


def finish(unit: Work, row: WebSession, session_id: str, how: str) -> None:
    """The half session becomes a whole one under a new id, and the browser is remembered."""
    half = unit.session.get_one(WebSession, row.id_hash)
    accounts.complete(unit, half, session_id, how)
    remember_browser(unit, unit.session.get_one(Staff, half.staff_id))


def passkey_question(unit: Work, person: Staff) -> str:
    """The question for a passkey of this person as the page carries it; empty when there is none to ask for."""
    if not passkeys.host(unit.settings) or not second_factor.has_passkey(unit, person):
        return ""
    return json.dumps(passkeys.request_options(unit, Purpose.CONFIRM, visitor().session_id, person))


def _page(unit: Work, person: Staff, error: str = "") -> str:
    return render_template(
        "account/second_step.html",
        question=passkey_question(unit, person),
        next_path=request.values.get("next", ""),
        demo=not unit.settings.production and unit.settings.development,
        errors=[("code", error)] if error else [],
        error=error,
    )
