"""Corrections after sending: a new revision, everything recomputed; a rise tells people, a fall is never silent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from intake.clinical.assessment import Assessment
from intake.clinical.codebook import SCREENS
from intake.clinical.triage import Urgency
from intake.db import rows_changed
from intake.errors import Conflict
from intake.models.desk import TaskKind
from intake.models.drafts import Draft, DraftState
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.sessions import SessionKind
from intake.services import (
    audit,
    callbacks,
    consents,
    desk_tasks,
    documents,
    drafts,
    links,
    notices,
    outbox,
    physician_notices,
    referral_columns,
    sessions,
    uploads,
    urgent,
)
from intake.services.assessing import assess_now
from intake.services.completeness import faults
from intake.services.drafts import DraftContent, content_of
from intake.services.oncall import Duty, addresses
from intake.services.referrals import Sent, answers_of, answers_to_send, claim, find, write_revision
from intake.services.sessions import ABSOLUTE
from intake.services.work import Work

MOST_URGENT_FIRST = tuple(level.value for level in Urgency)
# Columns that an assessment gives but that a correction may not simply replace: promises made, order in the queue.
KEPT = frozenset({"level", "rank", "due_at", "contact_due", "review_due", "language"})
CONTACT_FIELDS = ("callback_phone", "whatsapp_number", "email")
WITHDRAWAL_REASONS = ("treated_elsewhere", "not_wanted", "other")


def begin(work: Work, referral: Referral, language: str) -> Draft:
    """A draft of the answers as they stand, for correcting them. Raises Conflict for a closed case."""
    _must_be_open(referral)
    content = DraftContent(
        answers=answers_of(work, referral),
        visited=[screen.name for screen in SCREENS],
        short_route=referral.short_route,
        agreed=consents.as_agreed(work, referral),
        revises=referral.id,
    )
    return drafts.start(work, language, content, key_id=referral.key_id)


def leave(work: Work, draft: Draft) -> Referral | None:
    """Drop a correction and go back to its request. None when it was begun longer ago than a look at a request lasts:
    then the person shows again who they are. Raises NotFound for a draft that corrects nothing."""
    referral = find(work, content_of(work, draft).revises)
    if work.now - draft.created_at >= ABSOLUTE[SessionKind.PATIENT]:
        return None
    still_open = update(Draft).where(Draft.id == draft.id, Draft.state == DraftState.OPEN)
    work.session.execute(still_open.values(state=DraftState.DISCARDED, content_sealed=b""))
    return referral


def revise(work: Work, draft: Draft) -> Sent:
    """Take over the corrections of a draft that `begin` made; a second press changes nothing more."""
    content = content_of(work, draft)
    referral = find(work, content.revises)
    _must_be_open(referral)
    answers = answers_to_send(work, content, referral, draft)
    assessment = assess_now(work, answers)
    stopping = faults(answers, assessment)
    if draft.state is DraftState.OPEN and stopping:
        return Sent(faults=stopping)
    if not claim(work, draft):
        return Sent(referral)
    documents.hand_over(work, draft, referral)
    uploads.hand_over(work, draft, referral)
    consents.write(work, referral, content, given_by=referral.sender_role[:16])
    _take_over(work, referral, answers, assessment, "corrected")
    urgent.reevaluate(work, draft, content)
    return Sent(referral)


def change_contact(work: Work, referral: Referral, changed: Mapping[str, Any]) -> None:
    """Another phone, WhatsApp number or address; a changed address kills the links and tells the old mailbox.

    `changed` holds answers by name; None takes the answer away. Raises Conflict for a closed case.
    """
    _must_be_open(referral)
    answers = answers_of(work, referral) | {name: changed[name] for name in CONTACT_FIELDS if name in changed}
    answers = {name: value for name, value in answers.items() if value is not None}
    old_address = referral.email
    _take_over(work, referral, answers, assess_now(work, answers), "contact")
    if old_address and old_address != referral.email:
        _close_doors(work, referral)
        notices.address_changed(work, referral, old_address)


def records_changed(work: Work, referral: Referral, rows: list[dict[str, str]]) -> None:
    """Files came, went or were described: the answers' `documents` rows follow. Raises Conflict for a closed case."""
    _must_be_open(referral)
    answers = answers_of(work, referral) | {"documents": rows}
    _take_over(work, referral, answers, assess_now(work, answers), "records")


def correct_answer(work: Work, referral: Referral, answers: dict[str, Any], why: str) -> int:
    """One answer was set right from a record, by staff or by the sender who was asked; the number of the new revision.

    `why` is a code of at most 32 letters. Raises Conflict for a closed case.
    """
    _must_be_open(referral)
    _take_over(work, referral, answers, assess_now(work, answers), why)
    draft = work.session.get_one(Draft, referral.draft_id)
    urgent.reevaluate(work, draft, DraftContent(answers=answers, revises=referral.id))
    return referral.revision


def withdraw(work: Work, referral: Referral, reason: str | None = None) -> bool:
    """Close the case at the sender's wish; its links die and no call is made. False when it was closed already.

    `reason` is one of `WITHDRAWAL_REASONS`; anything else counts as not said. An alert that stands keeps standing.
    """
    still_open = update(Referral).where(Referral.id == referral.id, Referral.state != ReferralState.CLOSED)
    closed = still_open.values(
        state=ReferralState.CLOSED, closed_as=ClosedAs.WITHDRAWN, closed_at=work.now, updated_at=work.now
    )
    if rows_changed(work.session, closed) != 1:
        return False
    work.session.refresh(referral)
    callbacks.cancel_for(work, referral)
    physician_notices.closed(work, referral)
    _close_doors(work, referral)
    said = reason if reason in WITHDRAWAL_REASONS else "not_said"
    _tell_desk(work, referral, f"referral:{referral.id}:withdrawn", {"what": "withdrawn", "reason": said})
    audit.record(work, "referral.withdraw", "referral", referral.id)
    return True


def _close_doors(work: Work, referral: Referral) -> None:
    """Every link to this request is dead, and physicians who are in are out (2.2)."""
    links.revoke_all(work, referral_id=referral.id)
    links.revoke_all(work, draft_id=referral.draft_id)
    sessions.end_physicians(work, referral_id=referral.id)


def _must_be_open(referral: Referral) -> None:
    if referral.state is ReferralState.CLOSED:
        raise Conflict


def _take_over(
    work: Work, referral: Referral, answers: dict[str, Any], assessment: Assessment, why: str
) -> None:
    """Write the revision, then bring the columns up to date without taking back a promise."""
    before, old_computed = referral.level, referral.computed_level
    write_revision(work, referral, answers, assessment, why)
    values = referral_columns.columns(answers, assessment, referral.language)
    referral_columns.write(referral, {name: value for name, value in values.items() if name not in KEPT})
    referral.updated_at = work.now
    referral.level = level_after(before, referral.override_level, old_computed, assessment.level.value)
    _keep_promises(referral, assessment, risen=_rank(referral.level) < _rank(before))
    work.session.flush()
    if work.actor.kind != "staff":  # the desk need not be told what it did itself
        detail = {"what": why, "from": before, "to": referral.level, "computed": assessment.level.value}
        _tell_desk(work, referral, f"referral:{referral.id}:revision:{referral.revision}", detail)
    if _rank(referral.level) < _rank(before):
        _raise_alarm(work, referral)
        callbacks.hasten(work, referral)
    audit.record(work, "referral.revise", "referral", referral.id)


def level_after(before: str, override: str | None, old_computed: str, computed: str) -> str:
    """The level after a correction (codebook 7, override).

    Only a clinician closes *immediate*, so it stays. A level that staff chose stays unless the answers became more
    urgent than they were and than the choice.
    """
    if before == Urgency.IMMEDIATE:
        return before
    if override is None or (_rank(computed) < _rank(old_computed) and _rank(computed) < _rank(override)):
        return computed
    return override


def _rank(level: str) -> int:
    return MOST_URGENT_FIRST.index(level)


def _keep_promises(referral: Referral, assessment: Assessment, *, risen: bool) -> None:
    """A due moment comes nearer or stays; a correction never demotes a case in the queue (ux 3.5)."""
    referral.review_due = min(referral.review_due, assessment.due.review)
    if risen:
        referral.contact_due = min(referral.contact_due, assessment.due.contact)
        referral.due_at = min(referral.due_at, assessment.due.contact)
    if referral.level == Urgency.IMMEDIATE:
        referral.rank = referral_columns.EMERGENCY_RANK


def _raise_alarm(work: Work, referral: Referral) -> None:
    """More urgent than before: coordinator and clinician on call hear of it at once."""
    key = f"referral:{referral.id}:risen:r{referral.revision}"
    desk_tasks.raise_task(
        work, TaskKind.CALL_NOW, key, due_at=referral.contact_due, referral_id=referral.id, for_duty=Duty.COORDINATOR
    )
    payload = {
        "reference": referral.reference,
        "referral_id": referral.id,
        "contact_due": referral.contact_due.isoformat(),
    }
    for person in addresses(work, Duty.COORDINATOR, Duty.CLINICIAN):
        outbox.enqueue(
            work,
            "call_now",
            person.address,
            f"{key}:{person.key}",
            language=person.language,
            payload=payload,
            referral_id=referral.id,
        )


def _tell_desk(work: Work, referral: Referral, key: str, detail: dict[str, str]) -> None:
    desk_tasks.raise_task(work, TaskKind.PATIENT_WROTE, key, referral_id=referral.id, detail=detail)
