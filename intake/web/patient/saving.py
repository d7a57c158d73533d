"""Save and come back later: a link by mail, or a code on the screen for whoever has no mail (ux R23)."""

from __future__ import annotations

from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.drafts import Draft, DraftState
from intake.services import drafts, links, return_codes
from intake.services.drafts import DraftContent
from intake.web.context import reading, visitor, work
from intake.web.forms.problem import Problem
from intake.web.language import language
from intake.web.patient import drafting
from intake.web.patient.addresses import read_address
from intake.web.patient.blueprint import blueprint
from intake.web.policy import VISITOR, VISITOR_FORM, policy


@blueprint.get("/request/save")
@policy(VISITOR)
def save() -> str:
    with reading() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        return _page(draft, drafts.content_of(unit, draft))


@blueprint.post("/request/save")
@policy(VISITOR_FORM)
def saved_now() -> Response | tuple[str, int] | str:
    """`way` is "mail" or "code". The page after asking for a mail is the same whether or not one was sent."""
    return drafting.persistently(_saved_now)


def _saved_now() -> Response | tuple[str, int] | str:
    with work() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        if draft.state is not DraftState.OPEN:
            return redirect(url_for("patient.sent_before"), 303)
        content = drafts.content_of(unit, draft)
        if g.stale:
            return _page(draft, content), 422
        if request.form.get("way") == "code":
            return _page(draft, content, code=return_codes.give_to_draft(unit, draft))
        try:
            address = read_address(request.form.get("email", ""))
        except Problem as problem:
            return _page(draft, content, error=problem.message), 422
        content.answers["email"] = address
        drafts.save(unit, draft, content, language())
        links.save_draft(unit, draft, address)
    return redirect(url_for("patient.save", sent=1), 303)


def _page(draft: Draft, content: DraftContent, code: str = "", error: str = "") -> str:
    typed: Any = request.form.get("email") or content.answers.get("email")
    return render_template(
        "patient/save.html",
        email=typed if isinstance(typed, str) else "",
        zone=content.answers.get("time_zone") if isinstance(content.answers.get("time_zone"), str) else None,
        expires_at=draft.expires_at,
        code=code,
        error=error,
        errors=[("email", error)] if error else [],
        sent="sent" in request.args,
        stale=g.stale,
    )
