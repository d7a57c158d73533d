"""Browsers in which a person has signed in before, by a token of their own that outlives the session."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete

from intake.db import rows_changed
from intake.models.staff import KnownBrowser, Staff
from intake.services.codes import code_hash
from intake.services.work import Work

KEPT = timedelta(days=180)  # after the latest sign-in
PURPOSE = "known browser"


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return code_hash(PURPOSE, token)


def is_known(work: Work, token: str, person: Staff) -> bool:
    row = work.session.get(KnownBrowser, (token_hash(token), person.id))
    return row is not None and row.seen_at > work.now - KEPT


def remember(work: Work, token: str, person: Staff) -> None:
    """This person has signed in here, with both steps."""
    row = work.session.get(KnownBrowser, (token_hash(token), person.id))
    if row is None:
        row = KnownBrowser(token_hash=token_hash(token), staff_id=person.id, seen_at=work.now)
        work.session.add(row)
    row.seen_at = work.now


def forget_all_of(work: Work, person: Staff) -> None:
    work.session.execute(delete(KnownBrowser).where(KnownBrowser.staff_id == person.id))


def forget_old(work: Work) -> int:
    """Delete browsers that nobody has used for half a year; how many."""
    return rows_changed(work.session, delete(KnownBrowser).where(KnownBrowser.seen_at <= work.now - KEPT))
