"""Other ways through: the short route, a pause, and back again."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for

from intake.services.drafts import LIFE
from intake.web.context import reading, work
from intake.web.journey.again import again_on_conflict
from intake.web.journey.blueprint import blueprint
from intake.web.journey.pages import Answer, sent
from intake.web.journey.visit import address_of, visit
from intake.web.policy import VISITOR, VISITOR_FORM, policy


@blueprint.get("/short-route")
@policy(VISITOR)
def short_route() -> Answer:
    """What "please call me" means: fewer questions, the same call."""
    with reading() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        return render_template(
            "journey/short_route.html",
            chosen=here.content.short_route,
            back=url_for("journey.resume"),
        )


@blueprint.post("/short-route")
@policy(VISITOR_FORM)
@again_on_conflict
def take_short_route() -> Answer:
    """Change to the short route, or back to all questions. Answers are kept either way."""
    if g.stale:
        return redirect(url_for("journey.short_route"), 303)
    with work() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        here.content.short_route = request.form.get("all") != "1"
        here.save()
        here.look_again()
        return redirect(address_of(here.journey.unfinished()), 303)


@blueprint.get("/paused")
@policy(VISITOR)
def paused() -> Answer:
    """Everything is saved; until when, and how to go on."""
    with reading() as unit:
        here = visit(unit)
        if here.sent:
            return sent()
        return render_template(
            "journey/paused.html",
            until=here.draft.updated_at + LIFE,
            zone=here.content.answers.get("time_zone"),
            resume=url_for("journey.resume"),
        )
