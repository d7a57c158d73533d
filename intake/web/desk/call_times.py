"""A coordinator sets the time of a call, agreed with the person or proposed to them."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict
from intake.services import callback_choices, cases, referrals
from intake.services.callback_choices import NotFree
from intake.web.context import work
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.call_choices import STAMP
from intake.web.desk.day_range import number
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

Answer = Response | tuple[str, int]


@blueprint.post("/cases/<referral_id>/call")
@policy(staff_policy(Permission.WORK_CASE))
def set_call(referral_id: str) -> Answer:
    """A time that has gone meanwhile, and a call that somebody moved, are said beside the free times of now."""
    typed = request.form.get("start", "")
    seen = (request.form.get("call", ""), number(request.form.get("version", "")) or 0)
    try:
        start = datetime.strptime(typed, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return _again(referral_id, _("Choose a time from the list"), 422)
    try:
        with work() as unit:
            callback_choices.choose(unit, referrals.find(unit, referral_id), seen, start, at_desk=True)
    except NotFree:
        return _again(referral_id, _("This time is not free any more. Choose another one"), 422)
    except Conflict:
        return _again(referral_id, _("The call was moved meanwhile. Look at its time, then choose again"), 409)
    return redirect(url_for("desk.case", referral_id=referral_id, tab="contacts", said="call_set"), 303)


def _again(referral_id: str, message: str, status: int) -> Answer:
    with frame.recorded() as unit:
        case = cases.open_case(unit, referral_id, "contacts")
        return case_page.render(unit, case, "contacts", errors=[("start", message)]), status
