"""Contacts with a person, logged by hand: what was tried, what came of it, and what it changes for the request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.audit import AuditEvent
from intake.models.desk import ContactAttempt, ContactOutcome
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.services import audit, callbacks, physician_notices
from intake.services.keys import unseal_text
from intake.services.work import Work

CHANNELS = ("phone", "whatsapp", "sms", "email", "video")
NEXT_STEPS = {
    ContactOutcome.NO_ANSWER: "call_again",
    ContactOutcome.CALL_AGAIN: "call_again",
    ContactOutcome.WRONG_NUMBER: "other_way",
}
ALERT_CALL = "alert.phoned"
ALERT_OUTCOMES = (ContactOutcome.REACHED, ContactOutcome.NO_ANSWER, ContactOutcome.WRONG_NUMBER)


@dataclass(frozen=True)
class Logged:
    at: datetime
    by: str
    channel: str
    outcome: ContactOutcome
    note: str


def log(
    work: Work, referral: Referral, staff: Staff, outcome: ContactOutcome, *, channel: str = "phone", note: str = ""
) -> ContactAttempt:
    """Log one contact; the planned call moves on by the rules of callbacks. Raises Conflict when it moved already."""
    waiting = referral.contacted_at is None
    callback = callbacks.find_open(work, referral.id)
    attempt = callbacks.log_outcome(work, referral, callback, outcome, staff, channel=channel, note=note)
    if waiting and referral.contacted_at is not None:
        _first_contact_made(referral)
        physician_notices.accepted(work, referral)
    referral.next_step = _next_step(referral, outcome)
    referral.updated_at = work.now
    work.session.flush()
    audit.record(work, "contact.log", "referral", referral.id)
    return attempt


def _first_contact_made(referral: Referral) -> None:
    """The first promise is kept; from now on the request waits for the haematologist's."""
    referral.due_at = max(referral.due_at, referral.review_due)
    if referral.state is ReferralState.SUBMITTED:
        referral.state = ReferralState.IN_TRIAGE


def _next_step(referral: Referral, outcome: ContactOutcome) -> str:
    if outcome is ContactOutcome.MESSAGE_SENT:
        return referral.next_step
    if outcome is ContactOutcome.REACHED:
        return "review" if referral.records_ready >= referral.records_of else "records"
    return NEXT_STEPS[outcome]


def listed(work: Work, referral: Referral) -> list[Logged]:
    """Every contact, the newest first."""
    query = (
        select(ContactAttempt, Staff.name)
        .join(Staff, Staff.id == ContactAttempt.by_id)
        .where(ContactAttempt.referral_id == referral.id)
        .order_by(ContactAttempt.at.desc(), ContactAttempt.id)
    )
    return [
        Logged(attempt.at, name, attempt.channel, attempt.outcome, _note(work, referral, attempt))
        for attempt, name in work.session.execute(query)
    ]


def _note(work: Work, referral: Referral, attempt: ContactAttempt) -> str:
    if attempt.note_sealed is None:
        return ""
    return unseal_text(work, referral.key_id, callbacks.NOTE_PLACE, attempt.note_sealed)


def log_alert_call(work: Work, alert: Alert, staff: Staff, outcome: ContactOutcome) -> None:
    """Somebody phoned about an emergency. It may have no request yet, so the audit log keeps it in any case."""
    audit.record(work, ALERT_CALL, "alert", alert.id, outcome=outcome.value)
    referral = work.session.get(Referral, alert.referral_id) if alert.referral_id else None
    if referral is not None:
        log(work, referral, staff, outcome)


@dataclass(frozen=True)
class AlertCall:
    at: datetime
    by: str | None
    outcome: ContactOutcome


def alert_calls(work: Work, alert: Alert) -> list[AlertCall]:
    """The calls about one emergency, the newest first."""
    about = (AuditEvent.object_kind == "alert", AuditEvent.object_id == alert.id, AuditEvent.action == ALERT_CALL)
    query = (
        select(AuditEvent.at, Staff.name, AuditEvent.outcome)
        .outerjoin(Staff, Staff.id == AuditEvent.actor_id)
        .where(*about)
        .order_by(AuditEvent.seq.desc())
    )
    return [AlertCall(at, name, ContactOutcome(outcome)) for at, name, outcome in work.session.execute(query)]
