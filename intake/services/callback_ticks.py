"""What the clock does to callbacks and first contacts: due, late, escalated (scheduling 2.2; design, "two clocks").

Each step is one conditional update with the rows it causes, so any number of processes may tick at once.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from intake.db import rows_changed
from intake.models.callbacks import Callback, CallbackState, Resource
from intake.models.desk import TaskKind
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.scheduling.local_times import reads_differently, told_local
from intake.scheduling.settings import Urgency
from intake.scheduling.ticks import CallState, Notify, Transition, tick
from intake.scheduling.zones import zone
from intake.services import callback_notices
from intake.services.desk_tasks import raise_task
from intake.services.oncall import Duty
from intake.services.work import Work

AT_MOST = 100  # rows in one transaction; what is left waits for the next tick

# The mail of the last step reached, and who gets it.
MAIL_OF = {
    Notify.COORDINATOR: ("call_due", Duty.COORDINATOR),
    Notify.LEAD: ("call_late", Duty.LEAD),
    Notify.PHYSICIAN_ON_DUTY: ("call_escalated", Duty.CLINICIAN),
}


def move_calls(work: Work) -> int:
    """Move every planned call that the clock has reached; how many moved.

    After an outage a call may have passed several steps at once: only the last one tells anybody.
    """
    return sum(_move(work, callback) for callback in reached(work))


def reached(work: Work) -> list[Callback]:
    """The calls that have waited longest for a step, at most a hundred."""
    query = select(Callback).where(_has_reached(work)).order_by(Callback.starts_at, Callback.id).limit(AT_MOST)
    return list(work.session.scalars(query))


def _has_reached(work: Work) -> ColumnElement[bool]:
    late = work.now - timedelta(minutes=work.settings.planner.late_after)
    urgent = work.now - timedelta(minutes=work.settings.planner.escalate_urgent_after)
    other = work.now - timedelta(minutes=work.settings.planner.escalate_after)
    return or_(
        and_(Callback.state == CallbackState.PLANNED, Callback.starts_at <= work.now),
        and_(Callback.state == CallbackState.DUE, Callback.starts_at <= late),
        and_(Callback.state == CallbackState.LATE, Callback.starts_at <= other),
        and_(Callback.state == CallbackState.LATE, Callback.urgency == Urgency.URGENT, Callback.starts_at <= urgent),
    )


def _move(work: Work, callback: Callback) -> bool:
    assert callback.starts_at is not None, "the query asks for planned times only"
    planner = work.settings.planner
    step = tick(CallState(callback.state.value), callback.starts_at, work.now, Urgency(callback.urgency), planner)
    if step is None or not _won(work, callback, step):
        return False
    referral = work.session.get_one(Referral, callback.referral_id)
    mail, duty = MAIL_OF[step.notify]
    caller = _caller(work, callback) if step.notify is Notify.COORDINATOR else None
    callback_notices.to_staff(work, referral, callback, mail, duty, person=caller)
    raise_task(
        work,
        TaskKind.CALL_NOW,
        f"callback:{callback.id}:{mail}:v{callback.version}",
        due_at=callback.starts_at,
        referral_id=referral.id,
        callback_id=callback.id,
        for_duty=duty,
        owner_id=caller.id if caller else None,
        detail={"step": step.after.value},
    )
    return True


def _caller(work: Work, callback: Callback) -> Staff | None:
    """The coordinator who makes this call, while they work here."""
    caller = work.session.get(Resource, callback.resource_id) if callback.resource_id is not None else None
    person = work.session.get(Staff, caller.staff_id) if caller and caller.staff_id else None
    return person if person is not None and person.active else None


def _won(work: Work, callback: Callback, step: Transition) -> bool:
    """The state moves without a new version: mails about the planned time are still true."""
    mine = update(Callback).where(
        Callback.id == callback.id,
        Callback.version == callback.version,
        Callback.state == CallbackState(step.before.value),
    )
    after = CallbackState(step.after.value)
    return rows_changed(work.session, mine.values(state=after, updated_at=work.now)) == 1


def escalate_first_contacts(work: Work) -> int:
    """Tell the clinician on call of everybody to whom nobody has spoken by the promised time, day and night."""
    query = (
        select(Referral)
        .where(
            Referral.contact_due <= work.now,
            Referral.contacted_at.is_(None),
            Referral.escalated_at.is_(None),
            Referral.closed_at.is_(None),
            Referral.state != ReferralState.CLOSED,
        )
        .order_by(Referral.contact_due)
        .limit(AT_MOST)
    )
    return sum(_escalate(work, referral) for referral in work.session.scalars(query).all())


def _escalate(work: Work, referral: Referral) -> bool:
    mine = update(Referral).where(
        Referral.id == referral.id, Referral.escalated_at.is_(None), Referral.contacted_at.is_(None)
    )
    if rows_changed(work.session, mine.values(escalated_at=work.now)) != 1:
        return False
    raise_task(
        work,
        TaskKind.FIRST_CONTACT_LATE,
        f"referral:{referral.id}:first_contact_late",
        due_at=referral.contact_due,
        referral_id=referral.id,
        for_duty=Duty.CLINICIAN,
    )
    callback_notices.to_staff(work, referral, None, "first_contact_late", Duty.CLINICIAN, Duty.COORDINATOR)
    return True


def tell_changed_clocks(work: Work) -> int:
    """Mail everybody whose call reads differently on their own clock than they were told; how many (scheduling 0.7)."""
    planned = select(Callback).where(Callback.state == CallbackState.PLANNED, Callback.starts_at > work.now)
    return sum(_tell_changed_clock(work, callback) for callback in work.session.scalars(planned).all())


def _tell_changed_clock(work: Work, callback: Callback) -> bool:
    if callback.starts_at is None or callback.told_local is None:
        return False
    if not reads_differently(callback.starts_at, callback.time_zone, callback.told_local):
        return False
    callback.told_local = told_local(callback.starts_at.astimezone(zone(callback.time_zone)))
    work.session.flush()
    callback_notices.local_time_changed(work, work.session.get_one(Referral, callback.referral_id), callback)
    return True
