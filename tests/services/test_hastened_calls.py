"""A request that becomes more urgent is rung earlier, if anybody is free earlier, and never later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from intake.models.callbacks import Callback, CallbackState, Resource, ResourceCell
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import callbacks, drafts, referrals, revisions
from intake.services.drafts import DraftContent
from intake.services.work import Work
from tests.services.delivery import a_referral, the_coordinators
from tests.web.patient.people import MOTHER

LATER = {"contact_windows": [{"weekdays": [3], "start_min": 600, "end_min": 720}], "preferred_language": "ru"}


def waiting(work: Work, **given: object) -> tuple[Referral, Callback]:
    """A routine request whose call stands on Thursday, where the family wished it."""
    the_coordinators(work)
    referral = a_referral(work, level="routine", **given)
    callback = callbacks.plan_for(work, referral, LATER, work.now)
    assert callback is not None
    assert callback.state is CallbackState.PLANNED
    return referral, callback


def rises(work: Work, referral: Referral, level: str) -> None:
    referral.level = level
    work.session.flush()
    callbacks.hasten(work, referral)


def cells(work: Work, callback: Callback) -> int:
    query = select(func.count()).select_from(ResourceCell).where(ResourceCell.callback_id == callback.id)
    return work.session.scalar(query) or 0


def told(work: Work) -> list[tuple[str, OutboxState]]:
    return [(row.template, row.state) for row in work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id))]


def test_the_call_moves_to_the_earlier_time_and_the_sender_hears_of_it(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = waiting(work)
        before, version = callback.starts_at, callback.version
        rises(work, referral, "urgent")
        assert before is not None
        assert callback.starts_at is not None
        assert work.now < callback.starts_at < before
        assert callback.starts_at <= work.now + timedelta(hours=4)
        assert (callback.state, callback.urgency, callback.version) == (CallbackState.PLANNED, "urgent", version + 1)
        assert cells(work, callback) == 6, "the old half hour is free again"
        assert ("callback_moved", OutboxState.READY) in told(work)


def test_a_call_that_stands_earlier_already_stays_where_it_is(clinic: Runtime) -> None:
    with clinic.work() as work:
        the_coordinators(work)
        referral = a_referral(work, level="soon")
        callback = callbacks.plan_for(work, referral, {"preferred_language": "ru"}, work.now)
        assert callback is not None
        before = (callback.starts_at, callback.version, callback.resource_id, callback.told_local, callback.urgency)
        rises(work, referral, "urgent")
        after = (callback.starts_at, callback.version, callback.resource_id, callback.told_local, callback.urgency)
        assert after == before
        assert cells(work, callback) == 6
        assert "callback_moved" not in [template for template, _state in told(work)]


def test_when_nobody_is_free_any_more_the_old_time_is_kept(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = waiting(work)
        before, held = callback.starts_at, cells(work, callback)
        work.session.execute(update(Resource).values(active=False))
        rises(work, referral, "urgent")
        assert (callback.starts_at, callback.state) == (before, CallbackState.PLANNED)
        assert cells(work, callback) == held


def test_a_call_without_a_time_gets_one_when_somebody_is_there_now(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral = a_referral(work, level="routine")
        callback = callbacks.plan_for(work, referral, LATER, work.now)
        assert callback is not None
        assert callback.starts_at is None
        the_coordinators(work)
        rises(work, referral, "urgent")
        assert callback.starts_at is not None


@pytest.mark.parametrize("state", [CallbackState.DUE, CallbackState.LATE, CallbackState.ESCALATED])
def test_a_call_that_is_due_is_not_taken_away_from_whoever_is_ringing(clinic: Runtime, state: CallbackState) -> None:
    with clinic.work() as work:
        referral, callback = waiting(work)
        callback.state = state
        before = callback.starts_at
        rises(work, referral, "urgent")
        assert (callback.state, callback.starts_at) == (state, before)


def test_an_emergency_is_rung_at_once_and_keeps_its_planned_call(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = waiting(work)
        before = callback.starts_at
        rises(work, referral, "immediate")
        assert callback.starts_at == before


def test_a_correction_that_makes_a_request_more_urgent_moves_its_call(runtime: Runtime) -> None:
    """The whole way, from the sender's corrected answers to the planner."""
    with runtime.work() as work:
        the_coordinators(work)
        referral = referrals.submit(work, drafts.start(work, "ru", DraftContent(answers=MOTHER | LATER))).referral
        assert referral is not None
        before = callbacks.find_open(work, referral.id)
        assert before is not None
        stood = before.starts_at
        draft = revisions.begin(work, referral, "ru")
        content = drafts.content_of(work, draft)
        content.answers |= RISING
        drafts.save(work, draft, content)
        assert revisions.revise(work, draft).faults == ()
        assert referral.level == "urgent"
        after = callbacks.find_open(work, referral.id)
        assert after is not None
        assert after.urgency == "urgent"
        assert stood is not None
        assert after.starts_at is not None
        assert after.starts_at < stood


RISING = {"urgent_symptoms": ["high_fever"], "urgent_symptom_timing": "days_1_7"}
