"""The button "Send", and the page that says what happens next (ux R11)."""

from __future__ import annotations

from datetime import timedelta

from flask import g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from intake.errors import NotFound
from intake.models.drafts import DraftState
from intake.models.referrals import Referral
from intake.services import consents, drafts, physician_referrals, referrals, return_codes, revisions, senders, status
from intake.services.referrals import Sent
from intake.services.work import Work
from intake.web.context import reading, visitor, work
from intake.web.language import language
from intake.web.patient import drafting
from intake.web.patient.agreeing import translator
from intake.web.patient.blueprint import blueprint
from intake.web.policy import SENDER, VISITOR, VISITOR_FORM, policy

SHOW_CODE_FOR = timedelta(minutes=30)


@blueprint.post("/request/send")
@policy(VISITOR_FORM)
def submit() -> Response:
    """Send once; every further press, in whatever tab, leads to the same confirmation."""
    if g.stale:
        return redirect(url_for("journey.check"), 303)
    return drafting.persistently(_send)


def _send() -> Response:
    with work() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        content = drafts.content_of(unit, draft)
        if physician_referrals.belongs_to_physicians(draft, content):  # it leaves by the physician's own page
            return redirect(url_for("physician.refer_form" if content.physician is not None else "journey.check"), 303)
        if draft.state is DraftState.OPEN and not consents.still_valid(content, translator):
            return redirect(url_for("patient.agree"), 303)
        result: Sent = revisions.revise(unit, draft) if content.revises else referrals.submit(unit, draft, content)
        if result.referral is None:
            return redirect(url_for("journey.check", stopped=1), 303)
        if (coordinator := visitor().staff) is not None:
            return redirect(url_for("desk.entered", lang=coordinator.language), 303)
        session_id = drafting.session_for_referral(unit, result.referral.id)
    drafting.hand_over(session_id)
    onward = url_for("patient.status_page", changed=1) if content.revises else url_for("patient.sent")
    return redirect(onward, 303)


@blueprint.get("/request/sent")
@policy(VISITOR)
def sent_before() -> Response:
    """Whoever never saw the answer to "Send", because the line dropped, finds the confirmation all the same."""
    with work() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        if draft.state is DraftState.OPEN:
            return redirect(url_for("journey.check"), 303)
        content = drafts.content_of(unit, draft)
        if content.physician is not None:
            return redirect(url_for("physician.refer_form"), 303)
        corrected = content.revises
        sent_one = referrals.find(unit, corrected) if corrected else referrals.of_draft(unit, draft.id)
        if sent_one is None:
            raise NotFound
        session_id = drafting.session_for_referral(unit, sent_one.id)
    drafting.hand_over(session_id)
    return redirect(url_for("patient.status_page" if corrected else "patient.sent"), 303)


@blueprint.get("/sent")
@policy(SENDER)
def sent() -> str:
    return _confirmation("patient/sent.html")


@blueprint.get("/sent/print")
@policy(SENDER)
def sent_print() -> str:
    return _confirmation("patient/sent_print.html")


def _confirmation(template: str) -> str:
    with reading() as unit:
        referral = referrals.find(unit, visitor().referral_id)
        standing, only_adds = status.status_of(unit, referral, language()), visitor().only_adds
        return render_template(
            template,
            referral=referral,
            status=senders.as_told(standing, referral) if only_adds else standing,
            code=_code_to_show(unit, referral),
            own_code=_own(unit, referral),
            only_adds=only_adds,
        )


def _code_to_show(unit: Work, referral: Referral) -> str | None:
    """The return code, for half an hour, in the browser that sent the request; afterwards only its hash is known."""
    row = visitor().row
    fresh = unit.now - referral.submitted_at < SHOW_CODE_FOR
    by_sending = row is not None and row.created_at - referral.submitted_at < SHOW_CODE_FOR
    if not (fresh and by_sending) or _own(unit, referral):
        return None
    return return_codes.of_submission(unit, referral.draft_id)


def _own(unit: Work, referral: Referral) -> bool:
    """Whether the person has had a code since before sending, which keeps working."""
    issued = return_codes.hashed(return_codes.of_submission(unit, referral.draft_id))
    return referral.return_code_hash != issued
