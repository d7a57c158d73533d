"""The desk's door: a password, which opens the second step, or a passkey, which is both steps at once."""

from __future__ import annotations

import json

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.services import accounts, audit, passkeys
from intake.services.challenges import Purpose
from intake.services.sessions import end_session, new_session_id
from intake.web import cookies, gate
from intake.web.account.blueprint import blueprint
from intake.web.account.ways import browser_in_words, remember_browser, wait_in_words, wanted
from intake.web.context import reading, visitor, work
from intake.web.language import _
from intake.web.policy import PUBLIC_FORM, Permission, policy, staff


@blueprint.get("/sign-in")
@policy(PUBLIC_FORM)
def sign_in() -> str | Response:
    if visitor().staff is not None:
        return redirect(url_for("desk.home"), 303)
    return _page()


@blueprint.post("/sign-in")
@policy(PUBLIC_FORM)
def sign_in_now() -> tuple[str, int] | Response:
    """The first step. What it opens answers to the pages of the second step only."""
    if g.stale:
        return _page(_("The page was open for a long time. Press the button once more.")), 422
    email, password = request.form.get("email", ""), request.form.get("password", "")
    session_id, known = new_session_id(), cookies.known_browser()
    with work() as unit:
        result = accounts.sign_in(
            unit, email, password, request.remote_addr, session_id, browser=browser_in_words(), known=known
        )
    if result.staff is None:
        return _page(_refused(result)), 422
    gate.use_session(session_id)
    return redirect(url_for("account.second_step", next=request.form.get("next") or None), 303)


@blueprint.post("/sign-in/passkey")
@policy(PUBLIC_FORM)
def sign_in_by_passkey() -> tuple[str, int] | Response:
    """No throttle: there is nothing to guess."""
    if g.stale:
        return _page(_("The page was open for a long time. Press the button once more.")), 422
    session_id = new_session_id()
    with work() as unit:
        person = passkeys.owner(unit, Purpose.SIGN_IN, visitor().session_id, request.form.get("answer", ""))
        if person is not None:
            half = accounts.half_open(unit, person, new_session_id(), browser_in_words())
            accounts.complete(unit, half, session_id, "passkey")
            remember_browser(unit, person)
    if person is None:
        return _page(_("This passkey is not known here. Sign in with your password.")), 422
    gate.use_session(session_id)
    return redirect(wanted(request.form.get("next", "")), 303)


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
    with reading() as unit:
        at_hand = bool(passkeys.host(unit.settings))
        question = passkeys.request_options(unit, Purpose.SIGN_IN, visitor().session_id) if at_hand else None
    return render_template(
        "account/sign_in.html",
        error=error,
        email=request.form.get("email", ""),
        kept="kept" in request.args,
        next_path=request.values.get("next", ""),
        question=json.dumps(question) if question else "",
        errors=[("email", error)] if error else [],
    )


def _refused(result: accounts.SignIn) -> str:
    if not result.wait:
        return _("Check the e-mail address and the password. One of them is not right.")
    return wait_in_words(result.wait)
