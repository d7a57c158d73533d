"""Callbacks: planned at submission, planned again when nobody answers, ended by a person at the desk.

The planner is pure (`intake.scheduling.callbacks`); here its plan takes cells, becomes a row and is told. What the
clock alone does to a planned call stands in `callback_ticks`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import inspect, select, update

from intake.db import rows_changed
from intake.errors import Conflict
from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import ContactAttempt, ContactOutcome, TaskKind
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.scheduling.callbacks import plan
from intake.scheduling.calls import Plan, PlanState, Request
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.local_times import told_local
from intake.scheduling.retry import NextAttempt, after_no_answer
from intake.scheduling.settings import Urgency
from intake.scheduling.zones import zone
from intake.services import callback_notices, outbox
from intake.services.callback_cells import SlotTaken, busy, coordinators, free, take
from intake.services.callback_wishes import preferences, wishes_of
from intake.services.clinic_calendar import load_calendar
from intake.services.desk_tasks import raise_task, settle
from intake.services.keys import seal_text
from intake.services.rows import insert_new
from intake.services.work import Work

NOTE_PLACE = "contact_attempt.note"
PLANS_AT_MOST = 20
OPEN = (
    CallbackState.PLANNED, CallbackState.DUE, CallbackState.LATE, CallbackState.ESCALATED, CallbackState.NEEDS_HUMAN,
)  # fmt: skip
MOVABLE = (CallbackState.PLANNED, CallbackState.NEEDS_HUMAN)
# What a call that reached the person makes superfluous.
ANSWERED_BY_CONTACT = (
    TaskKind.CALL_NOW,
    TaskKind.PROPOSE_TIME,
    TaskKind.UNREACHABLE,
    TaskKind.PHONE_PATIENT,
    TaskKind.FIRST_CONTACT_LATE,
)


def plan_for(
    work: Work, referral: Referral, answers: Mapping[str, Any], created_at: datetime, urgency: str | None = None
) -> Callback | None:
    """Plan the call for a request. None for *immediate*: people are alerted instead. `urgency` is the request's own.

    `answers` are the codebook's (section 2.13 counts). The row it gives has a time, or is `needs_human` with a task to
    propose one. An urgent call planned after `contact_due` also gives the clinician on call a task now. The sender
    hears of the time in the receipt, so no other mail is written here.
    """
    if referral.level == Urgency.IMMEDIATE:
        return None
    wishes = wishes_of(answers, referral.language, referral.time_zone)
    callback = Callback(
        referral_id=referral.id,
        state=CallbackState.NEEDS_HUMAN,
        urgency=urgency or referral.level,
        time_zone=wishes.time_zone,
        languages=list(wishes.languages),
        prefer=list(wishes.windows),
        extended_ok=wishes.extended_ok,
        why=[],
        proposals=[],
        created_at=created_at,
        updated_at=work.now,
        tries=0,
        version=1,
    )
    _place(work, callback, request_of(callback), load_calendar(work))
    _raise_what_the_plan_left(work, referral, callback, wishes.interpreter)
    return callback


def request_of(callback: Callback) -> Request:
    """The planner's view of a callback row."""
    return Request(
        created=callback.created_at,
        urgency=Urgency(callback.urgency),
        tz=callback.time_zone,
        langs=tuple(callback.languages),
        prefer=preferences(callback.prefer),
        extended_ok=callback.extended_ok,
    )


def find_open(work: Work, referral_id: str) -> Callback | None:
    """The call that is still to be made for this request."""
    query = select(Callback).where(Callback.referral_id == referral_id, Callback.state.in_(OPEN))
    return work.session.scalar(query.order_by(Callback.created_at.desc()).limit(1))


def _place(
    work: Work,
    callback: Callback,
    request: Request,
    calendar: ClinicCalendar,
    not_before: datetime | None = None,
) -> None:
    """Plan until cells could be taken. Whoever was faster makes their stretch busy, and the planner goes on."""
    staff, taken = coordinators(work), busy(work)
    for _attempt in range(PLANS_AT_MOST):
        found = plan(request, staff, taken, work.now, calendar, not_before)
        if found.state is PlanState.NEEDS_HUMAN:
            return _keep(work, callback, found)
        assert found.coordinator is not None
        assert found.start is not None
        assert found.busy_until is not None
        _keep(work, callback, found)  # its cells point at it
        try:
            return take(work, callback.id, found.coordinator, found.start, found.busy_until)
        except SlotTaken:
            taken.setdefault(found.coordinator, []).append((found.start, found.busy_until))
    return _keep(work, callback, Plan(PlanState.NEEDS_HUMAN, found.due, found.why))


def _keep(work: Work, callback: Callback, found: Plan) -> None:
    planned = found.state is PlanState.SCHEDULED
    callback.state = CallbackState.PLANNED if planned else CallbackState.NEEDS_HUMAN
    callback.starts_at, callback.due_at, callback.resource_id = found.start, found.due, found.coordinator
    callback.level = found.level.value if found.level else None
    callback.why = list(found.why)
    callback.proposals = [moment.isoformat() for moment in found.proposals]
    callback.told_local = told_local(found.start.astimezone(zone(callback.time_zone))) if found.start else None
    callback.updated_at = work.now
    if inspect(callback).transient:
        insert_new(work.session, callback, "id")
    work.session.flush()


def _raise_what_the_plan_left(work: Work, referral: Referral, callback: Callback, interpreter: bool = False) -> None:
    """Design, "two clocks": the plan is a promise of phone hours, `contact_due` one of day and night."""
    if callback.starts_at is None:
        raise_task(
            work,
            TaskKind.PROPOSE_TIME,
            f"callback:{callback.id}:propose:v{callback.version}",
            due_at=min(callback.due_at or referral.contact_due, referral.contact_due),
            referral_id=referral.id,
            callback_id=callback.id,
            detail={"proposals": callback.proposals, "why": callback.why, "interpreter": interpreter},
        )
    too_late = callback.starts_at is None or callback.starts_at > referral.contact_due
    if callback.urgency == Urgency.URGENT and too_late and referral.contacted_at is None:
        callback_notices.call_now(work, referral, callback)


def log_outcome(
    work: Work,
    referral: Referral,
    callback: Callback | None,
    outcome: ContactOutcome,
    staff: Staff,
    *,
    channel: str = "phone",
    note: str = "",
) -> ContactAttempt:
    """A person has called or written: log it, and move the callback on. Raises Conflict when it has moved already.

    `channel` is phone, whatsapp, sms, email or video. Without a callback the contact is only logged.
    """
    attempt = ContactAttempt(
        referral_id=referral.id,
        callback_id=callback.id if callback else None,
        by_id=staff.id,
        at=work.now,
        channel=channel,
        outcome=outcome,
        note_sealed=seal_text(work, referral.key_id, NOTE_PLACE, note) if note else None,
    )
    work.session.add(attempt)
    work.session.flush()
    if outcome in (ContactOutcome.REACHED, ContactOutcome.CALL_AGAIN):
        _first_contact(work, referral, staff)
    if callback is not None and outcome is not ContactOutcome.MESSAGE_SENT:
        _FOLLOW[outcome](work, referral, callback)
    return attempt


def _first_contact(work: Work, referral: Referral, staff: Staff) -> None:
    if referral.contacted_at is None:
        referral.contacted_at = work.now
    settle(work, *ANSWERED_BY_CONTACT, referral_id=referral.id, staff_id=staff.id)


def _reached(work: Work, _referral: Referral, callback: Callback) -> None:
    _end(work, callback, CallbackState.DONE)


def _no_answer(work: Work, referral: Referral, callback: Callback) -> None:
    """Try again twice, at other hours; after the third call the person is unreachable (scheduling 2.2)."""
    calendar, tries = load_calendar(work), callback.tries + 1
    called_at = callback.starts_at or work.now
    attempt = after_no_answer(request_of(callback), tries, called_at, work.now, calendar)
    if attempt is None:
        return _unreachable(work, referral, callback)
    _move_on(work, callback, CallbackState.NEEDS_HUMAN, tries=tries)
    _place(work, callback, attempt.request, calendar, attempt.not_before)
    _tell_of_next_attempt(work, referral, callback, attempt)
    return None


def _tell_of_next_attempt(work: Work, referral: Referral, callback: Callback, attempt: NextAttempt) -> None:
    if attempt.alert_lead:
        callback_notices.missed_twice(work, referral, callback)
    if callback.starts_at is not None:
        callback_notices.moved(work, referral, callback)
    _raise_what_the_plan_left(work, referral, callback)


def _call_again(work: Work, referral: Referral, callback: Callback) -> None:
    """The person answered and asked for another time: no attempt was lost."""
    _move_on(work, callback, CallbackState.NEEDS_HUMAN, tries=callback.tries)
    not_before = work.now + timedelta(minutes=work.settings.planner.retry_after)
    _place(work, callback, request_of(callback), load_calendar(work), not_before)
    if callback.starts_at is not None:
        callback_notices.moved(work, referral, callback)
    _raise_what_the_plan_left(work, referral, callback)


def _unreachable(work: Work, referral: Referral, callback: Callback) -> None:
    _end(work, callback, CallbackState.UNREACHABLE, tries=callback.tries + 1)
    callback_notices.unreachable(work, referral, callback)


_FOLLOW = {
    ContactOutcome.REACHED: _reached,
    ContactOutcome.NO_ANSWER: _no_answer,
    ContactOutcome.CALL_AGAIN: _call_again,
    ContactOutcome.WRONG_NUMBER: _unreachable,
}


def hasten(work: Work, referral: Referral, urgency: str | None = None) -> None:
    """The request or its call has become more urgent: it moves to what is free from now on, if that is earlier.

    A call that is due already stays, and so does one of *immediate*, whom people ring at once.
    """
    callback = find_open(work, referral.id)
    if callback is None or callback.state not in MOVABLE or referral.level == Urgency.IMMEDIATE:
        return
    before = callback.starts_at
    with work.session.begin_nested() as savepoint:
        _move_on(work, callback, CallbackState.NEEDS_HUMAN, callback.tries)
        callback.urgency = urgency or referral.level
        _place(work, callback, replace(request_of(callback), created=work.now), load_calendar(work))
        if callback.starts_at is None or (before is not None and callback.starts_at >= before):
            savepoint.rollback()  # the old time is there again, with its cells and its mails
            return
    callback_notices.moved(work, referral, callback)


def cancel_for(work: Work, referral: Referral, *, tell: bool = True) -> int:
    """End every open call of a request that was withdrawn or closed; how many there were.

    The person hears of it when a time had been told, unless `tell` is off.
    """
    query = select(Callback).where(Callback.referral_id == referral.id, Callback.state.in_(OPEN))
    ended: Sequence[Callback] = work.session.scalars(query).all()
    for callback in ended:
        had_a_time = callback.starts_at is not None
        _end(work, callback, CallbackState.CANCELLED)
        if tell and had_a_time:
            callback_notices.cancelled(work, referral, callback)
    return len(ended)


def _end(work: Work, callback: Callback, state: CallbackState, tries: int | None = None) -> None:
    _move_on(work, callback, state, callback.tries if tries is None else tries)


def _move_on(work: Work, callback: Callback, state: CallbackState, tries: int) -> None:
    """The next version, if nobody else has moved it: its cells are given back and mails about it superseded."""
    seen = callback.version
    moved = rows_changed(
        work.session,
        update(Callback)
        .where(Callback.id == callback.id, Callback.version == seen, Callback.state.in_(OPEN))
        .values(state=state, version=seen + 1, tries=tries, updated_at=work.now)
        .execution_options(synchronize_session=False),
    )
    if moved != 1:
        raise Conflict
    work.session.refresh(callback)
    free(work, callback.id)
    settle(work, TaskKind.PROPOSE_TIME, callback_id=callback.id)
    outbox.supersede(work, callback.id, callback.version)
