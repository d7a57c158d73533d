"""The calls as the desk sees them: which are still to be made, and what came of those that were (scheduling 2.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from intake.models.callbacks import Callback, CallbackState, Resource
from intake.models.desk import ContactAttempt, ContactOutcome
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services.callback_placing import OPEN
from intake.services.work import Work

SHOWN_AT_MOST = 200
LOOKED_BACK = timedelta(days=30)
ENDED = (CallbackState.DONE, CallbackState.UNREACHABLE, CallbackState.CANCELLED)


@dataclass(frozen=True)
class OpenCall:
    """A call that is still to be made; without `starts_at` a person has to find it a time."""

    callback: Callback
    referral: Referral
    coordinator: str | None
    interpreter: str | None


@dataclass(frozen=True)
class Attempt:
    """One contact that was tried, and what came of it."""

    at: datetime
    referral_id: str
    reference: str
    by: str
    channel: str
    outcome: ContactOutcome


@dataclass(frozen=True)
class Outcomes:
    """The last 30 days. `attempts` counts contacts by outcome, `ended` calls by how they ended, `reached_on` calls that
    reached the person by the attempt that did."""

    attempts: Mapping[ContactOutcome, int]
    ended: Mapping[CallbackState, int]
    reached_on: Mapping[int, int]
    latest: tuple[Attempt, ...]


def to_make(
    work: Work, staff_id: str | None = None, within: ColumnElement[bool] | None = None
) -> list[OpenCall]:
    """Open calls, those without a time first and then by time; with `staff_id` those of one coordinator, and of the
    requests `within` only."""
    caller, interpreter = aliased(Resource), aliased(Resource)
    query = (
        select(Callback, Referral, caller.name, interpreter.name)
        .join(Referral, Referral.id == Callback.referral_id)
        .outerjoin(caller, caller.id == Callback.resource_id)
        .outerjoin(interpreter, interpreter.id == Callback.interpreter_id)
        .where(Callback.state.in_(OPEN))
        .order_by(Callback.starts_at.is_not(None), Callback.starts_at, Callback.id)
        .limit(SHOWN_AT_MOST)
    )
    if staff_id is not None:
        query = query.where(caller.staff_id == staff_id)
    if within is not None:
        query = query.where(within)
    return [OpenCall(*row) for row in work.session.execute(query)]


def outcomes(work: Work, within: ColumnElement[bool] | None = None) -> Outcomes:
    """What came of the calls of the last 30 days; the single ones of the requests `within` only."""
    since = work.now - LOOKED_BACK
    tried = select(ContactAttempt.outcome, func.count()).where(ContactAttempt.at >= since)
    attempts = Counter({row[0]: row[1] for row in work.session.execute(tried.group_by(ContactAttempt.outcome))})
    states = select(Callback.state, Callback.tries, func.count()).where(
        Callback.state.in_(ENDED), Callback.updated_at >= since
    )
    ended: Counter[CallbackState] = Counter()
    reached_on: Counter[int] = Counter()
    for state, tries, count in work.session.execute(states.group_by(Callback.state, Callback.tries)):
        ended[state] += count
        if state is CallbackState.DONE:
            reached_on[tries + 1] += count
    return Outcomes(attempts, ended, dict(sorted(reached_on.items())), _latest(work, since, within))


def _latest(work: Work, since: datetime, within: ColumnElement[bool] | None) -> tuple[Attempt, ...]:
    query = (
        select(
            ContactAttempt.at, Referral.id, Referral.reference, Staff.name, ContactAttempt.channel,
            ContactAttempt.outcome,
        )
        .join(Referral, Referral.id == ContactAttempt.referral_id)
        .join(Staff, Staff.id == ContactAttempt.by_id)
        .where(ContactAttempt.at >= since)
        .order_by(ContactAttempt.at.desc(), ContactAttempt.id)
        .limit(SHOWN_AT_MOST)
    )  # fmt: skip
    if within is not None:
        query = query.where(within)
    return tuple(Attempt(*row) for row in work.session.execute(query))


def people_of(work: Work, callback: Callback) -> tuple[str, str]:
    """Who calls, and who interprets; '' where nobody does."""
    ids = (callback.resource_id, callback.interpreter_id)
    rows = [work.session.get(Resource, found) if found is not None else None for found in ids]
    coordinator, interpreter = (row.name if row else "" for row in rows)
    return coordinator, interpreter
