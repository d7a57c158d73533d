"""The banner on every later page while symptoms stand (codebook 8, point 6)."""

from __future__ import annotations

from flask import g
from sqlalchemy.exc import SQLAlchemyError

from intake.errors import NotFound
from intake.services import alerts, drafts, urgent
from intake.services.work import Work
from intake.web.context import Visitor, reading, visitor


def standing_alert() -> bool:
    """Whether the person of this request has told of a symptom that still stands. Templates ask at most once a page."""
    if "standing_alert" not in g:
        who: Visitor | None = g.get("visitor")
        known = who is not None and (who.draft_id or who.referral_id)
        try:
            g.standing_alert = bool(known) and _stands()
        except SQLAlchemyError:
            # An error page is drawn through the same frame; it must come also when the database does not answer.
            g.standing_alert = False
    return bool(g.standing_alert)


def _stands() -> bool:
    who = visitor()
    with reading() as work:
        if who.referral_id:
            alert = alerts.standing(work, referral_id=who.referral_id)
            return alert is not None and alert.acknowledged_at is None
        return _told_in_draft(work, who.draft_id)


def _told_in_draft(work: Work, draft_id: str | None) -> bool:
    try:
        draft = drafts.find(work, draft_id)
    except NotFound:
        return False
    return urgent.evaluate(work, drafts.content_of(work, draft).answers).keep_banner
