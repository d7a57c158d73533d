"""The case page: one request in tabs that are links (ux 3.6). Every look is recorded before a byte leaves."""

from __future__ import annotations

from flask import request

from intake.services import carried_forms, cases
from intake.web.context import staff
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

WITH_FORMS = ("consultation", "contacts", "course", "messages", "notes", "opinion", "urgency", "wanted")
TABS = (
    "answers, consultation, contacts, course, documents, history, messages, notes, opinion, people, print, timeline, "
    "urgency, wanted"
)


@blueprint.get("/cases/<referral_id>", defaults={"tab": "summary"})
@blueprint.get(f"/cases/<referral_id>/<any({TABS}):tab>")
@policy(staff_policy(Permission.READ_CASE))
def case(referral_id: str, tab: str) -> str:
    with frame.recorded() as unit:
        kept = carried_forms.kept(unit, staff(), request.path) if tab in WITH_FORMS else {}
        return case_page.render(unit, cases.open_case(unit, referral_id, tab), tab, typed=kept, carried=bool(kept))
