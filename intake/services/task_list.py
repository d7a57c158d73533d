"""The task list as the desk sees it: what is open, whose it is, and whom it concerns (design, ruling 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import aliased

from intake.db import rows_changed
from intake.models.alerts import Alert
from intake.models.desk import DeskTask, TaskKind
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.services import audit, desk_tasks
from intake.services.oncall import Duty
from intake.services.work import Work

MOST_SHOWN = 200


@dataclass(frozen=True)
class ListedTask:
    """`reference` is the request's, or the alert's where there is no request yet."""

    id: str
    kind: TaskKind
    detail: dict[str, Any]
    for_duty: str
    due_at: datetime
    referral_id: str | None
    alert_id: str | None
    reference: str | None
    owner_id: str | None
    owner_name: str | None


def open_tasks(
    work: Work,
    owner: str | None = None,
    duty: str | None = None,
    kind: TaskKind | None = None,
    within: ColumnElement[bool] | None = None,
) -> list[ListedTask]:
    """Open tasks by due moment; those of one owner, for one duty or of one kind, when asked.

    `within` is a condition on the requests that one may see; tasks about no request are everybody's. What asks for a
    clinician stands in every clinician's list, by its reference: whoever is on call must find it (two clocks).
    """
    person = aliased(Staff)
    query = (
        select(DeskTask, Referral.reference, Alert.reference, person.name)
        .outerjoin(Referral, Referral.id == DeskTask.referral_id)
        .outerjoin(Alert, Alert.id == DeskTask.alert_id)
        .outerjoin(person, person.id == DeskTask.owner_id)
        .where(DeskTask.done_at.is_(None))
        .order_by(DeskTask.due_at, DeskTask.id)
        .limit(MOST_SHOWN)
    )
    if owner is not None:
        query = query.where(DeskTask.owner_id == owner)
    if duty is not None:
        query = query.where(DeskTask.for_duty == duty)
    if within is not None:
        asked = DeskTask.for_duty == Duty.CLINICIAN
        query = query.where(DeskTask.referral_id.is_(None) | asked | within)
    if kind is not None:
        query = query.where(DeskTask.kind == kind)
    return [_listed(*row) for row in work.session.execute(query)]


def open_kinds(work: Work) -> frozenset[TaskKind]:
    """The kinds of which at least one task is open."""
    return frozenset(work.session.scalars(select(DeskTask.kind).where(DeskTask.done_at.is_(None)).distinct()))


def _listed(task: DeskTask, reference: str | None, alert_reference: str | None, owner: str | None) -> ListedTask:
    return ListedTask(
        task.id, task.kind, task.detail, task.for_duty, task.due_at, task.referral_id, task.alert_id,
        reference or alert_reference, task.owner_id, owner,
    )  # fmt: skip


def claim(work: Work, task_id: str, staff: Staff) -> bool:
    """Take a task that is nobody's and not done. False when somebody was faster."""
    free = (DeskTask.id == task_id, DeskTask.owner_id.is_(None), DeskTask.done_at.is_(None))
    won = rows_changed(work.session, update(DeskTask).where(*free).values(owner_id=staff.id)) == 1
    if won:
        audit.record(work, "task.claim", "desk_task", task_id)
    return won


def finish(work: Work, task_id: str, staff: Staff) -> bool:
    """A person has done it. False when it was done already, is unknown, or is an emergency, which has its own page."""
    kind = work.session.scalar(select(DeskTask.kind).where(DeskTask.id == task_id))
    if kind is TaskKind.ACKNOWLEDGE_ALERT:
        return False
    done = desk_tasks.finish_task(work, task_id, staff.id)
    if done:
        audit.record(work, "task.done", "desk_task", task_id)
    return done


def owner_of(work: Work, task_id: str) -> str | None:
    """The name of whoever has the task."""
    return work.session.scalar(
        select(Staff.name).join(DeskTask, DeskTask.owner_id == Staff.id).where(DeskTask.id == task_id)
    )
