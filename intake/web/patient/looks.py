"""Who opened my request: what the audit log says to the person it is about (security-reliability 2.6)."""

from __future__ import annotations

from flask import render_template, request, url_for

from intake.services import audit, audit_trail, referrals
from intake.web.context import recorded, visitor
from intake.web.desk import audit_words
from intake.web.desk.day_range import number
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PATIENT, policy


@blueprint.get("/status/looks")
@policy(PATIENT)
def looks() -> str:
    with recorded() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        found, older = audit_trail.about_request(unit, referral, number(request.args.get("before", "")))
        audit.record(unit, "referral.looks", "referral", referral.id)
        return render_template(
            "patient/looks.html",
            lines=found,
            zone=referral.time_zone,
            log_words=audit_words,
            older=url_for("patient.looks", before=older) if older else "",
        )
