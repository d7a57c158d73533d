"""The draft of the person who calls: found, begun, or begun anew from a request that was sent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from intake.errors import Conflict
from intake.models.drafts import Draft, DraftState
from intake.models.sessions import SessionKind
from intake.services import drafts, referrals, revisions, sessions
from intake.services.drafts import DraftContent
from intake.services.work import Work
from intake.web import gate
from intake.web.context import visitor
from intake.web.language import language

TRIES = 3
Answer = TypeVar("Answer")


def open_draft(work: Work) -> Draft | None:
    """The caller's draft while it can still be written to."""
    who = visitor()
    if who.draft_id is None:
        return None
    draft = drafts.find(work, who.draft_id)
    return draft if draft.state is DraftState.OPEN else None


def draft_to_write(work: Work) -> tuple[Draft, str | None]:
    """The caller's draft, begun if need be, and the id of the session that was opened for a new one.

    Whoever is signed in to a request that was sent gets a draft that corrects it.
    """
    draft = open_draft(work)
    if draft is not None:
        return draft, None
    who = visitor()
    if who.referral_id:
        draft = revisions.begin(work, referrals.find(work, who.referral_id), language())
    else:
        draft = drafts.start(work, language(), DraftContent())
    return draft, session_for(work, draft)


def session_for(work: Work, draft: Draft) -> str:
    """A new session that owns this draft. The caller hands its id to the browser once the work is committed."""
    session_id = sessions.new_session_id()
    sessions.open_session(work, session_id, SessionKind.VISITOR, draft_id=draft.id)
    return session_id


def session_for_referral(work: Work, referral_id: str) -> str:
    """A new session that reads this request."""
    session_id = sessions.new_session_id()
    sessions.open_session(work, session_id, SessionKind.PATIENT, referral_id=referral_id)
    return session_id


def persistently(save: Callable[[], Answer]) -> Answer:
    """Save, and once more when another tab of the same person was faster. Raises Conflict after a few tries."""
    for _attempt in range(TRIES - 1):
        with suppress(Conflict):
            return save()
    return save()


def hand_over(session_id: str | None) -> None:
    if session_id is not None:
        gate.use_session(session_id)
