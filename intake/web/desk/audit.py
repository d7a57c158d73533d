"""The audit log for the administrator and the lead: who looked at what kind of thing, when. No clinical text."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from intake.services import audit as log
from intake.services import audit_trail
from intake.services.audit_trail import Wanted
from intake.web.desk import audit_words, frame
from intake.web.desk.blueprint import blueprint
from intake.web.desk.day_range import day, number
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

LONGEST_REFERENCE = 40


@blueprint.get("/audit")
@policy(staff_policy(Permission.READ_AUDIT))
def audit() -> str:
    wanted = _wanted()
    with frame.recorded() as unit:
        found, older = audit_trail.lines(unit, wanted)
        log.record_list(unit, "audit.list", _kind(wanted), len(found))
        return frame.render(
            "desk/audit.html",
            unit,
            lines=found,
            log_words=audit_words,
            wanted=wanted,
            filtered=wanted != Wanted(),
            people=audit_trail.staff_names(unit),
            older=_older(older),
        )


def _wanted() -> Wanted:
    given = request.args
    return Wanted(
        person=given.get("person", "")[:22],
        reference=given.get("reference", "").strip()[:LONGEST_REFERENCE],
        first=day(given.get("from", "")),
        until=day(given.get("to", "")),
        before=number(given.get("before", "")),
    )


def _kind(wanted: Wanted) -> str:
    """Which filters were set; what they were set to is not written down."""
    names = {"person": wanted.person, "case": wanted.reference, "date": wanted.first or wanted.until}
    return "+".join(name for name, value in names.items() if value) or "all"


def _older(before: int | None) -> str:
    if before is None:
        return ""
    filters = ("person", "reference", "from", "to")
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in filters}
    return url_for("desk.audit", **kept, before=before)
