"""Who gets the mail: the rota first, then whoever's role fits, then the clinic's mailbox (ruling 12)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services.oncall import Duty, addresses, put_on_call
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff
from tests.support.application import Clock

HOUR = timedelta(hours=1)


def names(work: Work, *duties: Duty) -> list[str]:
    return [to.address.partition("@")[0] for to in addresses(work, *duties)]


def test_the_person_on_call_gets_it_and_not_their_colleagues(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        on_call = a_member_of_staff(work, "doctor", Role.HAEMATOLOGIST)
        a_member_of_staff(work, "colleague", Role.HAEMATOLOGIST)
        put_on_call(work, on_call.id, Duty.CLINICIAN, work.now, work.now + HOUR)
        assert names(work, Duty.CLINICIAN) == ["doctor"]
    noon.move(hours=1)
    with clinic.work() as work:
        assert names(work, Duty.CLINICIAN) == ["doctor", "colleague"]


def test_an_empty_rota_is_the_administrators_task_once_a_day(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        a_member_of_staff(work, "doctor", Role.HAEMATOLOGIST)
        for _time in range(2):
            assert names(work, Duty.CLINICIAN) == ["doctor"]
    noon.move(days=1)
    with clinic.work() as work:
        addresses(work, Duty.CLINICIAN)
        rows = work.session.execute(select(DeskTask.kind, DeskTask.for_duty)).all()
        assert [tuple(row) for row in rows] == [(TaskKind.ROTA_EMPTY, "administrator")] * 2


def test_somebody_with_two_duties_gets_one_mail(clinic: Runtime) -> None:
    with clinic.work() as work:
        person = a_member_of_staff(work, "both")
        for duty in (Duty.COORDINATOR, Duty.CLINICIAN):
            put_on_call(work, person.id, duty, work.now, work.now + HOUR)
        assert names(work, Duty.COORDINATOR, Duty.CLINICIAN) == ["both"]


def test_staff_who_have_left_get_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        gone = a_member_of_staff(work, "gone", active=False)
        put_on_call(work, gone.id, Duty.COORDINATOR, work.now, work.now + HOUR)
        assert names(work, Duty.COORDINATOR) == ["desk"]


@pytest.mark.parametrize("length", [timedelta(), -HOUR, timedelta(days=15)])
def test_a_shift_has_a_sensible_length(clinic: Runtime, length: timedelta) -> None:
    with clinic.work() as work:
        person = a_member_of_staff(work, "somebody")
        with pytest.raises(ValueError, match="14 days"):
            put_on_call(work, person.id, Duty.COORDINATOR, work.now, work.now + length)
