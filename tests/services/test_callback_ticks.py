"""The clock moves calls and first contacts, once each (scheduling 2.2; design, "two clocks")."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import callback_ticks
from intake.services.work import Work
from tests.services.delivery import a_callback, a_member_of_staff, a_referral
from tests.support.application import Clock


def the_staff(work: Work) -> None:
    a_member_of_staff(work, "coordinator")
    a_member_of_staff(work, "lead", Role.LEAD)
    a_member_of_staff(work, "doctor", Role.HAEMATOLOGIST)


def a_call_now(clinic: Runtime, **given: Any) -> None:
    with clinic.work() as work:
        the_staff(work)
        a_callback(work, a_referral(work, **given), work.now)


def moved(clinic: Runtime) -> int:
    with clinic.work() as work:
        return callback_ticks.move_calls(work)


def notified(clinic: Runtime) -> list[tuple[str, str]]:
    with clinic.reading() as work:
        rows = work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id))
        return [(row.template, row.to_addr.partition("@")[0]) for row in rows]


def state(clinic: Runtime) -> CallbackState:
    with clinic.reading() as work:
        return work.session.scalars(select(Callback.state)).one()


def test_a_call_becomes_due_late_and_escalated(clinic: Runtime, noon: Clock) -> None:
    a_call_now(clinic)
    for minutes, expected in ((0, CallbackState.DUE), (15, CallbackState.LATE), (105, CallbackState.ESCALATED)):
        noon.move(minutes=minutes, seconds=-1 if minutes else 0)
        if minutes:
            assert moved(clinic) == 0
            noon.move(seconds=1)
        assert moved(clinic) == 1
        assert state(clinic) is expected
    assert notified(clinic) == [
        ("call_due", "coordinator"),
        ("call_late", "lead"),
        ("call_escalated", "doctor"),
    ]


def test_an_urgent_call_escalates_after_half_an_hour(clinic: Runtime, noon: Clock) -> None:
    a_call_now(clinic, level="urgent")
    moved(clinic)
    noon.move(minutes=15)
    moved(clinic)
    noon.move(minutes=15)
    assert moved(clinic) == 1
    assert state(clinic) is CallbackState.ESCALATED


def test_after_an_outage_only_the_last_step_tells_anybody(clinic: Runtime, noon: Clock) -> None:
    a_call_now(clinic)
    noon.move(hours=6)
    assert moved(clinic) == 1
    assert notified(clinic) == [("call_escalated", "doctor")]


def test_a_second_tick_at_the_same_moment_changes_nothing(clinic: Runtime) -> None:
    a_call_now(clinic)
    assert (moved(clinic), moved(clinic)) == (1, 0)
    assert len(notified(clinic)) == 1


@pytest.mark.parametrize("ended", [CallbackState.DONE, CallbackState.CANCELLED, CallbackState.NEEDS_HUMAN])
def test_a_call_that_a_person_has_dealt_with_stays_as_it_is(clinic: Runtime, noon: Clock, ended: CallbackState) -> None:
    with clinic.work() as work:
        a_callback(work, a_referral(work), work.now, state=ended)
    noon.move(days=1)
    assert moved(clinic) == 0


def test_nobody_spoken_to_by_the_promised_time_is_escalated_once(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        the_staff(work)
        a_referral(work, contact_due=work.now + timedelta(hours=4))
        a_referral(work, contact_due=work.now + timedelta(hours=4), contacted_at=work.now)
        a_referral(work, contact_due=work.now + timedelta(hours=4), closed_at=work.now)
    noon.move(hours=4, seconds=-1)
    with clinic.work() as work:
        assert callback_ticks.escalate_first_contacts(work) == 0
    noon.move(seconds=1)
    with clinic.work() as work:
        assert callback_ticks.escalate_first_contacts(work) == 1
        assert callback_ticks.escalate_first_contacts(work) == 0
        late = DeskTask.kind == TaskKind.FIRST_CONTACT_LATE
        assert len(work.session.scalars(select(DeskTask).where(late)).all()) == 1
    assert notified(clinic) == [("first_contact_late", "doctor"), ("first_contact_late", "coordinator")]


def test_a_person_whose_clock_was_changed_is_told_the_new_local_time_once(clinic: Runtime) -> None:
    with clinic.work() as work:
        tomorrow = work.now + timedelta(days=1)
        a_callback(work, a_referral(work), tomorrow, told_local="2027-02-02T16:00+06:00")
        a_callback(work, a_referral(work), tomorrow, told_local="2027-02-02T15:00+05:00")
        assert callback_ticks.tell_changed_clocks(work) == 1
        assert callback_ticks.tell_changed_clocks(work) == 0
    assert notified(clinic) == [("local_time_changed", "mother")]
