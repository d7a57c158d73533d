"""What a person does with our call themselves: choose another time, or decline it (scheduling 2.2).

Nobody is lost: a declined call leaves a task at the desk, and the promised first contact stays promised.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from intake.errors import Conflict
from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import TaskKind
from intake.models.referrals import Referral, ReferralState
from intake.scheduling.calls import Plan, PlanState
from intake.scheduling.offers import FreeCall, free_calls
from intake.scheduling.sentences import CHOSEN_AT_DESK, CHOSEN_BY_PERSON
from intake.scheduling.settings import Urgency
from intake.services import audit, callback_notices
from intake.services.callback_cells import SlotTaken, busy, take, team
from intake.services.callback_placing import OPEN, keep, move_on, people_of, raise_what_the_plan_left, request_of
from intake.services.clinic_calendar import load_calendar
from intake.services.desk_tasks import raise_task, settle
from intake.services.work import Work

# Ended without the person having been reached: they may still choose a time.
MISSED = (CallbackState.UNREACHABLE, CallbackState.CANCELLED)
CLOCK_STEPS = ("call_due", "call_late", "call_escalated")


class Reach(StrEnum):
    """How else somebody who declines the call wants to hear from us."""

    MESSAGE = "message"
    EMAIL = "email"
    WHATSAPP = "whatsapp"
    OTHER_NUMBER = "other_number"
    CHOOSE_LATER = "choose_later"


class NotFree(Conflict):
    """The time that was chosen cannot be had: taken, past, outside the hours, or never offered."""


def standing(work: Work, referral: Referral) -> Callback | None:
    """The call that the person may still decide about: the open one, or one that never reached them."""
    if referral.state is ReferralState.CLOSED or referral.level == Urgency.IMMEDIATE:
        return None
    # One request has one open call at a time, and the newest says how things stand.
    newest = select(Callback).where(Callback.referral_id == referral.id)
    query = newest.order_by(Callback.state.in_(OPEN).desc(), Callback.created_at.desc(), Callback.id).limit(1)
    callback = work.session.scalar(query)
    return callback if callback is not None and callback.state in (*OPEN, *MISSED) else None


def free_times(work: Work, callback: Callback, *, at_desk: bool = False) -> dict[datetime, FreeCall]:
    """Every other start that this person may have, the earliest first. Whoever sets a time `at_desk` may give the call
    to any coordinator where nobody speaks the language: they see to it that somebody interprets."""
    staff, calendar = team(work), load_calendar(work)
    taken, request = busy(work, apart_from=callback.id), request_of(callback)
    found = free_calls(request, staff.coordinators, taken, work.now, calendar, staff.interpreters)
    if at_desk and not found:
        spoken = dict.fromkeys(tag for person in staff.coordinators for tag in person.langs)
        anybody = replace(request, langs=(*request.langs, *spoken))
        found = free_calls(anybody, staff.coordinators, taken, work.now, calendar)
    if callback.state in OPEN and callback.starts_at is not None:
        found.pop(callback.starts_at, None)
    return found


def choose(
    work: Work, referral: Referral, seen: tuple[str, int], start: datetime, *, at_desk: bool = False
) -> Callback:
    """Move the call to a start that the person chose, or a coordinator for them; a second press changes nothing.

    `seen` are id and version of the call that their page showed. Raises Conflict when it has moved since, and NotFree;
    after either the unit of work must not be committed.
    """
    callback = _seen(work, referral, seen, already=start)
    if callback.state is CallbackState.PLANNED and callback.starts_at == start:
        return callback
    free = free_times(work, callback, at_desk=at_desk).get(start)
    if free is None:
        raise NotFree
    had_a_time = callback.state in OPEN and callback.starts_at is not None
    callback = _next(work, callback)
    plan = Plan(
        PlanState.SCHEDULED, callback.due_at, (CHOSEN_AT_DESK if at_desk else CHOSEN_BY_PERSON,), start, None,
        free.busy_until, free.coordinator, free.level, interpreter=free.interpreter,
    )  # fmt: skip
    keep(work, callback, plan)
    try:
        take(work, callback.id, people_of(plan), start, free.busy_until)
    except SlotTaken as error:
        raise NotFree from error
    _told(work, referral, callback, had_a_time)
    return callback


def _seen(work: Work, referral: Referral, seen: tuple[str, int], already: datetime | None = None) -> Callback:
    """The call of the page, if it still stands as the page showed it; two presses at once come one after the other."""
    work.session.execute(select(Referral.id).where(Referral.id == referral.id).with_for_update())
    callback = standing(work, referral)
    if callback is None:
        raise Conflict
    work.session.refresh(callback)
    again = already is not None and callback.state is CallbackState.PLANNED and callback.starts_at == already
    if (callback.id, callback.version) != seen and not again:
        raise Conflict
    return callback


def _next(work: Work, callback: Callback) -> Callback:
    """The row that takes the new time: the same while it is open, one of its own after the call has ended."""
    if callback.state in OPEN:
        move_on(work, callback, CallbackState.NEEDS_HUMAN, callback.tries)
        return callback
    return Callback(
        referral_id=callback.referral_id,
        state=CallbackState.NEEDS_HUMAN,
        urgency=callback.urgency,
        time_zone=callback.time_zone,
        languages=list(callback.languages),
        prefer=list(callback.prefer),
        extended_ok=callback.extended_ok,
        due_at=callback.due_at,
        why=[],
        proposals=[],
        created_at=work.now,
        updated_at=work.now,
        tries=0,
        version=1,
    )


def _told(work: Work, referral: Referral, callback: Callback, had_a_time: bool) -> None:
    notice = callback_notices.moved if had_a_time else callback_notices.planned
    notice(work, referral, callback)
    settle(work, TaskKind.UNREACHABLE, TaskKind.CALL_DECLINED, referral_id=referral.id)
    _settle_clock(work, callback)
    raise_what_the_plan_left(work, referral, callback)
    audit.record(work, "callback.choose", "referral", referral.id)


def _settle_clock(work: Work, callback: Callback) -> None:
    """What the clock had asked for about the old time. The clinician's task of an urgent person stays."""
    for step in CLOCK_STEPS:
        settle(work, TaskKind.CALL_NOW, callback_id=callback.id, fact=f"callback:{callback.id}:{step}")


def decline(work: Work, referral: Referral, seen: tuple[str, int], reach: Reach) -> None:
    """End the call as the person wishes, and put on the desk's list how they want to be reached instead.

    A second press changes nothing. Raises Conflict when the call has moved since the page was shown.
    """
    callback = standing(work, referral)
    if callback is not None and callback.id == seen[0] and callback.state is CallbackState.CANCELLED:
        return
    callback = _seen(work, referral, seen)
    if callback.state not in OPEN:
        raise Conflict
    had_a_time = callback.starts_at is not None
    move_on(work, callback, CallbackState.CANCELLED, callback.tries)
    _settle_clock(work, callback)
    raise_task(
        work,
        TaskKind.CALL_DECLINED,
        f"callback:{callback.id}:declined:v{callback.version}",
        due_at=work.now if referral.contacted_at else referral.contact_due,
        referral_id=referral.id,
        callback_id=callback.id,
        detail={"reach": reach.value},
    )
    if had_a_time:
        callback_notices.cancelled(work, referral, callback)
    audit.record(work, "callback.decline", "referral", referral.id)
