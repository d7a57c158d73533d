"""An emergency at the desk: what was said, whom to ring, who has taken it (codebook 8; design, ruling 1)."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from intake.models.alerts import Alert
from intake.models.desk import ContactOutcome
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services import alert_list, audit, contacts
from intake.services import alerts as service
from intake.services.assessing import assess_now
from intake.services.work import Work
from intake.web.context import staff, work
from intake.web.desk import case_answers, frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.clocks import due
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

PHONES = ("callback_phone", "treating_hospital_phone")


@blueprint.get("/alerts")
@policy(staff_policy(Permission.ACKNOWLEDGE_ALERT))
def alerts() -> str:
    with frame.recorded() as unit:
        rows = [{"row": row, "due": due(row.contact_due, unit.now)} for row in alert_list.recent(unit)]
        audit.record_list(unit, "alerts.list", "recent", len(rows))
        return frame.render("desk/alerts.html", unit, rows=rows, languages=words.page_languages())


@blueprint.get("/alerts/<alert_id>")
@policy(staff_policy(Permission.ACKNOWLEDGE_ALERT))
def alert(alert_id: str) -> str:
    """Phone, place, hospital, symptoms and cycle day, and no other record."""
    with frame.recorded() as unit:
        found = service.find(unit, alert_id)
        audit.record(unit, "alert.look", "alert", found.id)
        return _page(unit, found)


@blueprint.post("/alerts/<alert_id>")
@policy(staff_policy(Permission.ACKNOWLEDGE_ALERT))
def acknowledge(alert_id: str) -> Response:
    """The page then says who has taken it: me, or the one who was faster."""
    with work() as unit:
        won = service.acknowledge(unit, service.find(unit, alert_id), staff())
    return redirect(url_for("desk.alert", alert_id=alert_id, said="acknowledged" if won else "gone"), 303)


@blueprint.post("/alerts/<alert_id>/called")
@policy(staff_policy(Permission.ACKNOWLEDGE_ALERT))
def called(alert_id: str) -> Response | tuple[str, int]:
    """Somebody rang; what came of it is kept with the emergency and with its request."""
    outcome = request.form.get("outcome", "")
    with frame.recorded() as unit:
        found = service.find(unit, alert_id)
        if outcome not in contacts.ALERT_OUTCOMES:
            audit.record(unit, "alert.look", "alert", found.id)
            return _page(unit, found, errors=[("outcome", _("Choose what came of the call"))]), 422
        contacts.log_alert_call(unit, found, staff(), ContactOutcome(outcome))
    return redirect(url_for("desk.alert", alert_id=alert_id, said="logged"), 303)


def _page(unit: Work, found: Alert, errors: list[tuple[str, str]] | None = None) -> str:
    told = service.snapshot(unit, found)
    referral = unit.session.get(Referral, found.referral_id) if found.referral_id else None
    taken_by = unit.session.get(Staff, found.acknowledged_by) if found.acknowledged_by else None
    return frame.render(
        "desk/alert.html",
        unit,
        alert=found,
        due=due(found.contact_due, unit.now),
        told=case_answers.lines(told, [name for name in told if name not in PHONES], found.updated_at),
        phone=_text(told, "callback_phone"),
        hospital_phone=_text(told, "treating_hospital_phone"),
        cycle_day=assess_now(unit, told).derived.get("blina", {}).get("cycle_day"),
        language=words.word(words.PAGE_LANGUAGES, found.language),
        referral=referral,
        may_open=referral is not None and frame.reaches(unit, referral.id),
        taken_by=taken_by,
        calls=contacts.alert_calls(unit, found),
        outcomes=[(outcome.value, words.word(words.OUTCOMES, outcome)) for outcome in contacts.ALERT_OUTCOMES],
        words=words,
        errors=errors or [],
    )


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
