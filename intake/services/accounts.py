"""Accounts of the clinic's people: made, signed in to, guarded against guessing without locking anybody out."""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import func, select

from intake.errors import IntakeError
from intake.models.sessions import SessionKind
from intake.models.staff import Role, SignInFailure, Staff
from intake.services import audit
from intake.services.sessions import open_session
from intake.services.work import Work

MIN_PASSWORD, MAX_PASSWORD = 15, 128
# RFC 9106, second recommended profile: 64 MiB, 3 passes, 4 lanes (security-reliability 2.1).
HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
AT_ONCE = threading.BoundedSemaphore(4)  # so that a rush of sign-ins cannot take all memory
WINDOW = timedelta(minutes=15)
FREE_TRIES_ACCOUNT, FREE_TRIES_ADDRESS = 5, 20
LONGEST_WAIT = timedelta(minutes=15)


class PasswordLength(IntakeError):
    """A password outside 15 to 128 characters; nothing else is asked of it."""


@dataclass(frozen=True)
class SignIn:
    """`staff` when it worked; else `wait`, zero when the next try may come at once."""

    staff: Staff | None = None
    wait: timedelta = timedelta(0)


def folded(email: str) -> str:
    """Addresses are compared without case. Never NFKC: it would fold a look-alike on to an account (V15)."""
    return unicodedata.normalize("NFC", email.strip()).casefold()


def create_staff(
    work: Work, *, name: str, email: str, role: Role, password: str, language: str = "en", speaks: tuple[str, ...] = ()
) -> Staff:
    """A new account. Raises PasswordLength."""
    person = Staff(
        name=name,
        email=folded(email),
        role=role,
        language=language,
        spoken_languages=list(speaks or (language,)),
        password_hash=hash_password(password),
        created_at=work.now,
    )
    work.session.add(person)
    work.session.flush()
    audit.record(work, "staff_created", "staff", person.id)
    return person


def hash_password(password: str) -> str:
    """Raises PasswordLength."""
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise PasswordLength
    with AT_ONCE:
        return HASHER.hash(password)


def sign_in(work: Work, email: str, password: str, address: str | None, session_id: str) -> SignIn:
    """Check a password and, if it is right, open the session. A wrong one and an unknown account look the same."""
    subjects = {f"account:{_pseudonym(folded(email))}": FREE_TRIES_ACCOUNT, f"address:{address}": FREE_TRIES_ADDRESS}
    wait = max(_wait(work, subject, free) for subject, free in subjects.items())
    if wait > timedelta(0):
        return SignIn(wait=wait)
    person = work.session.scalar(select(Staff).where(Staff.email == folded(email), Staff.active))
    if not _right(person, password):
        work.session.add_all(SignInFailure(subject=subject, at=work.now) for subject in subjects)
        audit.record(work, "sign_in", "staff", person.id if person else None, outcome="refused")
        return SignIn()
    assert person is not None
    _rehash(person, password)
    person.last_sign_in_at = work.now
    open_session(work, session_id, SessionKind.STAFF, staff_id=person.id, complete=person.second_factor is None)
    audit.record(work, "sign_in", "staff", person.id)
    return SignIn(staff=person)


def _right(person: Staff | None, password: str) -> bool:
    """The same work is done for an account that is not there."""
    stored = person.password_hash if person and person.password_hash else _nobody()
    try:
        with AT_ONCE:
            return HASHER.verify(stored, password[:MAX_PASSWORD]) and person is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def _rehash(person: Staff, password: str) -> None:
    if person.password_hash and HASHER.check_needs_rehash(person.password_hash):
        person.password_hash = hash_password(password)


def _wait(work: Work, subject: str, free: int) -> timedelta:
    """How long until the next try: nothing at first, then 1, 2, 4 … minutes after the latest failure."""
    failures, latest = work.session.execute(
        select(func.count(), func.max(SignInFailure.at)).where(
            SignInFailure.subject == subject, SignInFailure.at > work.now - WINDOW
        )
    ).one()
    if failures < free:
        return timedelta(0)
    pause = min(LONGEST_WAIT, timedelta(minutes=2 ** min(failures - free, 4)))
    return max(timedelta(0), latest + pause - work.now)


def _pseudonym(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()[:32]


_NOBODY: list[str] = []


def _nobody() -> str:
    """A hash that nothing matches, made once."""
    if not _NOBODY:
        _NOBODY.append(HASHER.hash("no account has this password"))
    return _NOBODY[0]
