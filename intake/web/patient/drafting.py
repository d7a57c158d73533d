"""The draft of the person who calls: found, begun, or begun anew from a request that was sent."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from intake.errors import Conflict
from intake.models.drafts import Draft, DraftState
from intake.models.referrals import Referral, ReferralState
from intake.models.sessions import SessionKind
from intake.services import drafts, message_signs, referrals, revisions, sessions
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

    Whoever is signed in to a request that was sent gets a draft that corrects it. One that is closed is corrected no
    more: a warning sign begins a request of its own then, because it must never end at an error page. Nor does a sender
    who only adds correct anything: theirs is a new request, for somebody else.
    """
    who = visitor()
    draft = None if who.only_adds else open_draft(work)
    if draft is not None:
        return draft, None
    sent = referrals.find(work, who.referral_id) if who.referral_id and not who.only_adds else None
    if sent is not None and sent.state is not ReferralState.CLOSED:
        draft = revisions.begin(work, sent, language())
    else:
        draft = drafts.start(work, language(), DraftContent())
    return draft, session_for(work, draft)


def session_for(work: Work, draft: Draft) -> str:
    """A new session that owns this draft. The caller hands its id to the browser once the work is committed."""
    session_id = sessions.new_session_id()
    sessions.open_session(work, session_id, SessionKind.VISITOR, draft_id=draft.id)
    return session_id


def session_for_signs(work: Work, referral: Referral) -> str:
    """A new session for the stop page, with a draft that corrects this request. A sender who only adds stays signed in
    to the request with it: to them the draft opens no other page."""
    draft = message_signs.stop_draft(work, referral, language())
    if not visitor().only_adds:
        return session_for(work, draft)
    session_id = sessions.new_session_id()
    sessions.open_session(work, session_id, SessionKind.PATIENT, draft_id=draft.id, referral_id=referral.id)
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
