"""Adding a note that the patient cannot see."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.services import carried_forms, cases
from intake.services import notes as service
from intake.web.context import runtime, staff
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.post("/cases/<referral_id>/notes")
@policy(staff_policy(Permission.WORK_CASE, carried=True))
def add_note(referral_id: str) -> Response | tuple[str, int]:
    text = request.form.get("note", "").strip()
    error = _fault(text)
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "notes")
        if error:
            return case_page.render(unit, case, "notes", errors=[("note", error)], typed={"note": text}), 422
        service.add(unit, case.referral, staff(), text)
        carried_forms.drop(unit, staff(), request.path)
    return redirect(url_for("desk.case", referral_id=referral_id, tab="notes", said="noted"), 303)


def _fault(text: str) -> str:
    longest = runtime().settings.limits.text_field_chars
    if not text:
        return _("Write the note first")
    return _("Shorten the note to %(num)s characters", num=longest) if len(text) > longest else ""
