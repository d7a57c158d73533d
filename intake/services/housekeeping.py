"""What must be forgotten in time: unsent drafts, ended sessions, dead links, old counters (security-reliability 2.7).

Each function may run at any time and any number of times.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, exists, select, update

from intake.db import rows_changed
from intake.models.alerts import Alert
from intake.models.documents import Document, DocumentState
from intake.models.drafts import Draft, DraftState
from intake.models.referrals import Referral
from intake.models.sessions import CarriedForm, Link, WebSession
from intake.models.staff import SignInFailure
from intake.services import audit, documents, drafts, outbox, uploads
from intake.services.keys import destroy_key
from intake.services.work import Work

REMIND_BEFORE = timedelta(days=3)
KEEP_ENDED = timedelta(days=1)  # an ended session or dead link says "expired" for a day, then nothing
COUNTERS_KEPT = timedelta(days=2)  # past every window in which failures count
UNSAFE_KEPT = timedelta(days=30)
AT_MOST = 200


def remind_of_drafts(work: Work) -> int:
    """Mail once to everybody whose unsent draft will be deleted within three days; how many mails."""
    query = (
        select(Draft)
        .where(
            Draft.state == DraftState.OPEN,
            Draft.expires_at > work.now,
            Draft.expires_at <= work.now + REMIND_BEFORE,
            Draft.reminded_at.is_(None) | (Draft.reminded_at < Draft.updated_at),
        )
        .order_by(Draft.expires_at)
        .limit(AT_MOST)
    )
    return sum(_remind(work, draft) for draft in work.session.scalars(query).all())


def _remind(work: Work, draft: Draft) -> bool:
    answers = drafts.content_of(work, draft).answers
    # The row's own time of change must stay: a reminder is no work on the draft.
    work.session.execute(update(Draft).where(Draft.id == draft.id).values(reminded_at=work.now))
    address = answers.get("email")
    if not isinstance(address, str) or not address:
        return False
    zone = answers.get("time_zone")
    return outbox.enqueue(
        work,
        "draft_reminder",
        address,
        f"draft:{draft.id}:reminder:{draft.expires_at.isoformat()}",
        language=draft.language,
        payload={"deleted_at": draft.expires_at.isoformat(), "zone": zone if isinstance(zone, str) else None},
        expires_at=draft.expires_at,
    )


def delete_expired_drafts(work: Work) -> int:
    """Destroy the key of every draft that nobody sent in 30 days, and its files; how many.

    A draft with an emergency that nobody has acknowledged stays until somebody has.
    """
    unanswered = exists().where(Alert.draft_id == Draft.id, Alert.acknowledged_at.is_(None))
    query = (
        select(Draft)
        .where(Draft.state == DraftState.OPEN, Draft.expires_at <= work.now, ~unanswered)
        .order_by(Draft.expires_at)
        .limit(AT_MOST)
    )
    return sum(_delete(work, draft) for draft in work.session.scalars(query).all())


def _delete(work: Work, draft: Draft) -> bool:
    mine = update(Draft).where(Draft.id == draft.id, Draft.state == DraftState.OPEN, Draft.version == draft.version)
    gone = {"state": DraftState.DISCARDED, "content_sealed": b"", "return_code_hash": None}
    if rows_changed(work.session, mine.values(gone)) != 1:
        return False
    for document in work.session.scalars(select(Document).where(Document.draft_id == draft.id)).all():
        documents.erase(work, document)
    uploads.forget_all(work, draft)
    if not _belongs_to_a_request(work, draft.key_id):
        destroy_key(work, draft.key_id)
    work.session.execute(delete(Link).where(Link.draft_id == draft.id))
    audit.record(work, "draft.deleted", "draft", draft.id)
    return True


def delete_unsafe_files(work: Work) -> int:
    """Delete what the scanner found 30 days ago; the row stays and says what there was."""
    query = (
        select(Document)
        .where(Document.state == DocumentState.INFECTED, Document.manifest_sealed.is_not(None))
        .where(Document.checked_at <= work.now - UNSAFE_KEPT)
        .limit(AT_MOST)
    )
    found = work.session.scalars(query).all()
    for document in found:
        documents.forget_content(work, document)
        audit.record(work, "document.unsafe_deleted", "document", document.id)
    return len(found)


def forget_sessions(work: Work) -> int:
    """Delete browser sessions that ended or expired a day ago."""
    old = work.now - KEEP_ENDED
    return rows_changed(
        work.session, delete(WebSession).where((WebSession.expires_at <= old) | (WebSession.ended_at <= old))
    )


def forget_links(work: Work) -> int:
    """Delete links that expired, were used or were revoked a day ago."""
    old = work.now - KEEP_ENDED
    dead = (Link.expires_at <= old) | (Link.used_at <= old) | (Link.revoked_at <= old)
    return rows_changed(work.session, delete(Link).where(dead))


def forget_carried_forms(work: Work) -> int:
    """Delete what staff typed into a session that had ended, an hour later."""
    return rows_changed(work.session, delete(CarriedForm).where(CarriedForm.expires_at <= work.now))


def forget_sign_in_failures(work: Work) -> int:
    """Delete counters that no limit looks at any more."""
    old = work.now - COUNTERS_KEPT
    return rows_changed(work.session, delete(SignInFailure).where(SignInFailure.at <= old))


def _belongs_to_a_request(work: Work, key_id: str) -> bool:
    """A correction is sealed under the key of the request that it corrects: that key outlives the correction."""
    return work.session.scalar(select(exists().where(Referral.key_id == key_id))) is True
