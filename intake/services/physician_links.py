"""Links of physicians: invitations that add, sign-ins that read, and proof of an address (security-reliability 2.2).

An invitation lives for 14 days and may be pressed as often as its owner finds another film; it opens a session that
only adds. Whoever wants to read what they sent asks for a sign-in of ten minutes, which works once (ruling 3).
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, select, update

from intake.models.keys import KeyRow
from intake.models.physicians import PhysicianParty
from intake.models.referrals import Referral, ReferralState
from intake.models.sessions import Link, LinkPurpose
from intake.services import audit, links, physician_notices
from intake.services.codes import cleaned, code_hash, new_link_code
from intake.services.links import CODE_TRIES, SIGN_IN_LIFE, Subject, hashed_address
from intake.services.physician_notices import MailedLink
from intake.services.work import Work

LIVES = {
    LinkPurpose.INVITE_PHYSICIAN: timedelta(days=14),
    LinkPurpose.CONFIRM_ADDRESS: timedelta(days=14),
    LinkPurpose.SIGN_IN_PHYSICIAN: SIGN_IN_LIFE,
}
ONCE = frozenset((LinkPurpose.CONFIRM_ADDRESS, LinkPurpose.SIGN_IN_PHYSICIAN))


def invite(work: Work, party: PhysicianParty) -> bool:
    """Mail the invitation. False when this mailbox has had enough mails."""
    if not links.may_mail(work, party.email):
        return False
    physician_notices.invited(work, party, _new(work, LinkPurpose.INVITE_PHYSICIAN, party))
    return True


def confirm_address(work: Work, party: PhysicianParty) -> bool:
    """Mail the link that proves the address of somebody who typed it themselves. It reads nothing."""
    if not links.may_mail(work, party.email):
        return False
    physician_notices.confirm_address(work, party, _new(work, LinkPurpose.CONFIRM_ADDRESS, party))
    return True


def ask_sign_in(work: Work, address: str, source: str) -> None:
    """Mail a sign-in for each request that this address has a part in. The page is the same in any case.

    `source` is the network that asks.
    """
    if not links.source_may_ask(work, source):
        return
    for party in _parts_of(work, address):
        _sign_in(work, party)


def _sign_in(work: Work, party: PhysicianParty) -> None:
    if links.may_mail(work, party.email):
        physician_notices.sign_in(work, party, _new(work, LinkPurpose.SIGN_IN_PHYSICIAN, party))


def spend_token(work: Work, purpose: LinkPurpose, token: str) -> PhysicianParty | None:
    """Use a link by its token. None for any link that does not work, whatever the reason (V32)."""
    return _spend(work, purpose, Link.token_hash == code_hash(purpose, token))


def spend_code(work: Work, purpose: LinkPurpose, address: str, typed: str) -> PhysicianParty | None:
    """Use a link by the code of its mail. Five wrong codes for an address end the codes it has."""
    own = (Link.address_hash == hashed_address(address), Link.purpose == purpose)
    # A right code counts only once it is known to be right, so an invitation can be used for all its fourteen days.
    tried = update(Link).where(*own, Link.attempts <= CODE_TRIES, *links.usable(work))
    work.session.execute(tried.values(attempts=Link.attempts + 1))
    right = Link.code_hash == code_hash(f"{purpose} code", cleaned(typed))
    return _spend(work, purpose, *own, right, Link.attempts <= CODE_TRIES)


def _spend(work: Work, purpose: LinkPurpose, *which: ColumnElement[bool]) -> PhysicianParty | None:
    """One UPDATE with all its conditions: of many presses of a single-use link exactly one wins (finding 3)."""
    values = {"attempts": 0} | ({"used_at": work.now} if purpose in ONCE else {})
    physician_id = work.session.scalar(
        update(Link)
        .where(*which, Link.purpose == purpose, *links.usable(work))
        .values(values)
        .returning(Link.physician_id)
        .execution_options(synchronize_session=False)
    )
    party = _open_part(work, physician_id)
    if party is None:
        audit.record(work, "link.refused", outcome="refused")
        return None
    party.verified_at = party.verified_at or work.now
    audit.record(work, f"physician.{purpose}", "referral", party.referral_id)
    return party


def _open_part(work: Work, physician_id: str | None) -> PhysicianParty | None:
    """The part, if it may still be used: not ended, the case open, and its records not erased."""
    party = work.session.get(PhysicianParty, physician_id) if physician_id else None
    if party is None or party.ended_at is not None:
        return None
    referral = work.session.get_one(Referral, party.referral_id)
    key = work.session.get_one(KeyRow, referral.key_id)
    return party if referral.state is not ReferralState.CLOSED and key.wrapped is not None else None


def _parts_of(work: Work, address: str) -> list[PhysicianParty]:
    query = (
        select(PhysicianParty)
        .join(Referral, Referral.id == PhysicianParty.referral_id)
        .where(
            PhysicianParty.email == address.strip().lower(),
            PhysicianParty.ended_at.is_(None),
            Referral.state != ReferralState.CLOSED,
        )
        .order_by(PhysicianParty.created_at.desc())
        .limit(links.REQUESTS_PER_MAIL)
    )
    return list(work.session.scalars(query))


def _new(work: Work, purpose: LinkPurpose, party: PhysicianParty) -> MailedLink:
    """Make a link and keep its hashes; what the mail needs of it."""
    token, code, until = secrets.token_urlsafe(32), new_link_code(), work.now + LIVES[purpose]
    subject = Subject(referral_id=party.referral_id, physician_id=party.id)
    kept = links.keep(work, purpose, token, code, subject, party.email, until, single_use=purpose in ONCE)
    return MailedLink(kept.token_hash, token, code, until)


def end(work: Work, physician_id: str) -> None:
    """Every link of this physician is dead."""
    own = update(Link).where(Link.physician_id == physician_id, Link.revoked_at.is_(None))
    work.session.execute(own.values(revoked_at=work.now))
