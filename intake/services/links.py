"""Links in mails: issued, asked for again, spent once (security-reliability 2.2; design, ruling 3).

Looking at a link never spends it; pressing the button does, in one UPDATE that carries every condition. Why a link
does not work is never said.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from intake.models.drafts import Draft, DraftState
from intake.models.referrals import Referral, ReferralState
from intake.models.sessions import Link, LinkPurpose
from intake.models.staff import SignInFailure
from intake.services import audit, notices
from intake.services.codes import cleaned, code_hash, new_link_code
from intake.services.work import Work

SIGN_IN_LIFE = timedelta(minutes=10)
SAVED_LIFE = timedelta(days=30)
CODE_TRIES = 5
SIGN_INS = (LinkPurpose.CONTINUE_DRAFT, LinkPurpose.SIGN_IN_PATIENT)
PER_NETWORK, WITHIN = 20, timedelta(hours=1)
REQUESTS_PER_MAIL = 3  # how many requests of one mailbox are offered at once; the newest first


@dataclass(frozen=True)
class Subject:
    """What a link opens: a draft or a referral, or a physician's part in one."""

    draft_id: str | None = None
    referral_id: str | None = None
    physician_id: str | None = None

    @property
    def purpose(self) -> LinkPurpose:
        return LinkPurpose.SIGN_IN_PATIENT if self.referral_id else LinkPurpose.CONTINUE_DRAFT


def save_draft(work: Work, draft: Draft, address: str) -> bool:
    """Mail the saved link of a draft: it opens a page for 30 days. False when this mailbox has had enough mails."""
    if not may_mail(work, address):
        return False
    token = secrets.token_urlsafe(32)
    expires_at = work.now + SAVED_LIFE
    keep(work, LinkPurpose.SAVED_REQUEST, token, None, Subject(draft.id), address, expires_at, single_use=False)
    notices.saved_request(work, draft.id, address, draft.language, token, expires_at)
    audit.record(work, "link.save", "draft", draft.id)
    return True


def ask_again(work: Work, address: str, source: str, language: str) -> None:
    """Mail a sign-in for each request that is known under this address. What happens is the same page in any case.

    `source` is the network that asks.
    """
    if not source_may_ask(work, source):
        return
    for subject in _known_under(work, address):
        send_sign_in(work, subject, address, language)


def send_sign_in(work: Work, subject: Subject, address: str, language: str) -> bool:
    """Mail one sign-in, good for ten minutes. False when this mailbox has had enough mails."""
    if not may_mail(work, address):
        return False
    token, code = secrets.token_urlsafe(32), new_link_code()
    link = keep(work, subject.purpose, token, code, subject, address, work.now + SIGN_IN_LIFE, single_use=True)
    notices.sign_in_link(work, link.token_hash, address, language, token, code)
    return True


def use_saved(work: Work, token: str, language: str, address_of: Any) -> bool:
    """The button of the saved link's page: mails a sign-in to the address that the link was sent to.

    `address_of(draft)` gives the draft's address as it is now; another address than the link's makes the link dead.
    """
    token_hash = code_hash(LinkPurpose.SAVED_REQUEST, token)
    link = work.session.get(Link, token_hash)
    if link is None or link.purpose is not LinkPurpose.SAVED_REQUEST or not _alive(link, work):
        return False
    draft = work.session.get(Draft, link.draft_id) if link.draft_id else None
    if draft is None or draft.state is DraftState.DISCARDED:
        return False
    address = address_of(draft)
    if not address or hashed_address(address) != link.address_hash:
        return False
    link.expires_at = work.now + SAVED_LIFE
    send_sign_in(work, _newest(work, draft), address, language)
    return True


def spend_token(work: Work, token: str) -> Subject | None:
    """Spend a sign-in by its token. None for any link that does not work."""
    # The hash has the purpose in it, so a token opens only what it was made for.
    return _spend(work, Link.token_hash.in_([code_hash(purpose, token) for purpose in SIGN_INS]))


def spend_code(work: Work, address: str, typed: str) -> Subject | None:
    """Spend a sign-in by the code of its mail. Five wrong codes for an address end the codes it has."""
    own = (Link.address_hash == hashed_address(address), Link.purpose.in_(SIGN_INS))
    code = cleaned(typed)
    work.session.execute(
        update(Link).where(*own, Link.attempts <= CODE_TRIES, *usable(work)).values(attempts=Link.attempts + 1)
    )
    hashes = [code_hash(f"{purpose} code", code) for purpose in SIGN_INS]
    return _spend(work, *own, Link.code_hash.in_(hashes), Link.attempts <= CODE_TRIES)


def revoke_all(work: Work, *, draft_id: str | None = None, referral_id: str | None = None) -> None:
    """Make every link of a draft or referral dead: its address changed, or it was closed."""
    owner = Link.referral_id == referral_id if referral_id else Link.draft_id == draft_id
    work.session.execute(update(Link).where(owner, Link.revoked_at.is_(None)).values(revoked_at=work.now))


def hashed_address(address: str) -> str:
    return code_hash("mailbox", address.strip().lower())


def keep(
    work: Work,
    purpose: LinkPurpose,
    token: str,
    code: str | None,
    subject: Subject,
    address: str,
    expires_at: Any,
    *,
    single_use: bool,
) -> Link:
    """Write the row of a link that is about to be mailed; only hashes of its token and code are kept."""
    link = Link(
        token_hash=code_hash(purpose, token),
        code_hash=code_hash(f"{purpose} code", code) if code else None,
        purpose=purpose,
        draft_id=subject.draft_id,
        referral_id=subject.referral_id,
        physician_id=subject.physician_id,
        address_hash=hashed_address(address),
        created_at=work.now,
        expires_at=expires_at,
        single_use=single_use,
        attempts=0,
    )
    work.session.add(link)
    work.session.flush()
    return link


def _spend(work: Work, *which: ColumnElement[bool]) -> Subject | None:
    """One UPDATE with all its conditions: of many presses exactly one wins (finding 3)."""
    row = work.session.execute(
        update(Link)
        .where(*which, *usable(work))
        .values(used_at=work.now)
        .returning(Link.draft_id, Link.referral_id)
        .execution_options(synchronize_session=False)
    ).first()
    if row is None:
        audit.record(work, "link.refused", outcome="refused")
        return None
    subject = Subject(row.draft_id, row.referral_id)
    if not _opens(work, subject):
        return None
    audit.record(work, "link.spend", "referral" if subject.referral_id else "draft", row.referral_id or row.draft_id)
    return subject


def usable(work: Work) -> tuple[ColumnElement[bool], ...]:
    """The conditions under which any link works: not used, not revoked, not expired."""
    return Link.used_at.is_(None), Link.revoked_at.is_(None), Link.expires_at > work.now


def _alive(link: Link, work: Work) -> bool:
    return link.used_at is None and link.revoked_at is None and link.expires_at > work.now


def _opens(work: Work, subject: Subject) -> bool:
    """A link to a closed case or a deleted draft is as dead as any other (V32)."""
    if subject.referral_id:
        referral = work.session.get(Referral, subject.referral_id)
        return referral is not None and referral.state is not ReferralState.CLOSED
    draft = work.session.get(Draft, subject.draft_id) if subject.draft_id else None
    return draft is not None and draft.state is not DraftState.DISCARDED


def _newest(work: Work, draft: Draft) -> Subject:
    """The referral that a draft has become, or the draft itself."""
    referral_id = work.session.scalar(select(Referral.id).where(Referral.draft_id == draft.id))
    return Subject(referral_id=referral_id) if referral_id else Subject(draft.id)


def _known_under(work: Work, address: str) -> list[Subject]:
    """Open requests with this address, and drafts whose saved link went to it."""
    sent = work.session.scalars(
        select(Referral.id)
        .where(func.lower(Referral.email) == address.strip().lower(), Referral.state != ReferralState.CLOSED)
        .order_by(Referral.submitted_at.desc())
        .limit(REQUESTS_PER_MAIL)
    )
    saved = work.session.scalars(
        select(Draft.id)
        .join(Link, Link.draft_id == Draft.id)
        .where(
            Link.address_hash == hashed_address(address),
            Link.purpose == LinkPurpose.SAVED_REQUEST,
            Link.revoked_at.is_(None),
            Draft.state == DraftState.OPEN,
            Draft.expires_at > work.now,
        )
        .distinct()
        .limit(REQUESTS_PER_MAIL)
    )
    return [*(Subject(referral_id=found) for found in sent), *(Subject(found) for found in saved)]


def may_mail(work: Work, address: str) -> bool:
    """Five mails per mailbox and hour (2.2)."""
    recent = select(func.count()).select_from(Link).where(
        Link.address_hash == hashed_address(address), Link.created_at > work.now - WITHIN
    )
    return (work.session.scalar(recent) or 0) < work.settings.limits.link_mails_per_hour


def source_may_ask(work: Work, source: str) -> bool:
    """Twenty askings per network and hour, counted whether or not a mail came of them."""
    subject = f"link-asked:{source}"[:80]
    recent = SignInFailure.at > work.now - WITHIN
    asked = work.session.scalar(
        select(func.count()).select_from(SignInFailure).where(SignInFailure.subject == subject, recent)
    )
    work.session.add(SignInFailure(subject=subject, at=work.now))
    return (asked or 0) < PER_NETWORK
