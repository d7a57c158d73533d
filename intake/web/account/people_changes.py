"""What an administrator changes about a person. Each counts from the person's next request."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.staff import Role
from intake.services import people as service
from intake.services.people import OwnAccount
from intake.web.account.blueprint import blueprint
from intake.web.account.people import MANAGES, MANAGES_FRESH, language_faults, page_of
from intake.web.context import staff, work
from intake.web.language import _
from intake.web.policy import policy

Answer = Response | tuple[str, int]


@blueprint.post("/staff/<staff_id>/role")
@policy(MANAGES_FRESH)
def change_role(staff_id: str) -> Answer:
    role = request.form.get("role", "")
    with work() as unit:
        person = service.find(unit, staff_id)
        if role not in tuple(Role):
            return page_of(unit, person, [("role", _("Choose a role"))]), 422
        try:
            service.change_role(unit, staff(), person, Role(role))
        except OwnAccount:
            return page_of(unit, person, [("role", _("Ask another administrator to change your own role"))]), 422
    return _back(staff_id, "role_changed")


@blueprint.post("/staff/<staff_id>/languages")
@policy(MANAGES)
def change_languages(staff_id: str) -> Answer:
    code, speaks = request.form.get("language", ""), request.form.getlist("speaks")
    with work() as unit:
        person = service.find(unit, staff_id)
        errors = language_faults(code, speaks)
        if errors:
            return page_of(unit, person, errors), 422
        service.change_languages(unit, person, code, tuple(speaks))
    return _back(staff_id, "languages_changed")


@blueprint.post("/staff/<staff_id>/disable")
@policy(MANAGES)
def disable(staff_id: str) -> Answer:
    with work() as unit:
        try:
            service.disable(unit, staff(), service.find(unit, staff_id))
        except OwnAccount:
            return _back(staff_id, "own_account")
    return _back(staff_id, "disabled")


@blueprint.post("/staff/<staff_id>/enable")
@policy(MANAGES_FRESH)
def enable(staff_id: str) -> Answer:
    with work() as unit:
        service.enable(unit, service.find(unit, staff_id))
    return _back(staff_id, "enabled")


@blueprint.post("/staff/<staff_id>/end-sessions")
@policy(MANAGES)
def end_sessions(staff_id: str) -> Answer:
    with work() as unit:
        service.end_sessions(unit, service.find(unit, staff_id))
    return _back(staff_id, "sessions_ended")


@blueprint.post("/staff/<staff_id>/reset")
@policy(MANAGES_FRESH)
def reset(staff_id: str) -> Answer:
    with work() as unit:
        try:
            service.reset(unit, staff(), service.find(unit, staff_id))
        except OwnAccount:
            return _back(staff_id, "own_account")
    return _back(staff_id, "reset")


@blueprint.post("/staff/<staff_id>/resend")
@policy(MANAGES)
def resend(staff_id: str) -> Answer:
    with work() as unit:
        sent = service.resend(unit, service.find(unit, staff_id))
    return _back(staff_id, "staff_invited" if sent else "gone")


def _back(staff_id: str, said: str) -> Response:
    return redirect(url_for("account.person", staff_id=staff_id, said=said), 303)
