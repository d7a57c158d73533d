"""Coming back: by the code on paper, by a mail's link or code, or after the session has ended (2.2, V32)."""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.drafts import Draft, DraftState
from intake.services import drafts, links, referrals, return_codes
from intake.services.links import Subject
from intake.services.work import Work
from intake.web.context import visitor, work
from intake.web.forms.problem import Problem
from intake.web.gate import network_of
from intake.web.language import _, language
from intake.web.patient import drafting
from intake.web.patient.addresses import read_address
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PUBLIC, PUBLIC_FORM, policy


@blueprint.get("/session-over")
@policy(PUBLIC)
def session_over() -> str | Response:
    """Whoever has just sent their request and goes back is not told that anything is over."""
    if visitor().referral_id:
        return redirect(url_for("patient.status_page"), 303)
    return render_template("patient/session_over.html", saved="saved" in request.args)


@blueprint.get("/request/continue")
@policy(PUBLIC_FORM)
def return_by_code() -> str:
    return _return_page()


@blueprint.post("/request/continue")
@policy(PUBLIC_FORM)
def returned() -> Response | tuple[str, int]:
    if g.stale:
        return _return_page(), 422
    typed = request.form.get("code", "")
    with work() as unit:
        opened = return_codes.open_by(unit, typed, network_of(request.remote_addr))
        if opened is not None:
            return _opened(unit, Subject(opened.draft.id if opened.draft else None, _id_of(opened)))
    return _return_page(_("Check the code. It has 16 letters and digits, like on your paper or screen.")), 422


def _id_of(opened: return_codes.Opened) -> str | None:
    return opened.referral.id if opened.referral else None


@blueprint.post("/request/ask-link")
@policy(PUBLIC_FORM)
def ask_link() -> Response | tuple[str, int]:
    """The same page for a known and an unknown address, and for the sixth mail in an hour, which is not sent."""
    if g.stale:
        return _return_page(), 422
    try:
        address = read_address(request.form.get("email", ""))
    except Problem as problem:
        return _return_page(email_error=problem.message), 422
    with work() as unit:
        links.ask_again(unit, address, network_of(request.remote_addr), language())
    return redirect(url_for("patient.look_in_mail"), 303)


@blueprint.get("/request/look-in-mail")
@policy(PUBLIC)
def look_in_mail() -> str:
    return render_template("patient/look_in_mail.html")


@blueprint.get("/request/saved")
@policy(PUBLIC_FORM)
def saved_link() -> str:
    """The page of the saved link. Looking at it changes nothing, so a mail scanner may."""
    return render_template("patient/saved_link.html", stale=False)


@blueprint.post("/request/saved")
@policy(PUBLIC_FORM)
def saved_link_used() -> Response | tuple[str, int] | str:
    if g.stale:
        return render_template("patient/saved_link.html", token=request.form.get("token", ""), stale=True), 422
    with work() as unit:

        def address_of(draft: Draft) -> str | None:
            address = drafts.content_of(unit, draft).answers.get("email")
            return address if isinstance(address, str) else None

        worked = links.use_saved(unit, request.form.get("token", ""), language(), address_of)
    return redirect(url_for("patient.look_in_mail"), 303) if worked else dead_link()


@blueprint.get("/status/sign-in")
@policy(PUBLIC_FORM)
def sign_in_link() -> str:
    return render_template("patient/sign_in.html", stale=False, errors=[])


@blueprint.post("/status/sign-in")
@policy(PUBLIC_FORM)
def signed_in() -> Response | tuple[str, int] | str:
    """The button of a sign-in mail: by the token that the page took from its address, or by the mail's code."""
    if g.stale:
        return render_template("patient/sign_in.html", stale=True, errors=[], token=request.form.get("token", "")), 422
    with work() as unit:
        subject = _spent(unit)
        answer = _opened(unit, subject) if subject else None
    return answer if answer is not None else dead_link()


def _spent(unit: Work) -> Subject | None:
    token = request.form.get("token", "").strip()
    if token:
        return links.spend_token(unit, token)
    return links.spend_code(unit, request.form.get("email", ""), request.form.get("code", ""))


def dead_link() -> tuple[str, int]:
    """One page for a link that is unknown, expired, used, revoked or malformed, or whose case is closed."""
    return render_template("patient/link_dead.html"), 404


def _opened(unit: Work, subject: Subject) -> Response:
    """Give this browser a session of its own for what was opened, and go where the person left off."""
    if subject.referral_id is None:
        draft = drafts.find(unit, subject.draft_id)
        if draft.state is DraftState.OPEN:
            drafting.hand_over(drafting.session_for(unit, draft))
            return redirect(url_for("journey.resume"), 303)
        sent = referrals.of_draft(unit, draft.id)
        subject = Subject(referral_id=sent.id) if sent else subject
    referral = referrals.find(unit, subject.referral_id)
    drafting.hand_over(drafting.session_for_referral(unit, referral.id))
    return redirect(url_for("patient.status_page"), 303)


def _return_page(error: str = "", email_error: str = "") -> str:
    return render_template(
        "patient/return.html",
        code=request.form.get("code", ""),
        email=request.form.get("email", ""),
        error=error,
        email_error=email_error,
        errors=[pair for pair in (("code", error), ("email", email_error)) if pair[1]],
        stale=g.stale,
    )
