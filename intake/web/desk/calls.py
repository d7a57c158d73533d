"""The calls: who is to be called when on both clocks, and what came of the calls that were made."""

from __future__ import annotations

from typing import Any

from flask import request, url_for

from intake.services import audit, call_list
from intake.services.work import Work
from intake.web.context import staff
from intake.web.desk import call_words, frame, words
from intake.web.desk.blueprint import blueprint
from intake.web.desk.clocks import there
from intake.web.language import _
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.get("/calls")
@policy(staff_policy(Permission.READ_QUEUE))
def calls() -> str:
    mine = request.args.get("show") == "mine"
    with frame.recorded() as unit:
        found = call_list.to_make(unit, staff().id if mine else None, frame.within())
        audit.record_list(unit, "calls.open", "mine" if mine else "all", len(found))
        return frame.render(
            "desk/calls.html",
            unit,
            rows=[_row(unit, call) for call in found],
            mine=mine,
            cut=len(found) == call_list.SHOWN_AT_MOST,
            call_words=call_words,
        )


@blueprint.get("/calls/outcomes")
@policy(staff_policy(Permission.READ_QUEUE))
def call_outcomes() -> str:
    with frame.recorded() as unit:
        found = call_list.outcomes(unit, frame.within())
        audit.record_list(unit, "calls.outcomes", "all", len(found.latest))
        return frame.render(
            "desk/call_outcomes.html",
            unit,
            attempts=[(_(text), found.attempts.get(code, 0)) for code, text in words.OUTCOMES.items()],
            ended=[(_(call_words.STATES[state]), found.ended.get(state, 0)) for state in call_list.ENDED],
            reached_on=[(_ordinal(number), count) for number, count in found.reached_on.items()],
            latest=found.latest,
            words=words,
            cut=len(found.latest) == call_list.SHOWN_AT_MOST,
        )


def _ordinal(number: int) -> str:
    return {1: _("On the first call"), 2: _("On the second call"), 3: _("On the third call")}.get(number, str(number))


def _row(unit: Work, call: call_list.OpenCall) -> dict[str, Any]:
    referral = call.referral
    return {
        "call": call,
        "name": referral.patient_name or referral.sender_name or _("No name given"),
        "href": url_for("desk.case", referral_id=referral.id, tab="contacts"),
        "state": _(call_words.STATES[call.callback.state]),
        "kind": call_words.STATE_KINDS.get(call.callback.state, "plain"),
        "there": there(call.callback.time_zone, unit.now),
    }
