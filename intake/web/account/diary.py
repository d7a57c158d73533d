"""One's own diary in a calendar program: the link is made and ended on the own account page, and read by anybody who
holds it. Programs ask for it again and again, so it is counted like a post."""

from __future__ import annotations

from flask import Response, g, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from intake.errors import Conflict, LinkDead
from intake.models.staff import Staff
from intake.services import audit, calendar_feeds
from intake.web.account import own
from intake.web.account.blueprint import blueprint
from intake.web.context import staff, work
from intake.web.language import language
from intake.web.policy import FEED, Permission, policy
from intake.web.policy import staff as staff_policy


@blueprint.post("/account")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def make_diary_link() -> str:
    """The page shows the new link this once."""
    with work() as unit:
        person = unit.session.get_one(Staff, staff().id)
        if calendar_feeds.diary_of(unit, person) is None:
            raise Conflict
        token = calendar_feeds.make(unit, person)
        link = unit.settings.public_url + url_for("account.diary", token=token)
        return own.page(unit, diary_link=link)


@blueprint.post("/account/diary/end")
@policy(staff_policy(Permission.OWN_ACCOUNT))
def end_diary_link() -> AnyResponse:
    with work() as unit:
        calendar_feeds.end(unit, unit.session.get_one(Staff, staff().id))
    return redirect(url_for("account.own", said="setting_saved"), 303)


@blueprint.get("/diary/<token>.ics")
@policy(FEED)
def diary(token: str) -> Response:
    """References and times, nothing of a case. A link that does not work is like one that never was."""
    try:
        with work() as unit:
            content = calendar_feeds.read(unit, token, language())
    except LinkDead:
        with work() as unit:
            audit.record(unit, "feed.refused", outcome="refused")
        raise
    g.serves_file = True
    return Response(content, content_type="text/calendar; charset=utf-8")
