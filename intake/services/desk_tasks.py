"""The desk's task list: what a person must do, fed by every part of the system (design, ruling 11)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update

from intake.db import new_id, rows_changed
from intake.models.desk import DeskTask, TaskKind
from intake.services.rows import insert_once
from intake.services.work import Work


def raise_task(
    work: Work,
    kind: TaskKind,
    dedupe_key: str,
    *,
    due_at: datetime | None = None,
    referral_id: str | None = None,
    alert_id: str | None = None,
    callback_id: str | None = None,
    for_duty: str = "coordinator",
    owner_id: str | None = None,
    detail: dict[str, Any] | None = None,
) -> bool:
    """Put one task on the list, due now unless told otherwise. False when the same fact has raised it before.

    `dedupe_key` names the fact ("callback:42:late:v1"), so a tick that runs twice raises one task. `for_duty` is
    coordinator, clinician, lead or administrator. `detail` holds codes and ids, nothing clinical.
    """
    values = {
        "id": new_id(),
        "kind": kind,
        "dedupe_key": dedupe_key,
        "referral_id": referral_id,
        "alert_id": alert_id,
        "callback_id": callback_id,
        "for_duty": for_duty,
        "owner_id": owner_id,
        "detail": detail or {},
        "due_at": due_at or work.now,
        "created_at": work.now,
    }
    return insert_once(work.session, DeskTask, values, "dedupe_key")


def finish_task(work: Work, task_id: str, staff_id: str) -> bool:
    """A person has done it. False when it was done already, or is unknown."""
    done = rows_changed(
        work.session,
        update(DeskTask)
        .where(DeskTask.id == task_id, DeskTask.done_at.is_(None))
        .values(done_at=work.now, done_by=staff_id),
    )
    return bool(done)


def settle(
    work: Work,
    *kinds: TaskKind,
    referral_id: str | None = None,
    callback_id: str | None = None,
    fact: str | None = None,
    staff_id: str | None = None,
) -> int:
    """Close open tasks of these kinds because their cause has gone; how many there were.

    `fact` is the beginning of their dedupe keys.
    """
    causes: list[ColumnElement[bool]] = [DeskTask.kind.in_(kinds), DeskTask.done_at.is_(None)]
    if referral_id is not None:
        causes.append(DeskTask.referral_id == referral_id)
    if callback_id is not None:
        causes.append(DeskTask.callback_id == callback_id)
    if fact is not None:
        causes.append(DeskTask.dedupe_key.startswith(fact, autoescape=True))
    return rows_changed(work.session, update(DeskTask).where(*causes).values(done_at=work.now, done_by=staff_id))
