"""Letting a physician in, and finding the part that the caller has."""

from __future__ import annotations

from intake.errors import NotFound
from intake.models.physicians import PhysicianParty
from intake.models.sessions import SessionKind
from intake.services import physicians, sessions
from intake.services.work import Work
from intake.web.context import visitor


def session_for(work: Work, party: PhysicianParty, *, reads: bool) -> str:
    """A new session with this part: 60 minutes idle, 4 hours at most. Without `reads` it only adds."""
    session_id = sessions.new_session_id()
    kind = SessionKind.PHYSICIAN if reads else SessionKind.PHYSICIAN_ADDS
    sessions.open_session(work, session_id, kind, referral_id=party.referral_id, physician_id=party.id)
    return session_id


def own_part(work: Work) -> PhysicianParty:
    """The caller's part. Raises NotFound when it was ended."""
    party = physicians.find(work, visitor().physician_id)
    if party.ended_at is not None:
        raise NotFound
    return party
