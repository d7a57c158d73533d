"""Calls that a roster, an absence, a clinic day or phone hours have overtaken are planned again (scheduling 2.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from intake.models.callbacks import Callback, CallbackState, Resource, ResourceCell, ResourceKind, RosterException
from intake.models.desk import ContactOutcome, DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.scheduling.clinic_days import DayKind
from intake.scheduling.settings import PhoneHours, Span
from intake.services import callback_replanning, callbacks, clinic_days, rosters
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff, a_referral, the_coordinators
from tests.support import factories
from tests.support.application import Clock

TODAY, TOMORROW = date(2027, 2, 1), date(2027, 2, 2)
TOMORROWS = {"contact_windows": [{"weekdays": [1], "start_min": 840, "end_min": 960}]}  # Tuesday 14:00-16:00 in Almaty


def planned(work: Work, language: str = "ru", **answers: Any) -> tuple[Referral, Callback]:
    if not work.session.scalar(select(func.count()).select_from(Resource)):
        the_coordinators(work)
    referral = a_referral(work, language=language)
    callback = callbacks.plan_for(work, referral, {"preferred_language": language, **TOMORROWS, **answers}, work.now)
    assert callback is not None
    assert callback.starts_at is not None
    return referral, callback


def away(work: Work, resource_id: int | None, day: date) -> None:
    assert resource_id is not None
    work.session.add(RosterException(resource_id=resource_id, day=day, start_min=None, end_min=None))
    work.session.flush()


def mails(work: Work) -> list[str]:
    ready = select(OutboxEmail.template).where(OutboxEmail.state == OutboxState.READY)
    return list(work.session.scalars(ready.order_by(OutboxEmail.id)))


def cells(work: Work, callback: Callback) -> int:
    query = select(func.count()).select_from(ResourceCell).where(ResourceCell.callback_id == callback.id)
    return work.session.scalar(query) or 0


def test_while_nothing_has_changed_no_call_moves(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work)
        assert callback_replanning.replan(work) == 0
        assert (callback.version, mails(work)) == (1, [])


def test_an_absence_moves_the_call_and_the_person_is_told_once(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work)
        before = callback.starts_at
        away(work, callback.resource_id, TOMORROW)
        assert callback_replanning.replan(work) == 1
        assert callback.starts_at is not None
        assert callback.starts_at != before
        assert (callback.state, cells(work, callback)) == (CallbackState.PLANNED, 6)
        assert mails(work) == ["callback_moved"]
        assert callback_replanning.replan(work) == 0


def test_when_somebody_else_rings_at_the_same_time_the_person_hears_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work, "en")
        before, caller = callback.starts_at, callback.resource_id
        away(work, caller, TOMORROW)
        assert callback_replanning.replan(work) == 1
        assert callback.starts_at == before
        assert callback.resource_id != caller
        assert mails(work) == []


def test_a_day_that_closes_moves_its_calls(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work)
        clinic_days.put(work, TOMORROW, DayKind.CLOSED, "Election", 0)
        assert callback_replanning.replan(work) == 1
        assert callback.starts_at is not None
        assert callback.starts_at.date() != TOMORROW


def test_a_day_that_becomes_short_moves_what_lay_in_the_afternoon_only(clinic: Runtime) -> None:
    with clinic.work() as work:
        late = {"contact_windows": [{"weekdays": [1], "start_min": 1020, "end_min": 1140}]}
        morning, afternoon = planned(work)[1], planned(work, **late)[1]
        clinic_days.put(work, TOMORROW, DayKind.SHORT, "", 0)
        assert callback_replanning.replan(work) == 1
        assert (morning.version, afternoon.version) == (1, 2)


def test_new_phone_hours_move_what_lies_outside_them(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work)
        hours = replace(work.settings.planner, phone_hours=PhoneHours(full=Span(900, 1080)))
        later = replace(work, settings=replace(work.settings, planner=hours))
        assert callback_replanning.replan(later) == 1
        assert callback.starts_at is not None
        assert callback.starts_at >= datetime(2027, 2, 1, 13, 0, tzinfo=UTC)


def test_a_coordinator_who_leaves_or_forgets_the_language_makes_no_call(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work, "en")
        caller = work.session.get_one(Resource, callback.resource_id)
        caller.languages = ["he"]
        work.session.flush()
        assert callback_replanning.replan(work) == 1
        assert callback.resource_id != caller.id
        work.session.get_one(Resource, callback.resource_id).active = False
        work.session.flush()
        assert callback_replanning.replan(work) == 1
        assert callback.state is CallbackState.NEEDS_HUMAN


def test_a_call_that_finds_no_other_time_needs_a_person_and_rings_at_the_desk(clinic: Runtime) -> None:
    with clinic.work() as work:
        a_member_of_staff(work, "coordinator")
        a_member_of_staff(work, "lead", Role.LEAD)
        _referral, callback = planned(work)
        for number in range(60):
            away(work, callback.resource_id, TODAY + timedelta(days=number))
        assert callback_replanning.replan(work) == 1
        assert (callback.state, callback.starts_at, cells(work, callback)) == (CallbackState.NEEDS_HUMAN, None, 0)
        assert sorted(mails(work)) == ["call_unplanned", "call_unplanned", "callback_waits"]
        kinds = work.session.scalars(select(DeskTask.kind).where(DeskTask.done_at.is_(None))).all()
        assert TaskKind.PROPOSE_TIME in kinds
        assert callback_replanning.replan(work) == 0


def test_an_old_request_is_planned_anew_and_not_lost_behind_its_horizon(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work)
        callback.created_at = work.now - timedelta(days=60)
        away(work, callback.resource_id, TOMORROW)
        assert callback_replanning.replan(work) == 1
        assert callback.state is CallbackState.PLANNED


def test_a_missed_person_is_not_rung_sooner_for_a_rosters_sake(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
        callbacks.log_outcome(work, referral, callback, ContactOutcome.NO_ANSWER, coordinator)
        missed = work.now
        away(work, callback.resource_id, TOMORROW)
        callback_replanning.replan(work)
        assert callback.starts_at is not None
        assert callback.starts_at >= missed + timedelta(minutes=120)
        assert callback.tries == 1


def test_calls_that_are_due_already_stay_with_whoever_is_to_make_them(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work)
        away(work, callback.resource_id, TOMORROW)
        callback.state = CallbackState.DUE
        work.session.flush()
        assert callback_replanning.replan(work) == 0


class TestInterpreter:
    def with_an_interpreter(self, work: Work) -> int:
        the_coordinators(work)
        return factories.a_caller(work, None, "ka", name="Nino", kind=ResourceKind.INTERPRETER)

    def georgian(self, work: Work) -> Callback:
        referral = a_referral(work, language="ar")
        callback = callbacks.plan_for(work, referral, {"preferred_language": "ka"}, work.now)
        assert callback is not None
        return callback

    def test_a_language_that_nobody_speaks_takes_an_interpreters_half_hour_too(self, clinic: Runtime) -> None:
        with clinic.work() as work:
            interpreter = self.with_an_interpreter(work)
            callback = self.georgian(work)
            assert callback.interpreter_id == interpreter
            assert callback.why[:2] == ["no_coordinator_speaks:ka,ar", "interpreter:needed"]
            assert cells(work, callback) == 12
            assert len(work.session.scalars(select(DeskTask)).all()) == 0

    def test_one_interpreter_is_in_one_call_at_a_time(self, clinic: Runtime) -> None:
        with clinic.work() as work:
            self.with_an_interpreter(work)
            first, second = self.georgian(work), self.georgian(work)
            assert first.starts_at is not None
            assert second.starts_at == first.starts_at + timedelta(minutes=30)

    def test_when_the_interpreter_is_away_the_call_moves(self, clinic: Runtime) -> None:
        with clinic.work() as work:
            interpreter = self.with_an_interpreter(work)
            callback = self.georgian(work)
            away(work, interpreter, TODAY)
            assert callback_replanning.replan(work) == 1
            assert callback.starts_at is not None
            assert callback.starts_at.date() == TOMORROW

    def test_a_roster_that_is_changed_at_the_desk_counts_for_the_next_tick(self, clinic: Runtime) -> None:
        with clinic.work() as work:
            interpreter = self.with_an_interpreter(work)
            callback = self.georgian(work)
            person = rosters.person(work, interpreter)
            rosters.change(work, interpreter, ["ka"], {2: (Span(600, 660),)}, True, person.version)
            assert callback_replanning.replan(work) == 1
            assert callback.starts_at == datetime(2027, 2, 3, 8, 0, tzinfo=UTC)
