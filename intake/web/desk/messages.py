"""Writing to the sender of a request, and keeping translations beside what was written."""

from __future__ import annotations

from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from config import LANGUAGES
from intake.errors import Conflict
from intake.models.messages import TranslatedBy
from intake.services import carried_forms, cases, referrals
from intake.services import messages as service
from intake.services.work import Work
from intake.web.context import runtime, staff, work
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

TAB = "messages"
FIELDS = ("about", "text", "language", "made_by")
Answer = Response | tuple[str, int]
Errors = list[tuple[str, str]]


@blueprint.post("/cases/<referral_id>/messages")
@policy(staff_policy(Permission.WORK_CASE, carried=True))
def write_message(referral_id: str) -> Answer:
    """A message; or, with `about`, the translation of that message. What was typed too late comes back."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    errors = _faults(typed)
    if errors:
        return _again(referral_id, typed, errors, 422)
    try:
        with work() as unit:
            _keep(unit, referral_id, typed)
            carried_forms.drop(unit, staff(), request.path)
    except Conflict:
        if typed["about"]:
            fault = ("language", _("Choose another language than that of the message"))
        else:
            fault = ("text", _("The request is closed. Open it again before you write."))
        return _again(referral_id, typed, [fault], 409)
    said = "translated" if typed["about"] else "written"
    return redirect(url_for("desk.case", referral_id=referral_id, tab=TAB, said=said), 303)


def _keep(unit: Work, referral_id: str, typed: Mapping[str, str]) -> None:
    referral = referrals.find(unit, referral_id)
    if typed["about"]:
        made_by = TranslatedBy(typed["made_by"])
        service.translate(unit, referral, typed["about"], staff(), typed["language"], made_by, typed["text"])
    else:
        service.write(unit, referral, staff(), typed["text"], typed["language"])


def _faults(typed: Mapping[str, str]) -> Errors:
    longest = runtime().settings.limits.text_field_chars
    found = {
        "text": "" if typed["text"] else _("Write the text first"),
        "language": "" if typed["language"] in LANGUAGES else _("Choose the language of the text"),
        "made_by": "",
    }
    if len(typed["text"]) > longest:
        found["text"] = _("Shorten the text to %(num)s characters", num=longest)
    if typed["about"] and typed["made_by"] not in tuple(TranslatedBy):
        found["made_by"] = _("Choose who translated it")
    return [(name, message) for name, message in found.items() if message]


def _again(referral_id: str, typed: dict[str, str], errors: Errors, status: int) -> Answer:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, TAB)
        return case_page.render(unit, case, TAB, errors=errors, typed=typed), status
