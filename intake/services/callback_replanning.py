"""Calls that no longer fit are planned again: a roster, an absence, a clinic day or the phone hours have changed.

Nobody has to say what changed: every tick holds the planned calls against what is true now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from intake.errors import Conflict
from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import ContactAttempt, ContactOutcome
from intake.models.referrals import Referral
from intake.scheduling.callbacks import language_rank
from intake.scheduling.calls import Coordinator
from intake.scheduling.clinic_days import ClinicCalendar
from intake.scheduling.offers import by_id, still_holds
from intake.scheduling.retry import NextAttempt, after_no_answer
from intake.scheduling.sentences import CHOSEN_AT_DESK
from intake.services import audit, callback_notices
from intake.services.callback_cells import REACH, team
from intake.services.callback_placing import move_on, place, raise_what_the_plan_left, request_of
from intake.services.clinic_calendar import load_calendar
from intake.services.work import Work

AT_MOST = 50  # calls in one transaction; what is left waits for the next tick
PLANNED = (
    select(
        Callback.id, Callback.starts_at, Callback.resource_id, Callback.interpreter_id, Callback.languages, Callback.why
    )
    .where(Callback.state == CallbackState.PLANNED, Callback.resource_id.is_not(None))
    .order_by(Callback.starts_at, Callback.id)
)


def replan(work: Work) -> int:
    """Plan every future call again that the clinic's days, rosters or languages have overtaken; how many."""
    calendar = load_calendar(work)
    overtaken = [found for _number, found in zip(range(AT_MOST), _overtaken(work, calendar), strict=False)]
    return sum(_again(work, callback_id, calendar) for callback_id in overtaken)


def _overtaken(work: Work, calendar: ClinicCalendar) -> Iterator[str]:
    ahead = PLANNED.where(Callback.starts_at > work.now, Callback.starts_at <= work.now + REACH)
    rows = work.session.execute(ahead).all()
    if not rows:
        return
    staff = team(work)
    coordinators, interpreters = by_id(staff.coordinators), by_id(staff.interpreters)
    for callback_id, start, coordinator, interpreter, languages, why in rows:
        assert start is not None, "the query asks for those with a time"
        assert coordinator is not None, "the query asks for those with a coordinator"
        people = [coordinators.get(coordinator)]
        if interpreter is not None:
            people.append(interpreters.get(interpreter))
        # Who set the time at the desk sees to the language themselves.
        understood = CHOSEN_AT_DESK in why or _speaks(people, languages)
        if not (understood and still_holds(start, people, calendar)):
            yield callback_id


def _speaks(people: list[Coordinator | None], languages: list[str]) -> bool:
    """Whoever joined last does the talking."""
    speaker = people[-1]
    return speaker is not None and language_rank(languages, speaker.langs) is not None


def _again(work: Work, callback_id: str, calendar: ClinicCalendar) -> bool:
    """One call in a savepoint of its own: somebody at the desk may be moving it at the same moment."""
    callback = work.session.get_one(Callback, callback_id)
    try:
        with work.session.begin_nested():
            _plan_again(work, callback, calendar)
    except Conflict:
        return False
    return True


def _plan_again(work: Work, callback: Callback, calendar: ClinicCalendar) -> None:
    referral = work.session.get_one(Referral, callback.referral_id)
    before, attempt = callback.starts_at, _attempt(work, callback, calendar)
    unsent = move_on(work, callback, CallbackState.NEEDS_HUMAN, callback.tries)
    place(work, callback, attempt.request, calendar, attempt.not_before)
    if callback.starts_at is None:
        # Counted from the request, target and horizon may lie behind us already.
        place(work, callback, replace(attempt.request, created=work.now), calendar, attempt.not_before)
    _tell(work, referral, callback, before, bool(unsent))
    raise_what_the_plan_left(work, referral, callback)
    audit.record(work, "callback.replan", "referral", referral.id)


def _tell(work: Work, referral: Referral, callback: Callback, before: datetime | None, unsent: bool) -> None:
    """The person hears what has changed for them: not that somebody else will ring at the same time."""
    if callback.starts_at is None:
        callback_notices.waits(work, referral, callback)
        callback_notices.unplanned(work, referral, callback)
    elif callback.starts_at != before or unsent:
        callback_notices.moved(work, referral, callback)


def _attempt(work: Work, callback: Callback, calendar: ClinicCalendar) -> NextAttempt:
    """What the next attempt must keep to: a person who was missed is not called sooner for a roster's sake."""
    request = request_of(callback)
    query = select(ContactAttempt).where(ContactAttempt.callback_id == callback.id)
    last = work.session.scalar(query.order_by(ContactAttempt.at.desc(), ContactAttempt.id).limit(1))
    if last is None or last.outcome not in (ContactOutcome.NO_ANSWER, ContactOutcome.CALL_AGAIN):
        return NextAttempt(request, work.now)
    pause = last.at + timedelta(minutes=calendar.settings.retry_after)
    if last.outcome is ContactOutcome.CALL_AGAIN or not callback.tries:
        return NextAttempt(request, pause)
    return after_no_answer(request, callback.tries, last.at, last.at, calendar) or NextAttempt(request, pause)
