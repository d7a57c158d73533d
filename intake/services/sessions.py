"""Browser sessions: opened, looked up, touched, ended. Only the hash of an id is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from intake.models.sessions import SessionKind, WebSession
from intake.services.work import Work

# Idle and absolute life (security-reliability 2.1 and 2.2; drafts: ruling 3).
IDLE = {
    SessionKind.VISITOR: timedelta(hours=20),
    SessionKind.PATIENT: timedelta(minutes=30),
    SessionKind.STAFF: timedelta(minutes=15),
    SessionKind.PHYSICIAN: timedelta(minutes=60),
    SessionKind.PHYSICIAN_ADDS: timedelta(minutes=60),
}
ABSOLUTE = {
    SessionKind.VISITOR: timedelta(days=30),
    SessionKind.PATIENT: timedelta(hours=4),
    SessionKind.STAFF: timedelta(hours=8),
    SessionKind.PHYSICIAN: timedelta(hours=4),
    SessionKind.PHYSICIAN_ADDS: timedelta(hours=4),
}
# Every page begins with this, so it is built once.
_BY_HASH = select(WebSession).where(WebSession.id_hash == bindparam("id_hash"))
TOUCH_EVERY = timedelta(seconds=60)
HALF = timedelta(hours=1)  # between password and second factor; long enough to set one up
FRESH = timedelta(minutes=5)  # how long showing who one is counts for what must not be done by a left-open desk
BROWSER_LETTERS = 40


def new_session_id() -> str:
    return secrets.token_urlsafe(32)


def session_hash(session_id: str) -> str:
    return hashlib.sha256(b"web session" + session_id.encode()).hexdigest()


def open_session(
    work: Work,
    session_id: str,
    kind: SessionKind,
    *,
    draft_id: str | None = None,
    referral_id: str | None = None,
    staff_id: str | None = None,
    physician_id: str | None = None,
    complete: bool = True,
    browser: str = "",
) -> WebSession:
    """Give a session id its meaning. Elevation always comes with a new id, which the caller makes."""
    row = WebSession(
        id_hash=session_hash(session_id),
        kind=kind,
        draft_id=draft_id,
        referral_id=referral_id,
        staff_id=staff_id,
        physician_id=physician_id,
        complete=complete,
        browser=browser[:BROWSER_LETTERS] or None,
        created_at=work.now,
        seen_at=work.now,
        proved_at=work.now,
        expires_at=work.now + (ABSOLUTE[kind] if complete else HALF),
    )
    work.session.add(row)
    return row


def elevate(work: Work, row: WebSession, session_id: str) -> WebSession:
    """The same person has shown more: the session goes on under a new id, and the old id opens nothing any more.

    A session that was complete keeps its beginning and its end.
    """
    end_session(work, row.id_hash)
    kind = row.kind
    new = open_session(
        work, session_id, kind, draft_id=row.draft_id, staff_id=row.staff_id, browser=row.browser or ""
    )
    if row.complete:
        new.created_at, new.expires_at = row.created_at, row.expires_at
    return new


def is_fresh(row: WebSession, now: datetime) -> bool:
    """Whether the person has shown who they are in the last five minutes."""
    return now <= row.proved_at + FRESH


def alive_of(work: Work, staff_id: str) -> list[WebSession]:
    """The complete sessions of a member of staff that still open something, the newest first."""
    found = work.session.scalars(
        select(WebSession)
        .where(WebSession.staff_id == staff_id, WebSession.ended_at.is_(None), WebSession.complete)
        .order_by(WebSession.seen_at.desc(), WebSession.id_hash)
    )
    return [row for row in found if alive(row, work.now)]


def find_session(work: Work, session_id: str) -> WebSession | None:
    """The session of this id if it is still alive."""
    row = _of(work, session_id)
    return row if row is not None and alive(row, work.now) else None


def _of(work: Work, session_id: str) -> WebSession | None:
    return work.session.scalars(_BY_HASH, {"id_hash": session_hash(session_id)}).one_or_none()


def find_lapsed(work: Work, session_id: str) -> WebSession | None:
    """A session that was idle for too long to read its draft or request with. A form that was open in it may still be
    saved."""
    row = _of(work, session_id)
    if row is None or row.ended_at is not None or work.now >= row.expires_at:
        return None
    writes = row.draft_id is not None or row.kind is SessionKind.PATIENT
    return row if writes else None


def find_ended_by_time(work: Work, session_id: str) -> WebSession | None:
    """A session of staff that time has ended, by idling or by its age; none that somebody ended on purpose."""
    row = work.session.get(WebSession, session_hash(session_id))
    if row is None or row.kind is not SessionKind.STAFF or not row.complete or row.ended_at is not None:
        return None
    return None if alive(row, work.now) else row


def alive(row: WebSession, now: datetime) -> bool:
    return row.ended_at is None and now < row.expires_at and now < row.seen_at + IDLE[row.kind]


def touch(work: Work, id_hash: str) -> None:
    work.session.execute(update(WebSession).where(WebSession.id_hash == id_hash).values(seen_at=work.now))


def end_session(work: Work, id_hash: str) -> None:
    work.session.execute(
        update(WebSession).where(WebSession.id_hash == id_hash, WebSession.ended_at.is_(None)).values(ended_at=work.now)
    )


def end_sessions_of(
    work: Work, *, staff_id: str | None = None, referral_id: str | None = None, but: str | None = None
) -> None:
    """End every session of a member of staff, or of one referral; `but` is the hash of one that goes on."""
    condition = WebSession.staff_id == staff_id if staff_id else WebSession.referral_id == referral_id
    others = (condition, WebSession.ended_at.is_(None), WebSession.id_hash != (but or ""))
    work.session.execute(update(WebSession).where(*others).values(ended_at=work.now))


def end_physicians(work: Work, *, referral_id: str | None = None, physician_id: str | None = None) -> None:
    """End the sessions of one physician, or of every physician at a referral: dead on the next request (2.2)."""
    whose = (
        WebSession.physician_id == physician_id
        if physician_id
        else (WebSession.referral_id == referral_id) & WebSession.physician_id.is_not(None)
    )
    work.session.execute(update(WebSession).where(whose, WebSession.ended_at.is_(None)).values(ended_at=work.now))
