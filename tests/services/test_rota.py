"""The rota: who is on call now and next, and where nobody is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.errors import NotFound
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import oncall, rota
from intake.services.desk_numbers import numbers
from intake.services.oncall import Duty
from intake.services.task_list import open_tasks
from tests.support.factories import a_member_of_staff

HOUR = timedelta(hours=1)


def test_an_empty_rota_is_one_hole_for_each_duty(runtime: Runtime) -> None:
    with runtime.work() as work:
        holes = rota.gaps(rota.shifts(work), work.now)
        assert [(hole.duty, hole.starts_at, hole.ends_at) for hole in holes] == [
            (duty, work.now, work.now + timedelta(days=7)) for duty in rota.WATCHED_DUTIES
        ]
        assert numbers(work, "me").empty_duties == rota.WATCHED_DUTIES


def test_shifts_that_overlap_or_touch_leave_no_hole_and_the_rest_is_named(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam = a_member_of_staff(work)
        for start, end in ((-2, 5), (3, 8), (8, 10), (30, 40)):
            rota.add(work, miriam.id, Duty.COORDINATOR, work.now + start * HOUR, work.now + end * HOUR)
        holes = [hole for hole in rota.gaps(rota.shifts(work), work.now) if hole.duty is Duty.COORDINATOR]
        spans = [((hole.starts_at - work.now) / HOUR, (hole.ends_at - work.now) / HOUR) for hole in holes]
        assert spans == [(10, 30), (40, 168)]


def test_now_and_next_are_told_apart(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam, ada = a_member_of_staff(work), a_member_of_staff(work, "Ada")
        rota.add(work, miriam.id, Duty.COORDINATOR, work.now - HOUR, work.now + HOUR)
        rota.add(work, ada.id, Duty.COORDINATOR, work.now + HOUR, work.now + 5 * HOUR)
        cover = rota.cover(rota.shifts(work), work.now)[0]
        assert [shift.name for shift in cover.now] == ["Miriam"]
        assert cover.next is not None
        assert cover.next.name == "Ada"
        assert Duty.COORDINATOR not in numbers(work, "me").empty_duties


def test_somebody_who_left_covers_nothing(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam = a_member_of_staff(work)
        rota.add(work, miriam.id, Duty.COORDINATOR, work.now - HOUR, work.now + HOUR)
        miriam.active = False
        work.session.flush()
        assert rota.shifts(work) == []
        assert Duty.COORDINATOR in numbers(work, "me").empty_duties


def test_a_coordinator_cannot_be_the_clinician_on_call(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam = a_member_of_staff(work)
        with pytest.raises(rota.WrongRole):
            rota.add(work, miriam.id, Duty.CLINICIAN, work.now, work.now + HOUR)


def test_the_same_shift_twice_and_nobodys_shift_are_refused(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam = a_member_of_staff(work)
        rota.add(work, miriam.id, Duty.COORDINATOR, work.now, work.now + HOUR)
        with pytest.raises(rota.AlreadyThere):
            rota.add(work, miriam.id, Duty.COORDINATOR, work.now, work.now + 2 * HOUR)
        with pytest.raises(NotFound):
            rota.add(work, "nobody", Duty.COORDINATOR, work.now, work.now + HOUR)


def test_the_task_about_an_empty_rota_goes_when_both_duties_are_covered(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam = a_member_of_staff(work)
        doctor = a_member_of_staff(work, "Doctor", Role.HAEMATOLOGIST)
        oncall.addresses(work, Duty.COORDINATOR, Duty.CLINICIAN)
        rota.add(work, miriam.id, Duty.COORDINATOR, work.now, work.now + HOUR)
        assert len(open_tasks(work)) == 2
        rota.add(work, doctor.id, Duty.CLINICIAN, work.now, work.now + HOUR)
        assert open_tasks(work) == []


def test_a_removed_shift_is_gone(runtime: Runtime) -> None:
    with runtime.work() as work:
        miriam = a_member_of_staff(work)
        shift = rota.add(work, miriam.id, Duty.COORDINATOR, work.now, work.now + HOUR)
        rota.remove(work, shift.id)
        assert rota.shifts(work) == []
        with pytest.raises(NotFound):
            rota.remove(work, shift.id)
