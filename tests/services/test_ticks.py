"""The periodic jobs, the health they leave behind, and the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from intake.models.callbacks import ClinicDay
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from intake.scheduling.clinic_days import DayKind
from intake.services import clinic_calendar, clinic_days, health, outbox, ticks
from intake.web.desk import board_tables
from tests.services.consulting import a_doctor, a_ready_request, a_service, booked
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


def test_the_clock_of_the_holds_may_miss_two_minutes(
    posting: Runtime, mail_sink: MailSink, noon: Clock
) -> None:
    all_jobs(posting)
    noon.move(seconds=180)
    with posting.reading() as work:
        assert "holds_stopped" not in health.report(work).problems
    noon.move(seconds=1)
    with posting.reading() as work:
        assert "holds_stopped" in health.report(work).problems


def test_every_clock_that_can_stop_has_words_on_the_board() -> None:
    assert {f"{name}_stopped" for name in health.WATCHED} <= set(board_tables.PROBLEMS)
    assert set(health.WATCHED) <= set(ticks.JOBS)
    assert all(longest >= ticks.JOBS[name].every for name, longest in health.WATCHED.items())


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


@pytest.mark.parametrize("source", ["calendar", "manual"])
def test_a_table_that_has_changed_is_taken_over_and_what_people_entered_stays(clinic: Runtime, source: str) -> None:
    with clinic.work() as work:
        clinic_calendar.seed(work)
        sunday = work.session.get_one(ClinicDay, date(2027, 2, 7))
        sunday.kind, sunday.name, sunday.source = "closed", "A day of the old table", source
        work.session.flush()
        assert clinic_calendar.seed(work) == (1 if source == "calendar" else 0)
        work.session.refresh(sunday)
        after = DayKind.FULL if source == "calendar" else DayKind.CLOSED
        assert (sunday.kind, sunday.source) == (after.value, source)
        assert clinic_calendar.load_calendar(work).day(sunday.day).kind is after


def test_a_consultation_on_a_day_that_the_new_table_closes_is_a_task(clinic: Runtime) -> None:
    with clinic.work() as work:
        clinic_calendar.seed(work)
        holiday = date(2027, 4, 22)
        stored = work.session.get_one(ClinicDay, holiday)
        stored.kind, stored.name = "full", ""
        work.session.flush()
        a_doctor(work, hours=[(540, 780)])
        start = datetime(2027, 4, 22, 6, 0, tzinfo=UTC)
        booking = booked(work, a_ready_request(work), a_service(work), start)
        assert clinic_days.follow_the_table(work) == 1
        [task] = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.BOOKING_UNFIT))
        assert task.detail["booking"] == booking.id
        assert booking.starts_at == start


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
