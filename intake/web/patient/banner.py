"""The banner on every later page while symptoms stand (codebook 8, point 6)."""

from __future__ import annotations

from flask import g, url_for
from sqlalchemy.exc import SQLAlchemyError

from intake.errors import NotFound
from intake.services import alerts, drafts, urgent
from intake.services.work import Work
from intake.web.context import Visitor, open_unit, reading, visitor


def standing_alert() -> str:
    """Where it says whom to call, while a symptom that this person has told of stands; else nothing.

    Templates may ask several times a page; the database is asked once.
    """
    if "standing_alert" not in g:
        who: Visitor | None = g.get("visitor")
        known = who is not None and (who.draft_id or who.referral_id)
        try:
            g.standing_alert = bool(known) and _stands()
        except SQLAlchemyError:
            # An error page is drawn through the same frame; it must come also when the database does not answer.
            g.standing_alert = False
    if not g.standing_alert:
        return ""
    return url_for("patient.stop") if visitor().draft_id else url_for("public.urgent_signs")


def _stands() -> bool:
    unit = open_unit()
    if unit is not None:
        return _told(unit)
    with reading() as work:
        return _told(work)


def _told(work: Work) -> bool:
    who = visitor()
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
