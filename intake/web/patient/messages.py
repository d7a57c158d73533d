"""Writing with the clinic: the sender reads and writes messages, and is asked about warning signs each time.

A ticked sign runs the urgent path. Words of danger in the text only ask for the signs once more (ruling 1).
"""

from __future__ import annotations

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.errors import Conflict
from intake.models.referrals import Referral, ReferralState
from intake.services import audit, message_signs, messages, referrals
from intake.services.message_signs import SIGNS
from intake.services.work import Work
from intake.web.context import recorded, runtime, visitor, work
from intake.web.desk import words
from intake.web.forms.screen_form import ScreenForm
from intake.web.language import _, language
from intake.web.patient import asking, drafting
from intake.web.patient.blueprint import blueprint
from intake.web.policy import SENDER, SENDER_SAVES, policy

Page = str | Response | tuple[str, int]


@blueprint.get("/status/messages")
@policy(SENDER)
def messages_page() -> str:
    """Opening the page reads what the clinic wrote; the look is on record before anything is shown."""
    with recorded() as unit:
        return _page(unit, referrals.find(unit, visitor().referral_id))


@blueprint.post("/status/messages")
@policy(SENDER_SAVES)
def message_sent() -> Page:
    """What was written in a session that has idled too long is kept; whoever wrote it signs in again to read on."""
    text = request.form.get("text", "").strip()
    with recorded() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        form = _signs_form(unit)
        readable = form.read(asking.posted())
        error = _fault(text)
        if (error or g.stale or not readable) and not (g.lapsed and text):
            return _page(unit, referral, form, text, error), 422
        if referral.state is ReferralState.CLOSED:
            return _page(unit, referral, form, text), 409
    return drafting.persistently(lambda: _saved(form, text[: runtime().settings.limits.text_field_chars]))


def _saved(form: ScreenForm, text: str) -> Response:
    """Message and ticked signs in one transaction; then the stop page, the question about signs, or the messages."""
    signs, session_id = form.answers.get(SIGNS), None
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        messages.receive(unit, referral, text, language())
        if message_signs.any_ticked(signs):
            session_id = _take_over(unit, referral, signs)
    drafting.hand_over(session_id)
    if message_signs.any_ticked(signs):
        return redirect(url_for("patient.stop"), 303)
    if message_signs.sounds_dangerous(text):
        return redirect(url_for("patient.message_signs_page"), 303)
    return redirect(url_for("patient.messages_page", sent=1), 303)


def _take_over(unit: Work, referral: Referral, signs: object) -> str | None:
    """The signs count at once; the session that is opened for the stop page. Whoever idled too long gets none."""
    assert isinstance(signs, list), "only a list has ticks"
    message_signs.take_over(unit, referral, signs)
    return None if g.lapsed else drafting.session_for_signs(unit, referral)


def _stop(signs: object) -> Response:
    with work() as unit:
        session_id = _take_over(unit, referrals.find(unit, visitor().referral_id), signs)
    drafting.hand_over(session_id)
    return redirect(url_for("patient.stop"), 303)


@blueprint.get("/status/messages/signs")
@policy(SENDER)
def message_signs_page() -> str:
    with work() as unit:
        return _signs_page(unit)


@blueprint.post("/status/messages/signs")
@policy(SENDER_SAVES)
def message_signs_saved() -> Page:
    """The question about signs, once more, after words that can mean danger."""
    with work() as unit:
        form = _signs_form(unit)
        if not form.read(asking.posted()) or g.stale:
            return _signs_page(unit, form), 422
    signs = form.answers.get(SIGNS)
    if message_signs.any_ticked(signs):
        try:
            return drafting.persistently(lambda: _stop(signs))
        except Conflict:  # closed meanwhile: the page with the numbers to call is open to everybody
            return redirect(url_for("patient.urgent_screen"), 303)
    return redirect(url_for("patient.messages_page", sent=1), 303)


def _signs_form(unit: Work) -> ScreenForm:
    return asking.form_of(unit, asking.questions(unit, {}, (SIGNS,), needed=True))


def _fault(text: str) -> str:
    longest = runtime().settings.limits.text_field_chars
    if not text:
        return _("Write your message first")
    return _("Shorten the message to %(num)s characters", num=longest) if len(text) > longest else ""


def _page(unit: Work, referral: Referral, form: ScreenForm | None = None, text: str = "", error: str = "") -> str:
    audit.record(unit, "message.read", "referral", referral.id)
    written = messages.listed(unit, referral)
    if not g.lapsed:
        messages.mark_read(unit, referral, by_desk=False)
    asked = asking.questions(unit, {}, (SIGNS,), needed=True)
    return render_template(
        "patient/messages.html",
        written=written,
        words=words,
        closed=referral.state is ReferralState.CLOSED,
        questions=asking.drawn(asked, {}, form, titled=True),
        errors=([("text", error)] if error else []) + asking.errors(form),
        text=text,
        sent="sent" in request.args,
        stale=g.stale,
    )


def _signs_page(unit: Work, form: ScreenForm | None = None) -> str:
    asked = asking.questions(unit, {}, (SIGNS,), needed=True)
    return render_template(
        "patient/message_signs.html",
        questions=asking.drawn(asked, {}, form, titled=True),
        errors=asking.errors(form),
        stale=g.stale,
    )
