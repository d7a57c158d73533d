"""The few numbers that stand on every page of the desk, in one statement.

They are counted as far as a person reads them: beyond a thousand it is "1000+", so a full clinic costs no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, literal_column, select

from intake.db import Base
from intake.models.alerts import Alert
from intake.models.callbacks import OnCallShift
from intake.models.desk import DeskTask
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services.oncall import Duty
from intake.services.queue import Shown, on_list
from intake.services.work import Work

COUNTED = 1000
LISTS = (Shown.OPEN, Shown.MINE, Shown.UNOWNED, Shown.OVERDUE, Shown.SNOOZED)
WATCHED_DUTIES = (Duty.COORDINATOR, Duty.CLINICIAN, Duty.ADMINISTRATOR)


@dataclass(frozen=True)
class Numbers:
    """Requests on each list, emergencies that wait, open tasks; duties nobody is on. A number above `COUNTED` says
    only that there are more."""

    open: int
    mine: int
    unowned: int
    overdue: int
    snoozed: int
    alerts: int
    tasks: int
    empty_duties: tuple[Duty, ...]


def numbers(work: Work, me: str, within: ColumnElement[bool] | None = None) -> Numbers:
    """What the frame of the desk shows to `me`; `within` is a condition on the requests that one may see."""
    seen = () if within is None else (within,)
    counts = work.session.execute(
        select(
            *(_count(Referral, *on_list(shown, me, work.now), *seen) for shown in LISTS),
            _count(Alert, Alert.acknowledged_at.is_(None)),
            _count(DeskTask, DeskTask.done_at.is_(None)),
            *(_on_duty(work, duty) for duty in WATCHED_DUTIES),
        )
    ).one()
    requests, (alerts, tasks, *people) = counts[: len(LISTS)], counts[len(LISTS) :]
    empty = tuple(duty for duty, on_call in zip(WATCHED_DUTIES, people, strict=True) if not on_call)
    lists = {shown.value: number for shown, number in zip(LISTS, requests, strict=True)}
    return Numbers(**lists, alerts=alerts, tasks=tasks, empty_duties=empty)


def _count(table: type[Base], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    some = select(literal_column("1")).select_from(table).where(*conditions).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def in_words(number: int) -> str:
    """ "7", "1000+"."""
    return str(number) if number <= COUNTED else f"{COUNTED}+"


def _on_duty(work: Work, duty: Duty) -> ScalarSelect[Any]:
    now_on = (OnCallShift.duty == duty.value, OnCallShift.starts_at <= work.now, OnCallShift.ends_at > work.now)
    people = select(func.count()).select_from(OnCallShift).join(Staff, Staff.id == OnCallShift.staff_id)
    return people.where(*now_on, Staff.active.is_(True)).scalar_subquery()
