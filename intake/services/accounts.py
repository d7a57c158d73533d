"""Accounts of the clinic's people, and the first of the two steps of signing in: the password.

A password alone opens a session that is not complete: only the pages of the second step answer to it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from intake.errors import IntakeError
from intake.models.sessions import SessionKind, WebSession
from intake.models.staff import Role, Staff
from intake.services import audit, known_browsers, passwords, sessions, throttle
from intake.services.passwords import MAX_PASSWORD, MIN_PASSWORD, PasswordKnown, PasswordLength
from intake.services.throttle import FREE_TRIES_ACCOUNT, FREE_TRIES_ADDRESS, Subjects
from intake.services.work import Work

__all__ = ["MAX_PASSWORD", "MIN_PASSWORD", "PasswordKnown", "PasswordLength"]


class AddressTaken(IntakeError):
    """Somebody has an account under this e-mail address."""


@dataclass(frozen=True)
class SignIn:
    """`staff` when it worked; else `wait`, zero when the next try may come at once."""

    staff: Staff | None = None
    wait: timedelta = timedelta(0)


def folded(email: str) -> str:
    """Addresses are compared without case. Never NFKC: it would fold a look-alike on to an account (V15)."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def create_staff(
    work: Work, *, name: str, email: str, role: Role, language: str = "en", speaks: tuple[str, ...] = ()
) -> Staff:
    """A new account that nobody can use before its invitation was accepted. Raises AddressTaken."""
    if by_email(work, email) is not None:
        raise AddressTaken
    person = Staff(
        name=name,
        email=folded(email),
        role=role,
        language=language,
        spoken_languages=list(speaks or (language,)),
        created_at=work.now,
    )
    work.session.add(person)
    work.session.flush()
    audit.record(work, "staff_created", "staff", person.id)
    return person


def by_email(work: Work, email: str) -> Staff | None:
    return work.session.scalar(select(Staff).where(Staff.email == folded(email)))


def set_password(work: Work, person: Staff, password: str) -> None:
    """Raises PasswordLength and PasswordKnown."""
    person.password_hash = passwords.hash_password(password)
    audit.record(work, "staff.password", "staff", person.id)


def password_is_right(work: Work, person: Staff, password: str) -> bool:
    """For somebody who is signed in and changes it: counted like a try at the door."""
    subjects = {f"account:{_pseudonym(person.email)}": FREE_TRIES_ACCOUNT}
    if throttle.wait(work, subjects) or not passwords.matches(person.password_hash, password):
        throttle.count_failure(work, subjects)
        return False
    return True


def sign_in(
    work: Work,
    email: str,
    password: str,
    address: str | None,
    session_id: str,
    *,
    browser: str = "",
    known: str | None = None,
) -> SignIn:
    """Check a password and, if it is right, open the half of a session. A wrong one and an unknown account look the
    same. `known` is the token of a browser in which this person may have signed in before."""
    person = work.session.scalar(select(Staff).where(Staff.email == folded(email), Staff.active))
    subjects = _subjects(work, person, email, address, known)
    wait = throttle.wait(work, subjects)
    if wait:
        return SignIn(wait=wait)
    if not passwords.matches(person.password_hash if person else None, password):
        throttle.count_failure(work, subjects)
        audit.record(work, "sign_in", "staff", person.id if person else None, outcome="refused")
        return SignIn()
    assert person is not None
    _rehash(person, password)
    half_open(work, person, session_id, browser)
    audit.record(work, "sign_in.password", "staff", person.id)
    return SignIn(staff=person)


def half_open(work: Work, person: Staff, session_id: str, browser: str) -> WebSession:
    """The session between password and second factor."""
    return sessions.open_session(
        work, session_id, SessionKind.STAFF, staff_id=person.id, complete=False, browser=browser
    )


def complete(work: Work, half: WebSession, session_id: str, how: str) -> WebSession:
    """The second factor was shown: the half session ends, and a whole one with a new id begins.

    `how` is passkey, totp or recovery_code.
    """
    person = work.session.get_one(Staff, half.staff_id)
    person.last_sign_in_at = work.now
    audit.record(work, f"sign_in.{how}", "staff", person.id)
    return sessions.elevate(work, half, session_id)


def _subjects(work: Work, person: Staff | None, email: str, address: str | None, known: str | None) -> Subjects:
    """Who is counted: the account and the address; in a known browser that browser alone, so that nobody who guesses
    elsewhere keeps the owner out."""
    pseudonym = _pseudonym(folded(email))
    if person is not None and known and known_browsers.is_known(work, known, person):
        return {f"browser:{pseudonym}:{known_browsers.token_hash(known)[:20]}": FREE_TRIES_ACCOUNT}
    return {f"account:{pseudonym}": FREE_TRIES_ACCOUNT, f"address:{address}"[:80]: FREE_TRIES_ADDRESS}


def _rehash(person: Staff, password: str) -> None:
    """Old parameters are replaced when the password is at hand; the list of refused ones is for new passwords."""
    if person.password_hash and passwords.HASHER.check_needs_rehash(person.password_hash):
        with passwords.AT_ONCE:
            person.password_hash = passwords.HASHER.hash(password)


def _pseudonym(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()[:32]
