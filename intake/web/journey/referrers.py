"""Physicians among the families: somebody who says that they refer a patient goes on with the form for physicians.

The pages for families end with rights over the whole request for the address that was typed. A physician's address
must not get them, so from here on there is one way only, and it takes along what was written.
"""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook import SCREEN_BY_NAME
from intake.services import physician_referrals
from intake.web.context import reading, work
from intake.web.journey import neighbours
from intake.web.journey.again import again_on_conflict
from intake.web.journey.blueprint import blueprint
from intake.web.journey.visit import Visit, address_of, visit
from intake.web.policy import VISITOR, VISITOR_FORM, policy

WHO_ARE_YOU = SCREEN_BY_NAME["who-you-are"]


def elsewhere(here: Visit) -> Response | None:
    """The way on for a draft that must not leave by these pages; None for a family's."""
    if not physician_referrals.belongs_to_physicians(here.draft, here.content):
        return None
    if here.content.physician is not None:
        return redirect(neighbours.address(neighbours.REFERRAL) or url_for("public.landing"), 303)
    return redirect(url_for("journey.for_physicians"), 303)


@blueprint.get("/for-physicians")
@policy(VISITOR)
def for_physicians() -> str | Response:
    """Why there is another form, and the button that leads to it."""
    with reading() as unit:
        here = visit(unit)
        if here.sent or not physician_referrals.belongs_to_physicians(here.draft, here.content):
            return redirect(url_for("journey.resume"), 303)
        return render_template("journey/for_physicians.html", back=address_of(WHO_ARE_YOU))


@blueprint.post("/for-physicians")
@policy(VISITOR_FORM)
@again_on_conflict
def to_the_physicians_form() -> Response:
    """The same draft becomes a physician's: its answers and its alert stay."""
    with work() as unit:
        here = visit(unit)
        if here.sent or not physician_referrals.belongs_to_physicians(here.draft, here.content):
            return redirect(url_for("journey.resume"), 303)
        physician_referrals.begin(here.content)
        here.save()
    return redirect(neighbours.address(neighbours.REFERRAL) or url_for("public.landing"), 303)
