"""The charts of a case as pictures, fetched by the page that shows them; drawn once for a revision and a language."""

from __future__ import annotations

from flask import Response, g

from intake.letters import drawing
from intake.services import cases, document_looks, referrals
from intake.web.desk import case_timeline, frame
from intake.web.desk.blueprint import blueprint
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

SHOWN_ON = ("timeline", "print")


@blueprint.get("/cases/<referral_id>/charts/<any(timeline, mrd):kind>.svg")
@policy(staff_policy(Permission.READ_CASE))
def chart(referral_id: str, kind: str) -> Response:
    """A picture that belongs to a page somebody just opened is part of that look; any other is a look of its own."""
    with frame.recorded() as unit:
        referral = referrals.find(unit, referral_id)
        if document_looks.case_is_open(unit, referral.id, *SHOWN_ON):
            case = cases.read(unit, referral)
        else:
            case = cases.open_case(unit, referral.id, "timeline")
        wanted = case_timeline.specification(unit, case, kind)
    answer = Response(drawing.svg(wanted), content_type="image/svg+xml")
    g.serves_file = True  # opened by itself it may act as nothing
    return answer
