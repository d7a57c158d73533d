"""Setting the urgency by hand (codebook 7, override).

Anybody who works on cases may raise it, with a reason. Lowering takes a written reason and a second person. An
emergency is closed by a clinician alone, after somebody reached the family. What the rules computed stays beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from intake.clinical.due import due_moments
from intake.clinical.triage import Urgency
from intake.db import rows_changed
from intake.models.alerts import Alert
from intake.models.desk import ContactAttempt, ContactOutcome, TaskKind
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.models.urgency import OverrideKind, OverrideOutcome, UrgencyOverride
from intake.services import alerts, audit, callbacks, contacts, desk_tasks, levels, referral_columns
from intake.services.assessing import clinical_settings
from intake.services.keys import seal_text, unseal_text
from intake.services.rows import insert_new
from intake.services.work import Work

REASON_PLACE = "urgency.reason"
CLINICIANS = frozenset({Role.HAEMATOLOGIST})


class Refusal(StrEnum):
    """Why a wish was not carried out; the page says it in words."""

    CLOSED = "closed"                # the request is closed
    CHANGED = "changed"              # the level is no longer the one that was on the page
    NOT_THIS_WAY = "not_this_way"    # that level cannot be reached from here in this way
    WAITS_ALREADY = "waits_already"  # another wish waits for its second person
    SAME_PERSON = "same_person"      # who asked cannot confirm
    ANSWERED = "answered"            # somebody answered it meanwhile
    NOT_A_CLINICIAN = "not_a_clinician"
    NOT_REACHED = "not_reached"      # nobody has logged that the family was reached in this emergency
    ALERT_WAITS = "alert_waits"      # the emergency has not been taken by anybody


class Refused(Exception):
    """The wish was not carried out; nothing was changed."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Decision:
    """One line of the history: who wished what, and who answered."""

    override: UrgencyOverride
    reason: str
    asked_by: str
    decided_by: str | None

    @property
    def at(self) -> datetime:
        return self.override.asked_at


def raise_level(work: Work, referral: Referral, seen: str, to: str, reason: str, staff: Staff) -> None:
    """Set a more urgent level at once. `seen` is the level on the page. Raises Refused."""
    _must_stand(referral, seen)
    if to not in levels.above(referral.level):
        raise Refused(Refusal.NOT_THIS_WAY)
    levels.overtake(work, referral)
    override = _keep(work, referral, OverrideKind.RAISE, to, reason, staff, applied=True)
    _bring_nearer(work, referral, to)
    _apply(work, referral, override)
    callbacks.hasten(work, referral)
    audit.record(work, "urgency.raise", "referral", referral.id)


def ask_to_lower(work: Work, referral: Referral, seen: str, to: str, reason: str, staff: Staff) -> None:
    """Wish a less urgent level; nothing changes before a second person agrees. Raises Refused."""
    _must_stand(referral, seen)
    if referral.level == Urgency.IMMEDIATE or to not in levels.below(referral.level):
        raise Refused(Refusal.NOT_THIS_WAY)
    override = _keep(work, referral, OverrideKind.LOWER, to, reason, staff)
    key = f"urgency:{override.id}"
    desk_tasks.raise_task(work, TaskKind.CONFIRM_URGENCY, key, referral_id=referral.id, detail={"to": to})
    audit.record(work, "urgency.ask_to_lower", "referral", referral.id)


def confirm(work: Work, referral: Referral, override_id: str, staff: Staff) -> None:
    """The second person agrees to the lower level. Raises Refused."""
    override = _pending(work, referral, override_id)
    if override.asked_by == staff.id:
        raise Refused(Refusal.SAME_PERSON)
    _must_stand(referral, override.from_level)
    _answer(work, override, OverrideOutcome.APPLIED, staff)
    before_owner = {override.asked_by, staff.id}
    _push_back(work, referral, override.to_level)
    _apply(work, referral, override, tells=referral.owner_id is not None and referral.owner_id not in before_owner)
    audit.record(work, "urgency.confirm", "referral", referral.id)


def decline(work: Work, referral: Referral, override_id: str, staff: Staff) -> None:
    """The level stays: the second person disagrees, or who asked takes the wish back. Raises Refused."""
    override = _pending(work, referral, override_id)
    own = override.asked_by == staff.id
    _answer(work, override, OverrideOutcome.WITHDRAWN if own else OverrideOutcome.DECLINED, staff)
    audit.record(work, "urgency.withdraw" if own else "urgency.decline", "referral", referral.id)


def close_immediate(work: Work, referral: Referral, to: str, reason: str, staff: Staff) -> None:
    """A clinician ends the emergency after contact was made; the case goes on at another level. Raises Refused."""
    _must_stand(referral, Urgency.IMMEDIATE)
    if staff.role not in CLINICIANS:
        raise Refused(Refusal.NOT_A_CLINICIAN)
    if to not in levels.below(Urgency.IMMEDIATE):
        raise Refused(Refusal.NOT_THIS_WAY)
    why_not = cannot_close(work, referral)
    if why_not is not None:
        raise Refused(why_not)
    override = _keep(work, referral, OverrideKind.CLOSE_IMMEDIATE, to, reason, staff, applied=True)
    _push_back(work, referral, to)
    _apply(work, referral, override, tells=referral.owner_id not in (None, staff.id))
    audit.record(work, "urgency.close_immediate", "referral", referral.id)


def cannot_close(work: Work, referral: Referral) -> Refusal | None:
    """What has to happen before a clinician can close this emergency; None when nothing is left."""
    alert = alerts.standing(work, referral.draft_id, referral.id)
    if alert is not None and alert.acknowledged_at is None:
        return Refusal.ALERT_WAITS
    return None if _reached(work, referral, alert) else Refusal.NOT_REACHED


def waits(work: Work, referral: Referral) -> bool:
    """Whether a lower level waits for its second person."""
    pending = select(UrgencyOverride.id).where(UrgencyOverride.waiting == referral.id)
    return work.session.scalar(pending) is not None


def history(work: Work, referral: Referral) -> list[Decision]:
    """Every wish about the level of this request: the one that waits, then the newest first."""
    asked, decided = aliased(Staff), aliased(Staff)
    query = (
        select(UrgencyOverride, asked.name, decided.name)
        .join(asked, asked.id == UrgencyOverride.asked_by)
        .outerjoin(decided, decided.id == UrgencyOverride.decided_by)
        .where(UrgencyOverride.referral_id == referral.id)
        .order_by(UrgencyOverride.waiting.is_(None), UrgencyOverride.asked_at.desc(), UrgencyOverride.id)
    )
    return [
        Decision(row, unseal_text(work, referral.key_id, REASON_PLACE, row.reason_sealed), asked_name, decided_name)
        for row, asked_name, decided_name in work.session.execute(query)
    ]


def _must_stand(referral: Referral, seen: str) -> None:
    if referral.state is ReferralState.CLOSED:
        raise Refused(Refusal.CLOSED)
    if referral.level != seen:
        raise Refused(Refusal.CHANGED)


def _keep(
    work: Work, referral: Referral, kind: OverrideKind, to: str, reason: str, staff: Staff, *, applied: bool = False
) -> UrgencyOverride:
    override = UrgencyOverride(
        referral_id=referral.id,
        kind=kind,
        from_level=referral.level,
        to_level=to,
        computed_level=referral.computed_level,
        revision_number=referral.revision,
        reason_sealed=seal_text(work, referral.key_id, REASON_PLACE, reason),
        asked_by=staff.id,
        asked_at=work.now,
        waiting=None if applied else referral.id,
        outcome=OverrideOutcome.APPLIED if applied else None,
        decided_by=staff.id if applied else None,
        decided_at=work.now if applied else None,
    )
    if not insert_new(work.session, override, "waiting"):
        raise Refused(Refusal.WAITS_ALREADY)
    return override


def _pending(work: Work, referral: Referral, override_id: str) -> UrgencyOverride:
    found = work.session.get(UrgencyOverride, override_id)
    if found is None or found.referral_id != referral.id or found.outcome is not None:
        raise Refused(Refusal.ANSWERED)
    return found


def _answer(work: Work, override: UrgencyOverride, outcome: OverrideOutcome, staff: Staff) -> None:
    """Of two people who answer at once, one does."""
    waits = (UrgencyOverride.id == override.id, UrgencyOverride.outcome.is_(None))
    answered = update(UrgencyOverride).where(*waits)
    decision = {"outcome": outcome, "waiting": None, "decided_by": staff.id, "decided_at": work.now}
    if rows_changed(work.session, answered.values(decision)) != 1:
        raise Refused(Refusal.ANSWERED)
    desk_tasks.settle(work, TaskKind.CONFIRM_URGENCY, fact=f"urgency:{override.id}", staff_id=staff.id)


def _apply(work: Work, referral: Referral, override: UrgencyOverride, *, tells: bool = True) -> None:
    before = referral.level
    referral.level = referral.override_level = override.to_level
    referral.updated_at = work.now
    work.session.flush()
    if tells:
        levels.told_of_change(work, referral, before, referral.computed_level, override.id)


def _bring_nearer(work: Work, referral: Referral, level: str) -> None:
    """A raised case gets the promises of its new level, counted from now."""
    due = due_moments(Urgency(level), work.now, clinical_settings(work))
    referral.contact_due = min(referral.contact_due, due.contact)
    referral.review_due = min(referral.review_due, due.review)
    referral.due_at = min(referral.due_at, due.contact)
    if level == Urgency.IMMEDIATE:
        referral.rank = referral_columns.EMERGENCY_RANK


def _push_back(work: Work, referral: Referral, level: str) -> None:
    """A lowered case stands where its level would have put it from the start, never earlier than it stands."""
    due = due_moments(Urgency(level), referral.submitted_at, clinical_settings(work))
    referral.contact_due = max(referral.contact_due, due.contact)
    referral.review_due = max(referral.review_due, due.review)
    referral.due_at = referral.contact_due if referral.contacted_at is None else referral.review_due
    referral.rank = referral_columns.ORDINARY_RANK


def _reached(work: Work, referral: Referral, alert: Alert | None) -> bool:
    """Whether somebody spoke with the family since this emergency began."""
    since = _began(work, referral, alert)
    attempts = select(ContactAttempt.id).where(
        ContactAttempt.referral_id == referral.id,
        ContactAttempt.outcome == ContactOutcome.REACHED,
        ContactAttempt.at >= since,
    )
    if work.session.scalar(attempts.limit(1)) is not None:
        return True
    calls = contacts.alert_calls(work, alert) if alert is not None else []
    return any(call.outcome is ContactOutcome.REACHED and call.at >= since for call in calls)


def _began(work: Work, referral: Referral, alert: Alert | None) -> datetime:
    """The newest of: the emergency was reported, somebody raised the case to it. Without either, the sending."""
    raised = work.session.scalar(
        select(UrgencyOverride.asked_at)
        .where(
            UrgencyOverride.referral_id == referral.id,
            UrgencyOverride.kind == OverrideKind.RAISE,
            UrgencyOverride.to_level == Urgency.IMMEDIATE.value,
        )
        .order_by(UrgencyOverride.asked_at.desc())
        .limit(1)
    )
    known = [moment for moment in (raised, alert.created_at if alert else None) if moment is not None]
    return max(known, default=referral.submitted_at)
