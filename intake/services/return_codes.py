"""Return codes: shown on a screen, kept by the person, stored as a hash (design, "Contact by e-mail is not a duty")."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update

from intake.db import rows_changed
from intake.errors import Conflict
from intake.models.drafts import Draft, DraftState
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import SignInFailure
from intake.services import audit, codes
from intake.services.codes import ALPHABET, RETURN_CODE_LENGTH
from intake.services.work import Work

PURPOSE = "return code"
TRIES, WITHIN = 20, timedelta(minutes=15)


@dataclass(frozen=True)
class Opened:
    """What a code opened: a request that was sent, or a draft that was not."""

    draft: Draft | None = None
    referral: Referral | None = None


def give_to_draft(work: Work, draft: Draft) -> str:
    """A new code for a draft; an older one stops working. Raises Conflict when the request was sent meanwhile."""
    code = codes.new_return_code()
    open_draft = update(Draft).where(Draft.id == draft.id, Draft.state == DraftState.OPEN)
    if rows_changed(work.session, open_draft.values(return_code_hash=hashed(code))) != 1:
        raise Conflict
    draft.return_code_hash = hashed(code)
    audit.record(work, "return_code.give", "draft", draft.id)
    return code


def of_submission(work: Work, draft_id: str) -> str:
    """The code that a request gets when it is sent without one.

    It is made from the draft's id under a key of its own, so the confirmation can show it again for a while and to
    every press of the button, although only its hash is stored.
    """
    digest = hmac.digest(work.keys.derive(PURPOSE), draft_id.encode(), "sha512")
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(RETURN_CODE_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return codes.grouped("".join(letters))


def hashed(code: str) -> str:
    return codes.code_hash(PURPOSE, codes.cleaned(code))


def open_by(work: Work, typed: str, source: str) -> Opened | None:
    """What the typed code opens. None for a code that is unknown, expired or of a closed case: which is never said.

    `source` is the network that asks: after 20 wrong codes in 15 minutes it waits.
    """
    subject = f"return-code:{source}"[:80]
    if _failures(work, subject) >= TRIES:
        return None
    found = _found(work, hashed(typed))
    if found is None:
        work.session.add(SignInFailure(subject=subject, at=work.now))
        audit.record(work, "return_code.refused", outcome="refused")
        return None
    kind, thing = ("referral", found.referral) if found.referral else ("draft", found.draft)
    audit.record(work, "return_code.open", kind, thing.id if thing else None)
    return found


def _found(work: Work, code_hash: str) -> Opened | None:
    referral = work.session.scalar(select(Referral).where(Referral.return_code_hash == code_hash))
    if referral is not None:
        return Opened(referral=referral) if referral.state is not ReferralState.CLOSED else None
    draft = work.session.scalar(
        select(Draft).where(
            Draft.return_code_hash == code_hash, Draft.state == DraftState.OPEN, Draft.expires_at > work.now
        )
    )
    return Opened(draft=draft) if draft is not None else None


def _failures(work: Work, subject: str) -> int:
    recent = SignInFailure.at > work.now - WITHIN
    return work.session.scalar(
        select(func.count()).select_from(SignInFailure).where(SignInFailure.subject == subject, recent)
    ) or 0
