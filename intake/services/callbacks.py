"""Callbacks: planned at submission, planned again when nobody answers, ended by a person at the desk.

The planner is pure (`intake.scheduling.callbacks`); here its plan takes cells, becomes a row and is told. What the
clock alone does to a planned call stands in `callback_ticks`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import ContactAttempt, ContactOutcome, TaskKind
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.scheduling.retry import NextAttempt, after_no_answer
from intake.scheduling.settings import Urgency
from intake.services import callback_notices
from intake.services.callback_placing import OPEN, move_on, place, raise_what_the_plan_left, request_of
from intake.services.callback_wishes import wishes_of
from intake.services.clinic_calendar import load_calendar
from intake.services.desk_tasks import settle
from intake.services.keys import seal_text
from intake.services.work import Work

__all__ = ["OPEN", "cancel_for", "find_open", "hasten", "log_outcome", "plan_for"]

NOTE_PLACE = "contact_attempt.note"
MOVABLE = (CallbackState.PLANNED, CallbackState.NEEDS_HUMAN)
# What a call that reached the person makes superfluous.
ANSWERED_BY_CONTACT = (
    TaskKind.CALL_NOW,
    TaskKind.PROPOSE_TIME,
    TaskKind.UNREACHABLE,
    TaskKind.PHONE_PATIENT,
    TaskKind.FIRST_CONTACT_LATE,
    TaskKind.CALL_DECLINED,
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
    place(work, callback, request_of(callback), load_calendar(work))
    raise_what_the_plan_left(work, referral, callback, wishes.interpreter)
    return callback


def find_open(work: Work, referral_id: str) -> Callback | None:
    """The call that is still to be made for this request."""
    query = select(Callback).where(Callback.referral_id == referral_id, Callback.state.in_(OPEN))
    return work.session.scalar(query.order_by(Callback.created_at.desc()).limit(1))


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
    move_on(work, callback, CallbackState.NEEDS_HUMAN, tries=tries)
    place(work, callback, attempt.request, calendar, attempt.not_before)
    _tell_of_next_attempt(work, referral, callback, attempt)
    return None


def _tell_of_next_attempt(work: Work, referral: Referral, callback: Callback, attempt: NextAttempt) -> None:
    if attempt.alert_lead:
        callback_notices.missed_twice(work, referral, callback)
    if callback.starts_at is not None:
        callback_notices.moved(work, referral, callback)
    raise_what_the_plan_left(work, referral, callback)


def _call_again(work: Work, referral: Referral, callback: Callback) -> None:
    """The person answered and asked for another time: no attempt was lost."""
    move_on(work, callback, CallbackState.NEEDS_HUMAN, tries=callback.tries)
    not_before = work.now + timedelta(minutes=work.settings.planner.retry_after)
    place(work, callback, request_of(callback), load_calendar(work), not_before)
    if callback.starts_at is not None:
        callback_notices.moved(work, referral, callback)
    raise_what_the_plan_left(work, referral, callback)


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
        move_on(work, callback, CallbackState.NEEDS_HUMAN, callback.tries)
        callback.urgency = urgency or referral.level
        place(work, callback, replace(request_of(callback), created=work.now), load_calendar(work))
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
    move_on(work, callback, state, callback.tries if tries is None else tries)
