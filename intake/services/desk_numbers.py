"""The few numbers that stand on every page of the desk, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from intake.db import Base
from intake.models.alerts import Alert
from intake.models.callbacks import OnCallShift
from intake.models.desk import DeskTask
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Staff
from intake.services.oncall import Duty
from intake.services.work import Work

WATCHED_DUTIES = (Duty.COORDINATOR, Duty.CLINICIAN, Duty.ADMINISTRATOR)


@dataclass(frozen=True)
class Numbers:
    """Open requests, those of mine and those of nobody, emergencies that wait, open tasks; duties nobody is on."""

    open: int
    mine: int
    unowned: int
    alerts: int
    tasks: int
    empty_duties: tuple[Duty, ...]


def numbers(work: Work, me: str, within: ColumnElement[bool] | None = None) -> Numbers:
    """What the frame of the desk shows to `me`; `within` is a condition on the requests that one may see."""
    still_open = Referral.state != ReferralState.CLOSED
    if within is not None:
        still_open = still_open & within
    counts = work.session.execute(
        select(
            _count(Referral, still_open),
            _count(Referral, still_open, Referral.owner_id == me),
            _count(Referral, still_open, Referral.owner_id.is_(None)),
            _count(Alert, Alert.acknowledged_at.is_(None)),
            _count(DeskTask, DeskTask.done_at.is_(None)),
            *(_on_duty(work, duty) for duty in WATCHED_DUTIES),
        )
    ).one()
    open_, mine, unowned, alerts, tasks, *people = counts
    empty = tuple(duty for duty, on_call in zip(WATCHED_DUTIES, people, strict=True) if not on_call)
    return Numbers(open_, mine, unowned, alerts, tasks, empty)


def _count(table: type[Base], *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()


def _on_duty(work: Work, duty: Duty) -> ScalarSelect[Any]:
    now_on = (OnCallShift.duty == duty.value, OnCallShift.starts_at <= work.now, OnCallShift.ends_at > work.now)
    people = select(func.count()).select_from(OnCallShift).join(Staff, Staff.id == OnCallShift.staff_id)
    return people.where(*now_on, Staff.active.is_(True)).scalar_subquery()
