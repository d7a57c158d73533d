"""Another phone number or address; the old address is told, and links to it die."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.referrals import Referral
from intake.services import referrals, revisions
from intake.web.context import reading, visitor, work
from intake.web.forms.problem import Problem
from intake.web.language import _
from intake.web.patient.addresses import read_address, read_phone
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, PATIENT_FORM, policy

READERS: Mapping[str, Callable[[str], str]] = {
    "callback_phone": lambda typed: read_phone("callback_phone", typed),
    "whatsapp_number": lambda typed: read_phone("whatsapp_number", typed),
    "email": read_address,
}


@blueprint.get("/status/contact")
@policy(PATIENT)
def contact() -> str:
    with reading() as unit:
        return _page(_stored(referrals.find(unit, visitor().referral_id)), {})


@blueprint.post("/status/contact")
@policy(PATIENT_FORM)
def contact_changed() -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in READERS}
    read, errors = _read(typed)
    if g.stale or errors:
        return _page(typed, errors), 422
    with work() as unit:
        revisions.change_contact(unit, referrals.find(unit, visitor().referral_id), read)
    return redirect(url_for("patient.status_page", changed=1), 303)


def _read(typed: Mapping[str, str]) -> tuple[dict[str, str | None], dict[str, str]]:
    """What was typed, as answers (None for an empty box), and what has to be corrected by name."""
    read: dict[str, str | None] = {}
    errors: dict[str, str] = {}
    for name, text in typed.items():
        try:
            read[name] = READERS[name](text) if text else None
        except Problem as problem:
            errors[name] = problem.message
    if not errors and not any(read.values()):
        errors["email"] = _("Enter a phone number, a WhatsApp number or an e-mail address. One is enough.")
    return read, errors


def _stored(referral: Referral) -> dict[str, str]:
    return {
        "callback_phone": referral.phone or "",
        "whatsapp_number": referral.whatsapp or "",
        "email": referral.email or "",
    }


def _page(values: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "patient/contact.html", values=values, by_name=errors, errors=list(errors.items()), stale=g.stale
    )
