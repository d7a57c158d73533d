"""Alerts repeat until a person takes them, and no tick tells anybody twice."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.desk import DeskTask
from intake.models.outbox import OutboxEmail, OutboxLane
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import alerts, drafts, urgent
from intake.services.drafts import DraftContent
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff
from tests.support.application import Clock

SEIZURE = {"urgent_symptoms": ["seizure"], "urgent_symptom_timing": "now"}


def reported(runtime: Runtime, answers: dict[str, object] | None = None) -> str:
    """Somebody has told of a seizure; the draft's id."""
    with runtime.work() as work:
        draft = drafts.start(work, "en", DraftContent(answers=dict(answers or SEIZURE)))
        urgent.reevaluate(work, draft, drafts.content_of(work, draft))
        return draft.id


def told(runtime: Runtime, draft_id: str, **answers: object) -> None:
    with runtime.work() as work:
        draft = drafts.find(work, draft_id)
        content = drafts.content_of(work, draft)
        content.answers |= answers
        drafts.save(work, draft, content)
        urgent.reevaluate(work, draft, content)


def tick(runtime: Runtime) -> int:
    with runtime.work() as work:
        return alerts.tick(work)


def alert_of(work: Work) -> Alert:
    return work.session.scalars(select(Alert)).one()


def rows(runtime: Runtime) -> list[OutboxEmail]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id)))


def the_alert(runtime: Runtime) -> Alert:
    with runtime.reading() as work:
        return alert_of(work)


def hire(runtime: Runtime, name: str, role: Role = Role.COORDINATOR) -> Staff:
    with runtime.work() as work:
        return a_member_of_staff(work, name, role)


def test_the_first_mail_waits_two_minutes_for_a_phone(runtime: Runtime, clock: Clock) -> None:
    reported(runtime)
    clock.move(minutes=1, seconds=59)
    assert tick(runtime) == 0
    clock.move(seconds=1)
    assert tick(runtime) == 1
    assert [row.lane for row in rows(runtime)] == [OutboxLane.ALERT]


def test_the_first_mail_leaves_with_the_phone(runtime: Runtime) -> None:
    draft_id = reported(runtime)
    told(runtime, draft_id, callback_phone="+995500000004")
    assert len(rows(runtime)) == 1
    assert tick(runtime) == 0


def test_coordinator_and_clinician_both_hear_of_it(runtime: Runtime, clock: Clock) -> None:
    hire(runtime, "dana")
    hire(runtime, "maya", Role.HAEMATOLOGIST)
    reported(runtime)
    clock.move(minutes=2)
    tick(runtime)
    addressed = {row.to_addr for row in rows(runtime)}
    assert {"dana@clinic.example", "maya@clinic.example"} <= addressed


def test_a_tick_that_runs_twice_tells_nobody_twice(runtime: Runtime, clock: Clock) -> None:
    reported(runtime)
    clock.move(minutes=2)
    assert (tick(runtime), tick(runtime)) == (1, 0)
    assert len(rows(runtime)) == 1


def test_it_repeats_every_five_minutes_twelve_times_and_then_asks_the_administrator_once(
    runtime: Runtime, clock: Clock
) -> None:
    hire(runtime, "admin", Role.ADMINISTRATOR)
    hire(runtime, "dana")
    reported(runtime)
    clock.move(minutes=2)
    for _round in range(20):
        tick(runtime)
        clock.move(minutes=5)
    alert = the_alert(runtime)
    to_admin = [row for row in rows(runtime) if row.to_addr == "admin@clinic.example"]
    to_coordinator = [row for row in rows(runtime) if row.to_addr == "dana@clinic.example"]
    assert alert.rounds == 12
    assert alert.administrator_told_at is not None
    assert (len(to_coordinator), len(to_admin)) == (12, 1)


def test_an_outage_is_not_made_up_for_with_a_flood(runtime: Runtime, clock: Clock) -> None:
    reported(runtime)
    clock.move(hours=3)
    assert tick(runtime) == 1
    assert tick(runtime) == 0


def test_the_first_to_acknowledge_takes_it_and_the_mails_stop(runtime: Runtime, clock: Clock) -> None:
    first, second = hire(runtime, "dana"), hire(runtime, "noa")
    reported(runtime)
    with runtime.work() as work:
        assert alerts.acknowledge(work, alert_of(work), first)
    with runtime.work() as work:
        assert not alerts.acknowledge(work, alert_of(work), second)
        assert alert_of(work).acknowledged_by == first.id
    clock.move(hours=1)
    assert tick(runtime) == 0
    with runtime.reading() as work:
        assert [task.done_by for task in work.session.scalars(select(DeskTask))] == [first.id]


def test_the_mail_says_nothing_about_the_person(runtime: Runtime) -> None:
    draft_id = reported(runtime)
    told(runtime, draft_id, callback_phone="+995500000004", treating_hospital_name="Tbilisi")
    payload = rows(runtime)[0].payload
    assert set(payload) == {"reference", "alert_id", "at", "round"}


def test_answers_that_became_harmless_do_not_withdraw_it(runtime: Runtime) -> None:
    draft_id = reported(runtime)
    told(runtime, draft_id, urgent_symptoms=["none"])
    alert = the_alert(runtime)
    assert alert.next_mail_at is not None
    with runtime.reading() as work:
        assert alerts.snapshot(work, alert)["urgent_symptoms"] == ["none"]


def test_the_snapshot_holds_nothing_but_what_the_callers_need(runtime: Runtime) -> None:
    reported(runtime, {**SEIZURE, "patient_full_name": "Somebody", "disease_stage": "relapse_first"})
    with runtime.reading() as work:
        assert set(alerts.snapshot(work, alert_of(work))) == set(SEIZURE)


def test_something_new_after_it_was_taken_raises_another(runtime: Runtime) -> None:
    person = hire(runtime, "dana")
    draft_id = reported(runtime)
    with runtime.work() as work:
        alerts.acknowledge(work, alert_of(work), person)
    told(runtime, draft_id, in_hospital_now="yes")
    with runtime.reading() as work:
        assert len(work.session.scalars(select(Alert)).all()) == 1
    told(runtime, draft_id, urgent_symptoms=["seizure", "confusion"])
    with runtime.reading() as work:
        assert len(work.session.scalars(select(Alert)).all()) == 2


@pytest.mark.parametrize(
    ("answers", "is_alert"),
    [
        ({"urgent_symptoms": ["confusion"]}, True),
        ({"urgent_symptoms": ["tremor_unsteady"], "blinatumomab_now": "infusing"}, True),
        ({"urgent_symptoms": ["high_fever"], "current_treatment": "yes", "last_treatment_date": "2026-11-20"}, True),
        ({"urgent_symptoms": ["none"], "blinatumomab_now": "infusing", "infusion_problem": "line_out"}, True),
        ({"urgent_symptoms": ["confusion"], "urgent_symptom_timing": "resolved_over_7d"}, False),
        ({"urgent_symptoms": ["tremor_unsteady"], "blinatumomab_now": "no"}, False),
        ({"urgent_symptoms": {"absent": "unknown"}}, False),
        ({}, False),
    ],
    ids=["T02", "T01", "T03", "T04", "long over", "not exposed", "not sure", "nothing said"],
)
def test_an_alert_is_written_exactly_when_a_rule_for_emergencies_holds(
    runtime: Runtime, answers: dict[str, object], is_alert: bool
) -> None:
    with runtime.work() as work:
        draft = drafts.start(work, "en", DraftContent(answers=answers))
        assert (urgent.reevaluate(work, draft, drafts.content_of(work, draft)) is not None) == is_alert


def test_the_promise_counts_from_the_moment_it_was_told(runtime: Runtime, clock: Clock) -> None:
    moment: datetime = clock.now
    reported(runtime)
    assert (the_alert(runtime).contact_due - moment).total_seconds() == 15 * 60
