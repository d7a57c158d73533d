"""One's own diary for a calendar program: behind a secret link that can be taken back, without anything clinical.

The link is shown once; only its hash is kept. It lives for a year, and as long as the account is active.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from intake.db import rows_changed
from intake.errors import LinkDead
from intake.models.callbacks import Resource
from intake.models.sessions import Link, LinkPurpose
from intake.models.staff import Staff
from intake.services import audit, consultation_files
from intake.services.codes import code_hash
from intake.services.work import Work

PURPOSE = LinkPurpose.OWN_DIARY
LIFE = timedelta(days=365)


def diary_of(work: Work, person: Staff) -> Resource | None:
    """The diary of this member of staff, if they take part in consultations."""
    return work.session.scalar(select(Resource).where(Resource.staff_id == person.id))


def standing(work: Work, person: Staff) -> Link | None:
    """The link that works now."""
    return work.session.scalar(select(Link).where(*_own(person), Link.expires_at > work.now))


def make(work: Work, person: Staff) -> str:
    """A new secret; the one before stops working. The caller shows it this once."""
    end(work, person)
    token = secrets.token_urlsafe(32)
    row = Link(
        token_hash=code_hash(PURPOSE, token),
        purpose=PURPOSE,
        staff_id=person.id,
        created_at=work.now,
        expires_at=work.now + LIFE,
        single_use=False,
        attempts=0,
    )
    work.session.add(row)
    work.session.flush()
    audit.record(work, "feed.make", "staff", person.id)
    return token


def end(work: Work, person: Staff) -> bool:
    """Take the link back. False when there was none."""
    mine = update(Link).where(*_own(person)).values(revoked_at=work.now)
    ended = bool(rows_changed(work.session, mine.execution_options(synchronize_session=False)))
    if ended:
        audit.record(work, "feed.end", "staff", person.id)
    return ended


def read(work: Work, token: str, language: str) -> bytes:
    """The diary as a calendar file. Raises LinkDead for every link that does not work, and never says why."""
    link = work.session.get(Link, code_hash(PURPOSE, token))
    person = work.session.get(Staff, link.staff_id) if link and link.staff_id else None
    diary = diary_of(work, person) if person is not None and person.active else None
    if link is None or person is None or diary is None or link.revoked_at is not None or link.expires_at <= work.now:
        raise LinkDead
    audit.record(work, "feed.read", "staff", person.id)
    return consultation_files.feed(work, diary, language)


def _own(person: Staff) -> tuple[ColumnElement[bool], ...]:
    return Link.staff_id == person.id, Link.purpose == PURPOSE, Link.revoked_at.is_(None)
