"""The case page: one request in tabs that are links (ux 3.6). Every look is recorded before a byte leaves."""

from __future__ import annotations

from intake.services import cases
from intake.web.desk import case_page, frame
from intake.web.desk.blueprint import blueprint
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/cases/<referral_id>", defaults={"tab": "summary"})
@blueprint.get("/cases/<referral_id>/<any(answers, documents, contacts, people, notes, history, print):tab>")
@policy(staff_policy(Permission.READ_CASE))
def case(referral_id: str, tab: str) -> str:
    with frame.recorded() as unit:
        return case_page.render(unit, cases.open_case(unit, referral_id, tab), tab)
