"""The urgent screen: the first page of every request, before identity and consent (codebook 8)."""

from __future__ import annotations

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from intake.clinical.codebook import SCREEN_BY_NAME
from intake.models.referrals import ReferralState
from intake.services import drafts, message_signs, referrals, urgent
from intake.services.drafts import DraftContent
from intake.services.message_signs import SIGNS
from intake.services.work import Work
from intake.web.context import reading, visitor, work
from intake.web.forms.screen_form import ScreenForm
from intake.web.language import language
from intake.web.patient import asking, drafting
from intake.web.patient.blueprint import blueprint
from intake.web.policy import PUBLIC_FORM, policy

SCREEN = SCREEN_BY_NAME["symptoms"]


@blueprint.get("/urgent")
@policy(PUBLIC_FORM)
def urgent_screen() -> str:
    with reading() as unit:
        return _page(unit, _content(unit))


@blueprint.post("/urgent")
@policy(PUBLIC_FORM)
def urgent_saved() -> Response | tuple[str, int]:
    """Save and judge in one transaction. A token that went stale stops only somebody who has a session to protect."""
    with reading() as unit:
        asked = asking.questions(unit, {}, SCREEN.fields, needed=True)
        form = asking.form_of(unit, asked)
        readable = form.read(asking.posted())
        if not readable or (g.stale and visitor().row is not None):
            return _page(unit, _content(unit), form), 422
    return drafting.persistently(lambda: _saved(form))


def _saved(form: ScreenForm) -> Response:
    added = _added(form) if visitor().only_adds else None
    if added is not None:
        return added
    with work() as unit:
        draft, session_id = drafting.draft_to_write(unit)
        content = drafts.content_of(unit, draft)
        content.answers |= form.answers
        _visit(content)
        drafts.save(unit, draft, content, language())
        alert = urgent.reevaluate(unit, draft, content)
        stops = urgent.any_sign(content.answers) or (alert is not None and alert.acknowledged_at is None)
    drafting.hand_over(session_id)
    return redirect(url_for("patient.stop") if stops else url_for("journey.resume"), 303)


def _added(form: ScreenForm) -> Response | None:
    """Signs from a sender who only adds to a request count at once: no correction of theirs is ever sent. None where
    nothing can be added: no sign was ticked, or the request is closed."""
    signs = form.answers.get(SIGNS)
    if not message_signs.any_ticked(signs):
        return None
    assert isinstance(signs, list), "only a list has ticks"
    with work() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        if referral.state is ReferralState.CLOSED:
            return None
        message_signs.take_over(unit, referral, signs)
        session_id = drafting.session_for_signs(unit, referral)
    drafting.hand_over(session_id)
    return redirect(url_for("patient.stop"), 303)


def _visit(content: DraftContent) -> None:
    for mark in (SCREEN.name, *(f"{SCREEN.name}/{name}" for name in SCREEN.fields)):
        if mark not in content.visited:
            content.visited.append(mark)


def _content(unit: Work) -> DraftContent:
    draft = drafting.open_draft(unit)
    return drafts.content_of(unit, draft) if draft else DraftContent()


def _page(unit: Work, content: DraftContent, form: ScreenForm | None = None) -> str:
    asked = asking.questions(unit, content.answers, SCREEN.fields, needed=True)
    return render_template(
        "patient/urgent.html",
        questions=asking.drawn(asked, content.answers, form),
        errors=asking.errors(form),
        stale=g.stale,
    )
