"""Logging a call or message that somebody made by hand."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict
from intake.models.desk import ContactOutcome
from intake.services import carried_forms, cases, referrals
from intake.services import contacts as service
from intake.web.context import runtime, staff, work
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Answer = Response | tuple[str, int]


@blueprint.post("/cases/<referral_id>/contacts")
@policy(staff_policy(Permission.WORK_CASE, carried=True))
def log_contact(referral_id: str) -> Answer:
    """The planned call moves on by its rules. If somebody moved it meanwhile, what was typed comes back."""
    typed = {name: request.form.get(name, "").strip() for name in ("channel", "outcome", "note")}
    errors = _faults(typed)
    if errors:
        return _again(referral_id, typed, errors, 422)
    try:
        with work() as unit:
            referral = referrals.find(unit, referral_id)
            outcome = ContactOutcome(typed["outcome"])
            service.log(unit, referral, staff(), outcome, channel=typed["channel"], note=typed["note"])
            carried_forms.drop(unit, staff(), request.path)
    except Conflict:
        words = _("Somebody else logged a contact just now. Look at it below, then send yours again.")
        return _again(referral_id, typed, [("outcome", words)], 409)
    return redirect(url_for("desk.case", referral_id=referral_id, tab="contacts", said="logged"), 303)


def _faults(typed: dict[str, str]) -> list[tuple[str, str]]:
    longest = runtime().settings.limits.text_field_chars
    found = {
        "channel": _("Choose how you tried to reach them") if typed["channel"] not in service.CHANNELS else "",
        "outcome": _("Choose what came of it") if typed["outcome"] not in tuple(ContactOutcome) else "",
        "note": _("Shorten the note to %(num)s characters", num=longest) if len(typed["note"]) > longest else "",
    }
    return [(name, message) for name, message in found.items() if message]


def _again(referral_id: str, typed: dict[str, str], errors: list[tuple[str, str]], status: int) -> Answer:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "contacts")
        return case_page.render(unit, case, "contacts", errors=errors, typed=typed), status
