"""The consents page: separate ticks, none made beforehand, each for the words that are shown (V21)."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from intake.models.drafts import DraftState
from intake.services import consents, drafts
from intake.services.consents import Outcome, Posted, ShownConsent
from intake.services.drafts import DraftContent
from intake.services.work import Work
from intake.web import suspicion
from intake.web.context import visitor, work
from intake.web.language import _, catalogue, language
from intake.web.patient import drafting
from intake.web.patient.blueprint import blueprint
from intake.web.policy import VISITOR, VISITOR_SAVES, policy


def translator(locale: str) -> Callable[[str], str]:
    """The translator of a language, whatever language the page has."""
    return catalogue(locale).gettext


@blueprint.get("/request/agree")
@policy(VISITOR)
def agree() -> str:
    """Keeps the words that are shown, so that a version superseded later is known for what it was."""
    with work() as unit:
        content = drafts.content_of(unit, drafts.find(unit, visitor().draft_id))
        current = consents.page(content.answers, language(), translator(language()))
        consents.register(unit, current, language())
    return _page(content, current)


@blueprint.post("/request/agree")
@policy(VISITOR_SAVES)
def agreed() -> Response | tuple[str, int]:
    return drafting.persistently(_agreed)


def _agreed() -> Response | tuple[str, int]:
    with work() as unit:
        draft = drafts.find(unit, visitor().draft_id)
        if draft.state is not DraftState.OPEN:
            return redirect(url_for("patient.sent_before"), 303)
        content = drafts.content_of(unit, draft)
        current = consents.page(content.answers, language(), translator(language()))
        if g.stale:
            return _page(content, current, ticked=_ticked(current)), 422
        outcome = consents.give(unit, content, current, _posted(current), language())
        _visit(content, outcome)
        _mark_suspect(unit, draft.id)
        drafts.save(unit, draft, content, language())
    if not outcome.accepted:
        return _page(content, current, outcome, _ticked(current)), 422
    return redirect(url_for("journey.check"), 303)


def _visit(content: DraftContent, outcome: Outcome) -> None:
    if outcome.accepted and "agreement" not in content.visited:
        content.visited.append("agreement")


def _mark_suspect(unit: Work, draft_id: str) -> None:
    if suspicion.looks_automatic():
        drafts.find(unit, draft_id).suspect = True


def _posted(current: tuple[ShownConsent, ...]) -> dict[str, Posted]:
    form = request.form
    return {
        consent.kind: Posted(form.get(consent.kind) == "yes", form.get(f"version.{consent.kind}", ""))
        for consent in current
    }


def _ticked(current: tuple[ShownConsent, ...]) -> set[str]:
    """What stays ticked on a page that comes back: only ticks for the words that are still shown."""
    return {kind for kind, posted in _posted(current).items() if posted.ticked and _is_current(current, kind, posted)}


def _is_current(current: tuple[ShownConsent, ...], kind: str, posted: Posted) -> bool:
    return any(consent.kind == kind and consent.version == posted.version for consent in current)


def _page(
    content: DraftContent,
    current: tuple[ShownConsent, ...],
    outcome: Outcome | None = None,
    ticked: set[str] | None = None,
) -> str:
    given = {
        consent.kind
        for consent in current
        if content.agreed.get(consent.kind, {}).get("version") == consent.version
    }
    messages = _messages(outcome or Outcome())
    return render_template(
        "patient/agree.html",
        consents=current,
        ticked=given if ticked is None else ticked,
        messages=messages,
        errors=[(kind, words) for kind, words in messages.items()],
        stale=g.stale,
        stamp=suspicion.stamp(),
    )


def _messages(outcome: Outcome) -> dict[str, str]:
    tick = _("Tick this box if you agree. The request cannot be sent without it.")
    changed = _("This text has changed. Read it again and tick the box if you agree.")
    refused = _("This is not a text of ours. Read the text and tick the box if you agree.")
    return {
        **dict.fromkeys(outcome.missing, tick),
        **dict.fromkeys(outcome.superseded, changed),
        **dict.fromkeys(outcome.unknown, refused),
    }
