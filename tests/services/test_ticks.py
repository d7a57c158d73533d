"""The periodic jobs, the health they leave behind, and the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from intake.models.callbacks import ClinicDay
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from intake.scheduling.clinic_days import DayKind
from intake.services import clinic_calendar, health, outbox, ticks
from tests.services.delivery import a_callback, a_member_of_staff, a_referral
from tests.support.application import Clock
from tests.support.smtp import MailSink


def all_jobs(clinic: Runtime) -> dict[str, int]:
    return {name: job.run(clinic) for name, job in ticks.JOBS.items()}


def test_a_tick_by_hand_does_the_whole_work(posting: Runtime, mail_sink: MailSink) -> None:
    with posting.work() as work:
        a_member_of_staff(work, "coordinator")
        a_callback(work, a_referral(work), work.now)
    done = all_jobs(posting)
    assert done["callbacks"] == 1
    assert done["relay"] == 1
    assert [delivery.recipients for delivery in mail_sink.deliveries] == [("coordinator@clinic.example",)]


def test_a_second_tick_finds_nothing_left(posting: Runtime, mail_sink: MailSink) -> None:
    all_jobs(posting)
    assert all_jobs(posting) == dict.fromkeys(ticks.JOBS, 0)


def test_a_clinic_whose_jobs_have_just_run_is_healthy(posting: Runtime, mail_sink: MailSink) -> None:
    all_jobs(posting)
    with posting.reading() as work:
        assert health.report(work).good


def test_a_job_that_has_not_run_for_a_minute_is_named(posting: Runtime, mail_sink: MailSink, noon: Clock) -> None:
    all_jobs(posting)
    noon.move(seconds=61)
    ticks.JOBS["relay"].run(posting)
    with posting.reading() as work:
        assert health.report(work).problems == ("alerts_stopped", "callbacks_stopped", "relay_alerts_stopped")


def test_a_mail_that_waits_two_minutes_is_a_problem(posting: Runtime, mail_sink: MailSink, noon: Clock) -> None:
    with posting.work() as work:
        outbox.enqueue(work, "callback_cancelled", "a@example.org", "first", stream="one")
        outbox.enqueue(work, "callback_cancelled", "a@example.org", "held back by the first", stream="one")
    noon.move(seconds=121)
    with posting.reading() as work:
        found = health.report(work)
        assert "mail_waits" in found.problems
        assert found.waiting == timedelta(seconds=121)


def test_a_mail_that_has_nothing_to_say_any_more_is_no_problem_and_ends_with_the_day(
    posting: Runtime, noon: Clock
) -> None:
    with posting.work() as work:
        until = work.now + timedelta(minutes=1)
        outbox.enqueue(work, "callback_cancelled", "a@example.org", "too late", expires_at=until)
    noon.move(minutes=5)
    with posting.reading() as work:
        assert health.report(work).waiting == timedelta()
    noon.move(days=1)
    ticks.JOBS["housekeeping"].run(posting)
    with posting.reading() as work:
        query = select(OutboxEmail.state).where(OutboxEmail.dedupe_key == "too late")
        assert work.session.scalars(query).one() is OutboxState.EXPIRED


def test_the_calendar_is_seeded_once_and_keeps_what_people_entered(clinic: Runtime) -> None:
    with clinic.work() as work:
        work.session.add(ClinicDay(day=date(2027, 2, 2), kind="closed", name="Elections", source="manual"))
    with clinic.work() as work:
        assert clinic_calendar.seed(work) > 700
        assert clinic_calendar.seed(work) == 0
        calendar = clinic_calendar.load_calendar(work)
        assert calendar.day(date(2027, 2, 2)).kind is DayKind.CLOSED
        assert calendar.day(date(2027, 2, 1)).kind is DayKind.FULL


def test_without_seeded_days_the_committed_table_decides(clinic: Runtime) -> None:
    with clinic.reading() as work:
        assert work.session.scalar(select(func.count()).select_from(ClinicDay)) == 0
        assert clinic_calendar.load_calendar(work).day(date(2027, 2, 6)).kind is DayKind.CLOSED


@pytest.mark.parametrize(("days_left", "alarm"), [(400, False), (399, True)])
def test_the_administrator_hears_when_the_calendar_ends(clinic: Runtime, days_left: int, alarm: bool) -> None:
    with clinic.work() as work:
        last = work.now.date() + timedelta(days=days_left)
        work.session.add(ClinicDay(day=last, kind="full"))
        work.session.flush()
        assert clinic_calendar.warn_of_the_end(work) is alarm
        assert not clinic_calendar.warn_of_the_end(work)
        kinds = work.session.scalars(select(DeskTask.kind)).all()
        assert kinds == ([TaskKind.CALENDAR_ENDS] if alarm else [])
