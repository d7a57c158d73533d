"""What a passkey signs: a challenge of this system, for one purpose, in one session, for five minutes, once.

It is not stored when it is handed out: it carries its end and a signature of ours. It is stored when it was answered.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete

from intake.db import rows_changed
from intake.models.staff import SpentChallenge
from intake.services.rows import insert_once
from intake.services.work import Work

LIFE = timedelta(minutes=5)
NONCE, END, SIGNATURE = 16, 8, 32  # bytes


class Purpose(StrEnum):
    """What an answer is good for; one for another purpose is refused."""

    ADD = "add"
    SIGN_IN = "sign_in"
    CONFIRM = "confirm"


def make(work: Work, purpose: Purpose, session_id: str) -> bytes:
    """A new challenge for the browser that holds this session id."""
    nonce = secrets.token_bytes(NONCE)
    end = int((work.now + LIFE).timestamp()).to_bytes(END, "big")
    return nonce + end + _signature(work, purpose, session_id, nonce + end)


def spend(work: Work, challenge: bytes, purpose: Purpose, session_id: str) -> bool:
    """Whether an answer to this challenge counts; it does not count again."""
    head, signature = challenge[: NONCE + END], challenge[NONCE + END :]
    if not hmac.compare_digest(signature, _signature(work, purpose, session_id, head)):
        return False
    if work.now >= datetime.fromtimestamp(int.from_bytes(head[NONCE:], "big"), UTC):
        return False
    row = {"challenge_hash": hashlib.sha256(challenge).hexdigest(), "at": work.now}
    return insert_once(work.session, SpentChallenge, row, "challenge_hash")


def forget_old(work: Work) -> int:
    """Delete spent challenges that have ended by themselves; how many."""
    return rows_changed(work.session, delete(SpentChallenge).where(SpentChallenge.at <= work.now - 2 * LIFE))


def _signature(work: Work, purpose: Purpose, session_id: str, head: bytes) -> bytes:
    told = f"passkey challenge {purpose} {session_id}".encode() + head
    return hmac.digest(work.settings.secret_key.encode(), told, "sha256")
