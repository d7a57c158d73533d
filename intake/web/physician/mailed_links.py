"""The pages that links in a physician's mails open. Looking changes nothing; the button does (2.2).

Without a script the code of the mail is typed. A link that does not work leads to one page, whatever the reason (V32).
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.i18n import N_
from intake.models.physicians import PhysicianParty
from intake.models.sessions import LinkPurpose
from intake.services import physician_links
from intake.services.work import Work
from intake.web import gate
from intake.web.context import work
from intake.web.language import _
from intake.web.physician import entry
from intake.web.physician.blueprint import blueprint
from intake.web.policy import PUBLIC_FORM, policy

Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Door:
    """One kind of link: its page's words and what is behind it. `next_page` is empty where no session is opened."""

    purpose: LinkPurpose
    endpoint: str
    title: str
    button: str
    reads: bool = False
    next_page: str = ""


INVITED = Door(
    LinkPurpose.INVITE_PHYSICIAN, "physician.invited", N_("Send records of a patient"), N_("Open the page for records"),
    next_page="physician.records",
)
SIGN_IN = Door(
    LinkPurpose.SIGN_IN_PHYSICIAN, "physician.sign_in", N_("See where the request stands"), N_("Open the request"),
    reads=True, next_page="physician.status_page",
)
CONFIRM = Door(
    LinkPurpose.CONFIRM_ADDRESS, "physician.confirm", N_("Confirm your e-mail address"), N_("This address is mine"),
)


@blueprint.get("/invited")
@policy(PUBLIC_FORM)
def invited() -> str:
    return _page(INVITED)


@blueprint.post("/invited")
@policy(PUBLIC_FORM)
def invited_in() -> Page:
    return _use(INVITED)


@blueprint.get("/sign-in")
@policy(PUBLIC_FORM)
def sign_in() -> str:
    return _page(SIGN_IN)


@blueprint.post("/sign-in")
@policy(PUBLIC_FORM)
def signed_in() -> Page:
    return _use(SIGN_IN)


@blueprint.get("/confirm")
@policy(PUBLIC_FORM)
def confirm() -> str:
    return _page(CONFIRM)


@blueprint.post("/confirm")
@policy(PUBLIC_FORM)
def confirmed() -> Page:
    return _use(CONFIRM)


def _use(door: Door) -> Page:
    if g.stale:
        return _page(door), 422
    with work() as unit:
        party = _spent(unit, door.purpose)
        session_id = entry.session_for(unit, party, reads=door.reads) if party and door.next_page else None
    if party is None:
        return render_template("physician/link_dead.html"), 404
    if session_id is None:
        return render_template("physician/confirmed.html")
    gate.use_session(session_id)
    return redirect(url_for(door.next_page), 303)


def _spent(unit: Work, purpose: LinkPurpose) -> PhysicianParty | None:
    token = request.form.get("token", "").strip()
    if token:
        return physician_links.spend_token(unit, purpose, token)
    return physician_links.spend_code(unit, purpose, request.form.get("email", ""), request.form.get("code", ""))


def _page(door: Door) -> str:
    return render_template(
        "physician/mailed_link.html",
        title=_(door.title),
        button=_(door.button),
        action=url_for(door.endpoint),
        token=request.form.get("token", ""),
        stale=g.stale,
    )
