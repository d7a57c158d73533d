"""A request that the desk enters for somebody on the telephone or in a chat.

The draft belongs to the member of staff until it is sent: their session points at it, so the pages of questions open
for them as they do for anybody else.
"""

from __future__ import annotations

from sqlalchemy import update

from intake.models.desk import ContactOutcome
from intake.models.drafts import Draft, DraftState
from intake.models.referrals import Referral
from intake.models.sessions import WebSession
from intake.models.staff import Staff
from intake.services import audit, contacts, drafts, referrals
from intake.services.drafts import DraftContent
from intake.services.work import Work

CHANNELS = ("phone", "whatsapp")


def begin(work: Work, staff: Staff, session_hash: str, *, language: str, channel: str) -> Draft:
    """Open a draft for a caller in this session of a member of staff. `channel` is one of `CHANNELS`."""
    draft = drafts.start(work, language, DraftContent(received_by=channel), entered_by=staff.id)
    point_session_at(work, session_hash, draft.id)
    audit.record(work, "draft.enter", "draft", draft.id)
    return draft


def unfinished(work: Work, draft_id: str | None) -> Draft | None:
    """The draft this session works on, if it can still be filled in."""
    draft = work.session.get(Draft, draft_id) if draft_id else None
    return draft if draft is not None and draft.state is DraftState.OPEN else None


def finish(work: Work, staff: Staff, session_hash: str, draft_id: str | None) -> Referral | None:
    """The request that came of the draft: the caller was spoken to, so the contact is logged, and the session is free.

    None when it has not been sent. A second call logs nothing more.
    """
    referral = referrals.of_draft(work, draft_id) if draft_id else None
    if referral is None:
        return None
    point_session_at(work, session_hash, None)
    if referral.contacted_at is None:
        draft = drafts.find(work, draft_id)
        channel = drafts.content_of(work, draft).received_by or CHANNELS[0]
        contacts.log(work, referral, staff, ContactOutcome.REACHED, channel=channel)
    return referral


def put_aside(work: Work, session_hash: str) -> None:
    """Stop entering; the draft stays until it expires."""
    point_session_at(work, session_hash, None)


def point_session_at(work: Work, session_hash: str, draft_id: str | None) -> None:
    work.session.execute(update(WebSession).where(WebSession.id_hash == session_hash).values(draft_id=draft_id))
