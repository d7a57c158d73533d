"""Setting up the second step, before anything of the desk opens: a passkey or an app, and ten recovery codes."""

from __future__ import annotations

import json

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.staff import Staff
from intake.services import passkeys, second_factor
from intake.services.sessions import new_session_id
from intake.services.work import Work
from intake.web import gate
from intake.web.account import app_picture
from intake.web.account.blueprint import blueprint
from intake.web.account.second_step import finish
from intake.web.account.ways import wanted
from intake.web.context import half_staff, visitor, work
from intake.web.language import _
from intake.web.policy import HALF_STAFF, policy

Answer = Response | tuple[str, int] | str


@blueprint.get("/sign-in/set-up")
@policy(HALF_STAFF)
def set_up() -> Answer:
    with work() as unit:
        person = _newcomer(unit)
        return _page(unit, person) if person else _to_second_step()


@blueprint.post("/sign-in/set-up/app")
@policy(HALF_STAFF)
def set_up_app() -> Answer:
    session_id = new_session_id()
    with work() as unit:
        person = _newcomer(unit)
        if person is None:
            return _to_second_step()
        if not second_factor.confirm_totp(unit, person, request.form.get("code", "")):
            return _page(unit, person, "code", _("Enter the 6 figures that the app shows now.")), 422
        codes = _let_in(unit, person, session_id, "totp")
    return _codes(session_id, codes)


@blueprint.post("/sign-in/set-up/passkey")
@policy(HALF_STAFF)
def set_up_passkey() -> Answer:
    session_id = new_session_id()
    with work() as unit:
        person = _newcomer(unit)
        if person is None:
            return _to_second_step()
        name = request.form.get("name", "").strip() or _("My passkey")
        if passkeys.add(unit, person, visitor().session_id, request.form.get("answer", ""), name) is None:
            return _page(unit, person, "name", _("The passkey could not be kept. Try once more.")), 422
        codes = _let_in(unit, person, session_id, "passkey")
    return _codes(session_id, codes)


def _newcomer(unit: Work) -> Staff | None:
    """Who may set up a first second step: not somebody who has one, for whom a password would then be enough."""
    person = unit.session.get_one(Staff, half_staff()[0].id)
    return None if second_factor.is_enrolled(unit, person) else person


def _let_in(unit: Work, person: Staff, session_id: str, how: str) -> list[str]:
    codes = second_factor.new_recovery_codes(unit, person)
    finish(unit, half_staff()[1], session_id, how)
    return codes


def _codes(session_id: str, codes: list[str]) -> str:
    """Shown by the answer itself and nowhere else: they are not stored in a form that can be read."""
    gate.use_session(session_id)
    return render_template("account/codes.html", codes=codes, go_on=wanted(request.form.get("next", "")), first=True)


def _to_second_step() -> Response:
    return redirect(url_for("account.second_step", next=request.values.get("next") or None), 303)


def _page(unit: Work, person: Staff, control: str = "", error: str = "") -> str:
    seed = second_factor.begin_totp(unit, person)
    question = passkeys.creation_options(unit, person, visitor().session_id) if passkeys.host(unit.settings) else None
    return render_template(
        "account/set_up.html",
        question=json.dumps(question) if question else "",
        picture=app_picture.drawn(second_factor.uri(unit, person, seed)),
        seed=app_picture.in_groups(seed),
        next_path=request.values.get("next", ""),
        errors=[(control, error)] if error else [],
    )
