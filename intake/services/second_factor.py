"""The second step without a passkey: an authenticator app (TOTP, RFC 6238) and ten recovery codes.

The seed has 160 bits and lies sealed. A code counts in its own 30 seconds and in the 30 after them; a step that was
accepted is stored, so no code is accepted twice.
"""

from __future__ import annotations

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import pyotp
from sqlalchemy import delete, exists, func, or_, select, update

from intake.db import rows_changed
from intake.models.staff import Passkey, RecoveryCode, Staff
from intake.services import audit, codes, throttle
from intake.services.keys import make_key, seal_text, unseal_text
from intake.services.throttle import FREE_TRIES_ACCOUNT, FREE_TRIES_ADDRESS
from intake.services.work import Work

PLACE, PENDING_PLACE = "staff.totp", "staff.totp_pending"
SEED_LETTERS = 32  # base32 letters of 5 bits: 160
STEP = 30  # seconds
DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_PURPOSE = "recovery code"


@dataclass(frozen=True)
class Step:
    """`how` is "totp" or "recovery_code" when the code was right; else `wait` until the next try."""

    how: str = ""
    wait: timedelta = timedelta(0)


def is_enrolled(work: Work, person: Staff) -> bool:
    """Whether the person has a second factor at all."""
    return person.totp_sealed is not None or has_passkey(work, person)


def has_passkey(work: Work, person: Staff) -> bool:
    return bool(work.session.scalar(select(exists().where(Passkey.staff_id == person.id))))


def begin_totp(work: Work, person: Staff) -> str:
    """The seed for a new app, the same until its first code was shown."""
    if person.totp_pending_sealed is None:
        seed = pyotp.random_base32(SEED_LETTERS)
        person.totp_pending_sealed = seal_text(work, _key(work, person), PENDING_PLACE, seed)
    return unseal_text(work, _key(work, person), PENDING_PLACE, person.totp_pending_sealed)


def uri(work: Work, person: Staff, seed: str) -> str:
    """What the picture for the app says: the account's address and where it is for."""
    return pyotp.TOTP(seed).provisioning_uri(name=person.email, issuer_name=urlsplit(work.settings.public_url).hostname)


def confirm_totp(work: Work, person: Staff, typed: str) -> bool:
    """Take the new app into use, in the place of an older one, once it shows a right code."""
    if person.totp_pending_sealed is None:
        return False
    seed = begin_totp(work, person)
    step = _step_of(work, seed, typed)
    if step is None:
        return False
    use_seed(work, person, seed)
    person.totp_last_step = step
    audit.record(work, "staff.totp_set", "staff", person.id)
    return True


def use_seed(work: Work, person: Staff, seed: str) -> None:
    """Put a seed into use. Pages go through `confirm_totp`; the demo has a seed of its own."""
    person.totp_sealed = seal_text(work, _key(work, person), PLACE, seed)
    person.totp_pending_sealed, person.totp_last_step = None, None


def check(work: Work, person: Staff, typed: str, address: str | None) -> Step:
    """Check a code of the app or a recovery code; wrong ones are counted for the person and the address."""
    subjects = {f"second:{person.id}": FREE_TRIES_ACCOUNT, f"address:{address}"[:80]: FREE_TRIES_ADDRESS}
    wait = throttle.wait(work, subjects)
    if wait:
        return Step(wait=wait)
    if _spend_totp(work, person, typed):
        return Step("totp")
    if _spend_recovery_code(work, person, typed):
        return Step("recovery_code")
    throttle.count_failure(work, subjects)
    audit.record(work, "sign_in.second", "staff", person.id, outcome="refused")
    return Step()


def new_recovery_codes(work: Work, person: Staff) -> list[str]:
    """Ten new codes, to be shown once; older ones stop working."""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == person.id))
    made = [codes.new_link_code() for _ in range(RECOVERY_CODES)]
    work.session.add_all(
        RecoveryCode(code_hash=_hashed(person, code), staff_id=person.id, created_at=work.now) for code in made
    )
    work.session.flush()
    audit.record(work, "staff.recovery_codes", "staff", person.id)
    return made


def recovery_codes_left(work: Work, person: Staff) -> int:
    unused = select(func.count()).where(RecoveryCode.staff_id == person.id, RecoveryCode.used_at.is_(None))
    return work.session.scalar(unused) or 0


def wipe(work: Work, person: Staff) -> None:
    """Forget every second factor of a person: app, passkeys, recovery codes."""
    person.totp_sealed = person.totp_pending_sealed = person.totp_last_step = None
    for table in (Passkey, RecoveryCode):
        work.session.execute(delete(table).where(table.staff_id == person.id))


def _key(work: Work, person: Staff) -> str:
    if person.key_id is None:
        person.key_id = make_key(work).id
    return person.key_id


def _spend_totp(work: Work, person: Staff, typed: str) -> bool:
    if person.totp_sealed is None:
        return False
    step = _step_of(work, unseal_text(work, _key(work, person), PLACE, person.totp_sealed), typed)
    if step is None:
        return False
    newer = or_(Staff.totp_last_step.is_(None), Staff.totp_last_step < step)
    spend = update(Staff).where(Staff.id == person.id, newer).values(totp_last_step=step)
    return rows_changed(work.session, spend) == 1


def _step_of(work: Work, seed: str, typed: str) -> int | None:
    """The step whose code was typed: the present one or the one before."""
    digits = "".join(str(unicodedata.digit(letter)) for letter in typed if letter.isdecimal())
    if len(digits) != DIGITS:
        return None
    present = int(work.now.timestamp()) // STEP
    app = pyotp.TOTP(seed)
    steps = (present, present - 1)
    return next((step for step in steps if hmac.compare_digest(app.at(step * STEP), digits)), None)


def _spend_recovery_code(work: Work, person: Staff, typed: str) -> bool:
    mine = (RecoveryCode.code_hash == _hashed(person, typed), RecoveryCode.used_at.is_(None))
    return rows_changed(work.session, update(RecoveryCode).where(*mine).values(used_at=work.now)) == 1


def _hashed(person: Staff, code: str) -> str:
    return codes.code_hash(f"{RECOVERY_PURPOSE} {person.id}", codes.cleaned(code))
