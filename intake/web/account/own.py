"""One's own account: where one is signed in, and one's ways to sign in."""

from __future__ import annotations

import json
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.staff import Staff
from intake.services import accounts, audit, calendar_feeds, known_browsers, passkeys, second_factor, sessions
from intake.services.enrolment import tell
from intake.services.work import Work
from intake.web import gate
from intake.web.account.blueprint import blueprint
from intake.web.context import reading, staff, visitor, work
from intake.web.desk import frame
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Answer = Response | tuple[str, int] | str


@blueprint.get("/account")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def own() -> str:
    with reading() as unit:
        return page(unit)


@blueprint.post("/account/sessions/end")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def end_session() -> Response:
    """End one session by its place in the own list, named by a hash that opens nothing."""
    mine = {row.id_hash for row in _alive()}
    chosen = request.form.get("session", "")
    if chosen in mine:
        with work() as unit:
            sessions.end_session(unit, chosen)
            audit.record(unit, "staff.session_ended", "staff", staff().id)
    row = visitor().row
    if row is not None and chosen == row.id_hash:
        gate.forget_session()
        return redirect(url_for("account.sign_in"), 303)
    return redirect(url_for("account.own", said="session_ended"), 303)


@blueprint.post("/account/sessions/end-others")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def end_other_sessions() -> Response:
    row = visitor().row
    with work() as unit:
        sessions.end_sessions_of(unit, staff_id=staff().id, but=row.id_hash if row else None)
        audit.record(unit, "staff.sessions_ended", "staff", staff().id)
    return redirect(url_for("account.own", said="sessions_ended"), 303)


@blueprint.post("/account/password")
@policy(staff_policy(Permission.OWN_ACCOUNT, fresh=True))
def change_password() -> Answer:
    """The other sessions end, and the browsers that were known are known no more."""
    with work() as unit:
        person = unit.session.get_one(Staff, staff().id)
        fault = _password_fault(unit, person)
        if fault:
            return page(unit, [fault]), 422
        row = visitor().row
        sessions.end_sessions_of(unit, staff_id=person.id, but=row.id_hash if row else None)
        known_browsers.forget_all_of(unit, person)
        tell(unit, person)
    return redirect(url_for("account.own", said="password_changed"), 303)


def _password_fault(unit: Work, person: Staff) -> tuple[str, str] | None:
    """Sets the new password, or says what is wrong with which control."""
    if not accounts.password_is_right(unit, person, request.form.get("old", "")):
        return "old", _("Enter the password that you use now.")
    try:
        accounts.set_password(unit, person, request.form.get("new", ""))
    except accounts.PasswordLength:
        return "new", _("Choose a password of 15 to 128 characters.")
    except accounts.PasswordKnown:
        return "new", _("Choose another password: this one is known to others or too easy to guess.")
    return None


def page(
    unit: Work, errors: list[tuple[str, str]] | None = None, *, diary_link: str = "", **typed: Any
) -> str:
    person, row = staff(), visitor().row
    at_hand = bool(passkeys.host(unit.settings))
    return frame.render(
        "account/own.html",
        unit,
        person=person,
        sessions=[
            {"row": each, "here": row is not None and each.id_hash == row.id_hash}
            for each in sessions.alive_of(unit, person.id)
        ],
        passkeys=passkeys.of(unit, person),
        question=json.dumps(passkeys.creation_options(unit, person, visitor().session_id)) if at_hand else "",
        has_app=person.totp_sealed is not None,
        has_diary=calendar_feeds.diary_of(unit, person) is not None,
        diary_stands=calendar_feeds.standing(unit, person) is not None,
        diary_link=diary_link,
        codes_left=second_factor.recovery_codes_left(unit, person),
        errors=errors or [],
        typed=typed,
    )


def _alive() -> list[Any]:
    with reading() as unit:
        return sessions.alive_of(unit, staff().id)
