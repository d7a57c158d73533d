"""Links that let a person of the clinic set a password: 48 hours from an administrator, 30 minutes from the shell.

Looking at the link spends nothing. Setting the password does, in one UPDATE with every condition (finding 3).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from intake.models.sessions import Link, LinkPurpose
from intake.models.staff import Role, Staff
from intake.services import accounts, audit, passwords
from intake.services.codes import cleaned, code_hash, new_link_code
from intake.services.links import CODE_TRIES, hashed_address
from intake.services.outbox import enqueue
from intake.services.sessions import end_sessions_of
from intake.services.work import Work

LIFE = timedelta(hours=48)
FIRST_ADMINISTRATOR_LIFE = timedelta(minutes=30)
PURPOSE = LinkPurpose.STAFF_INVITATION
CODE_PURPOSE = f"{PURPOSE} code"


def invite(
    work: Work, *, name: str, email: str, role: Role, language: str = "en", speaks: tuple[str, ...] = ()
) -> Staff:
    """Make the account and mail its link. Raises AddressTaken."""
    person = accounts.create_staff(work, name=name, email=email, role=role, language=language, speaks=speaks)
    send(work, person, "staff_invitation")
    return person


def send(work: Work, person: Staff, template: str) -> None:
    """Mail a new link; the older ones stop working. `template` is staff_invitation or staff_reset."""
    token, code, expires_at = _issue(work, person, LIFE)
    enqueue(
        work,
        template,
        person.email,
        f"staff:{person.id}:link:{code_hash(PURPOSE, token)}"[:120],
        language=person.language,
        payload={"expires_at": expires_at.isoformat()},
        secret={"token": token, "code": code},
        expires_at=expires_at,
    )
    audit.record(work, "staff.invite", "staff", person.id)


def first_administrator(work: Work, *, name: str, email: str, language: str) -> str:
    """The token of a link for a new administrator; for one who has never come it is a new link.

    Raises AddressTaken for somebody who has a password.
    """
    person = accounts.by_email(work, email)
    if person is None:
        person = accounts.create_staff(work, name=name, email=email, role=Role.ADMINISTRATOR, language=language)
    elif person.password_hash is not None or person.role is not Role.ADMINISTRATOR:
        raise accounts.AddressTaken
    token, _code, _expires_at = _issue(work, person, FIRST_ADMINISTRATOR_LIFE)
    audit.record(work, "staff.invite", "staff", person.id)
    return token


def accept(work: Work, token: str, password: str) -> Staff | None:
    """Set the password and spend the link. None for any link that does not work; why is never said.

    Raises PasswordLength and PasswordKnown, which spend nothing.
    """
    return _accept(work, password, Link.token_hash == code_hash(PURPOSE, token))


def accept_by_code(work: Work, email: str, typed: str, password: str) -> Staff | None:
    """The same by the code in the mail, for browsers without scripts. Five wrong codes end the link."""
    mine = (Link.address_hash == hashed_address(accounts.folded(email)), Link.purpose == PURPOSE)
    work.session.execute(
        update(Link).where(*mine, Link.attempts <= CODE_TRIES, *_usable(work)).values(attempts=Link.attempts + 1)
    )
    typed_hash = code_hash(CODE_PURPOSE, cleaned(typed))
    return _accept(work, password, *mine, Link.code_hash == typed_hash, Link.attempts <= CODE_TRIES)


def cancel(work: Work, person: Staff) -> None:
    """Every link of this person is dead."""
    mine = (Link.staff_id == person.id, Link.purpose == PURPOSE, Link.revoked_at.is_(None))
    work.session.execute(update(Link).where(*mine).values(revoked_at=work.now))


def waiting_until(work: Work, person: Staff) -> datetime | None:
    """The end of the link that this person has not used yet."""
    mine = (Link.staff_id == person.id, Link.purpose == PURPOSE, *_usable(work))
    return work.session.scalar(select(Link.expires_at).where(*mine).order_by(Link.expires_at.desc()).limit(1))


def _issue(work: Work, person: Staff, life: timedelta) -> tuple[str, str, datetime]:
    cancel(work, person)
    token, code, expires_at = secrets.token_urlsafe(32), new_link_code(), work.now + life
    work.session.add(
        Link(
            token_hash=code_hash(PURPOSE, token),
            code_hash=code_hash(CODE_PURPOSE, code),
            purpose=PURPOSE,
            staff_id=person.id,
            address_hash=hashed_address(person.email),
            created_at=work.now,
            expires_at=expires_at,
            single_use=True,
            attempts=0,
        )
    )
    work.session.flush()
    return token, code, expires_at


def _accept(work: Work, password: str, *which: ColumnElement[bool]) -> Staff | None:
    hashed = passwords.hash_password(password)
    staff_id = work.session.scalar(
        update(Link)
        .where(*which, Link.purpose == PURPOSE, *_usable(work))
        .values(used_at=work.now)
        .returning(Link.staff_id)
        .execution_options(synchronize_session=False)
    )
    person = work.session.get(Staff, staff_id) if staff_id else None
    if person is None or not person.active:
        audit.record(work, "link.refused", outcome="refused")
        return None
    person.password_hash = hashed
    end_sessions_of(work, staff_id=person.id)
    audit.record(work, "staff.accept", "staff", person.id)
    return person


def _usable(work: Work) -> tuple[ColumnElement[bool], ...]:
    return Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > work.now
