"""Adding, replacing and removing one's own passkeys, app and recovery codes. Each asks anew who one is, and is told
by mail."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.staff import Staff
from intake.services import passkeys, second_factor
from intake.services.enrolment import tell
from intake.services.work import Work
from intake.web.account import app_picture, own
from intake.web.account.blueprint import blueprint
from intake.web.context import staff, visitor, work
from intake.web.desk import frame
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

FRESH = staff_policy(Permission.OWN_ACCOUNT, fresh=True)
Answer = Response | tuple[str, int] | str


@blueprint.post("/account/passkeys")
@policy(FRESH)
def add_passkey() -> Answer:
    name = request.form.get("name", "").strip() or _("My passkey")
    with work() as unit:
        person = _me(unit)
        if passkeys.add(unit, person, visitor().session_id, request.form.get("answer", ""), name) is None:
            return own.page(unit, [("name", _("The passkey could not be kept. Try once more."))], name=name), 422
        tell(unit, person)
    return redirect(url_for("account.own", said="passkey_added"), 303)


@blueprint.post("/account/passkeys/<passkey_id>/remove")
@policy(FRESH)
def remove_passkey(passkey_id: str) -> Response:
    """The last way to sign in stays."""
    with work() as unit:
        person = _me(unit)
        if person.totp_sealed is None and len(passkeys.of(unit, person)) == 1:
            return redirect(url_for("account.own", said="last_way"), 303)
        if not passkeys.remove(unit, person, passkey_id):
            return redirect(url_for("account.own", said="gone"), 303)
        tell(unit, person)
    return redirect(url_for("account.own", said="passkey_removed"), 303)


@blueprint.get("/account/app")
@policy(FRESH)
def new_app() -> str:
    with work() as unit:
        return _app_page(unit, _me(unit))


@blueprint.post("/account/app")
@policy(FRESH)
def use_new_app() -> Answer:
    with work() as unit:
        person = _me(unit)
        if not second_factor.confirm_totp(unit, person, request.form.get("code", "")):
            return _app_page(unit, person, _("Enter the 6 figures that the app shows now.")), 422
        tell(unit, person)
    return redirect(url_for("account.own", said="app_changed"), 303)


@blueprint.post("/account/recovery-codes")
@policy(FRESH)
def new_codes() -> str:
    with work() as unit:
        person = _me(unit)
        codes = second_factor.new_recovery_codes(unit, person)
        tell(unit, person)
    return render_template("account/codes.html", codes=codes, go_on=url_for("account.own"), first=False)


def _me(unit: Work) -> Staff:
    return unit.session.get_one(Staff, staff().id)


def _app_page(unit: Work, person: Staff, error: str = "") -> str:
    seed = second_factor.begin_totp(unit, person)
    return frame.render(
        "account/app.html",
        unit,
        picture=app_picture.drawn(second_factor.uri(unit, person, seed)),
        seed=app_picture.in_groups(seed),
        errors=[("code", error)] if error else [],
    )
