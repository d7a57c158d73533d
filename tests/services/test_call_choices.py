"""A person moves our call or declines it: nobody is lost, and nothing is given twice (scheduling 2.2)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from intake.errors import Conflict
from intake.models.callbacks import Callback, CallbackState, ResourceCell
from intake.models.desk import ContactOutcome, DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import callback_choices, callbacks
from intake.services.callback_choices import NotFree, Reach
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff, a_referral, the_coordinators
from tests.support.application import Clock


def planned(work: Work, **given: object) -> tuple[Referral, Callback]:
    if not work.session.scalar(select(func.count()).select_from(Callback)):
        the_coordinators(work)
    referral = a_referral(work, **given)
    callback = callbacks.plan_for(work, referral, {"preferred_language": "ru"}, work.now)
    assert callback is not None
    return referral, callback


def seen(callback: Callback) -> tuple[str, int]:
    return callback.id, callback.version


def cells(work: Work, callback: Callback) -> int:
    query = select(func.count()).select_from(ResourceCell).where(ResourceCell.callback_id == callback.id)
    return work.session.scalar(query) or 0


def mails(work: Work) -> list[tuple[str, OutboxState]]:
    return [(row.template, row.state) for row in work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id))]


def open_tasks(work: Work) -> list[tuple[TaskKind, dict[str, object]]]:
    query = select(DeskTask).where(DeskTask.done_at.is_(None)).order_by(DeskTask.kind)
    return [(task.kind, task.detail) for task in work.session.scalars(query)]


def test_the_free_times_lie_in_the_persons_day_and_leave_out_what_is_taken(clinic: Runtime) -> None:
    with clinic.work() as work:
        _other, first = planned(work)
        _referral, callback = planned(work)
        free = callback_choices.free_times(work, callback)
        assert first.starts_at not in free
        assert callback.starts_at not in free
        hours = {(start + timedelta(hours=5)).hour for start in free}
        assert hours <= set(range(8, 21)), "Almaty is five hours ahead of UTC"


def test_the_call_moves_to_the_chosen_time_and_the_person_is_told(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        wanted = datetime(2027, 2, 2, 9, 0, tzinfo=UTC)
        moved = callback_choices.choose(work, referral, seen(callback), wanted)
        assert (moved.id, moved.starts_at, moved.state) == (callback.id, wanted, CallbackState.PLANNED)
        assert moved.why == ["chosen:by_person"]
        assert moved.told_local == "2027-02-02T14:00+05:00"
        assert cells(work, moved) == 6, "the old half hour is free again"
        assert mails(work) == [("callback_moved", OutboxState.READY)]


def test_a_second_press_moves_nothing_and_sends_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        page, wanted = seen(callback), datetime(2027, 2, 2, 9, 0, tzinfo=UTC)
        callback_choices.choose(work, referral, page, wanted)
        version = callback.version
        assert callback_choices.choose(work, referral, page, wanted).version == version
        assert len(mails(work)) == 1


def test_a_page_that_is_out_of_date_moves_nothing(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        page = seen(callback)
        callback_choices.choose(work, referral, page, datetime(2027, 2, 2, 9, 0, tzinfo=UTC))
        with pytest.raises(Conflict):
            callback_choices.choose(work, referral, page, datetime(2027, 2, 2, 10, 0, tzinfo=UTC))


NOT_TO_BE_HAD = {
    "past": "2027-02-01T09:00Z",
    "too soon": "2027-02-01T10:15Z",
    "off the quarter hours": "2027-02-02T09:05Z",
    "a closed day": "2027-02-06T09:00Z",
    "after the phones": "2027-02-02T16:15Z",
    "night for the person": "2027-02-01T20:00Z",
    "beyond the horizon": "2027-03-02T09:00Z",
    "far away": "2199-01-01T09:00Z",
}


@pytest.mark.parametrize("start", NOT_TO_BE_HAD.values(), ids=NOT_TO_BE_HAD)
def test_a_start_that_was_never_offered_is_not_taken(clinic: Runtime, start: str) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        before = callback.starts_at
        with pytest.raises(NotFree):
            callback_choices.choose(work, referral, seen(callback), datetime.fromisoformat(start))
        assert (callback.starts_at, cells(work, callback)) == (before, 6)


def test_of_many_who_choose_one_time_one_gets_it_and_the_others_keep_theirs(clinic: Runtime) -> None:
    wanted = datetime(2027, 2, 2, 9, 0, tzinfo=UTC)
    with clinic.work() as work:
        calls = [planned(work)[1] for _number in range(8)]
        known = [(call.referral_id, seen(call), call.starts_at) for call in calls]

    def choose(told: tuple[str, tuple[str, int], datetime]) -> bool:
        try:
            with clinic.work() as work:
                callback_choices.choose(work, work.session.get_one(Referral, told[0]), told[1], wanted)
        except NotFree:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        won = list(many.map(choose, known))
    with clinic.reading() as work:
        assert won.count(True) == 1
        assert work.session.scalar(select(func.count()).where(Callback.starts_at == wanted)) == 1
        assert work.session.scalar(select(func.count()).select_from(ResourceCell)) == 8 * 6


def test_a_declined_call_leaves_a_task_and_the_promise_of_a_first_contact(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        callback_choices.decline(work, referral, seen(callback), Reach.WHATSAPP)
        assert (callback.state, cells(work, callback)) == (CallbackState.CANCELLED, 0)
        assert open_tasks(work) == [(TaskKind.CALL_DECLINED, {"reach": "whatsapp"})]
        assert referral.contacted_at is None, "so the clock still brings it to the clinician on call"
        assert mails(work) == [("callback_cancelled", OutboxState.READY)]


def test_declining_twice_leaves_one_task(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        page = seen(callback)
        for _press in range(2):
            callback_choices.decline(work, referral, page, Reach.MESSAGE)
        assert len(open_tasks(work)) == 1


def test_who_has_declined_may_still_choose_and_the_task_goes(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        callback_choices.decline(work, referral, seen(callback), Reach.CHOOSE_LATER)
        chosen = callback_choices.choose(work, referral, seen(callback), datetime(2027, 2, 2, 9, 0, tzinfo=UTC))
        assert chosen.id != callback.id
        assert (chosen.state, chosen.tries) == (CallbackState.PLANNED, 0)
        assert open_tasks(work) == []


def test_who_was_not_reached_three_times_may_choose_a_time(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
        for _attempt in range(3):
            callbacks.log_outcome(work, referral, callback, ContactOutcome.NO_ANSWER, coordinator)
        assert callback.state is CallbackState.UNREACHABLE
        start = next(iter(callback_choices.free_times(work, callback)))
        assert callback_choices.choose(work, referral, seen(callback), start).state is CallbackState.PLANNED
        assert open_tasks(work) == []


def test_nobody_decides_about_the_call_of_an_emergency_or_of_a_closed_request(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, _callback = planned(work)
        referral.level = "immediate"
        assert callback_choices.standing(work, referral) is None


def test_a_call_that_reached_the_person_is_not_decided_about_any_more(clinic: Runtime) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
        callbacks.log_outcome(work, referral, callback, ContactOutcome.REACHED, coordinator)
        assert callback_choices.standing(work, referral) is None
        with pytest.raises(Conflict):
            callback_choices.choose(work, referral, seen(callback), datetime(2027, 2, 2, 9, 0, tzinfo=UTC))
