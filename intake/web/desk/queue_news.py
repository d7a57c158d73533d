"""What an open queue page asks now and then: how many came in meanwhile. A few bytes, and nobody's name."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Response, jsonify, request

from intake.services import queue_news as service
from intake.web.context import now, reading
from intake.web.desk import frame
from intake.web.desk.blueprint import blueprint
from intake.web.language import ngettext
from intake.web.policy import Permission, policy
from intake.web.policy import staff as staff_policy

OLDEST = timedelta(days=1)


@blueprint.get("/news")
@policy(staff_policy(Permission.READ_QUEUE, background=True))
def news() -> Response:
    """Asked by a script, so it keeps no session awake. An odd moment counts as now: then there is nothing new."""
    with reading() as unit:
        found = service.since(unit, _since(), frame.within())
    return jsonify(
        cases=found.requests,
        emergencies=found.emergencies,
        words=_words(found.requests) if found.requests else "",
    )


def _words(count: int) -> str:
    if count >= service.COUNTED:
        return ngettext("%(num)s new case or more. Show them", "%(num)s new cases or more. Show them", count)
    return ngettext("%(num)s new case. Show it", "%(num)s new cases. Show them", count)


def _since() -> datetime:
    try:
        moment = datetime.fromisoformat(request.args.get("since", ""))
    except ValueError:
        return now()
    if moment.tzinfo is None:
        return now()
    return max(moment, now() - OLDEST)
