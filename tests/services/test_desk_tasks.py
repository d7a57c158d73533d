"""One task a fact, done once."""

from __future__ import annotations

from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.runtime import Runtime
from intake.services.desk_tasks import finish_task, raise_task, settle
from tests.services.delivery import a_member_of_staff, a_referral


def test_a_fact_told_twice_is_one_task_and_is_done_once(clinic: Runtime) -> None:
    with clinic.work() as work:
        person = a_member_of_staff(work, "coordinator")
        assert raise_task(work, TaskKind.PHONE_PATIENT, "mail:1:dead")
        assert not raise_task(work, TaskKind.PHONE_PATIENT, "mail:1:dead")
        task = work.session.scalars(select(DeskTask)).one()
        assert finish_task(work, task.id, person.id)
        assert not finish_task(work, task.id, person.id)


def test_only_tasks_of_the_cause_that_has_gone_are_closed(clinic: Runtime) -> None:
    with clinic.work() as work:
        one, other = a_referral(work), a_referral(work)
        for referral in (one, other):
            raise_task(work, TaskKind.CALL_NOW, f"{referral.id}:call", referral_id=referral.id)
            raise_task(work, TaskKind.PATIENT_WROTE, f"{referral.id}:wrote", referral_id=referral.id)
        assert settle(work, TaskKind.CALL_NOW, referral_id=one.id) == 1
        still_open = select(DeskTask.dedupe_key).where(DeskTask.done_at.is_(None))
        assert set(work.session.scalars(still_open)) == {f"{one.id}:wrote", f"{other.id}:call", f"{other.id}:wrote"}
