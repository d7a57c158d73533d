"""Callbacks as rows: planned with cells, tried again, ended (scheduling 2; design, "two clocks")."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from intake.errors import Conflict
from intake.models.callbacks import Callback, CallbackState, ResourceCell
from intake.models.desk import ContactAttempt, ContactOutcome, DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import callback_cells, callbacks
from intake.services.callback_wishes import wishes_of
from intake.services.keys import unseal_text
from intake.services.work import Work
from tests.services.delivery import a_member_of_staff, a_referral, the_coordinators
from tests.support.application import Clock

MORNINGS = {"contact_windows": [{"weekdays": [], "start_min": 600, "end_min": 720}], "preferred_language": "ru"}


def planned(work: Work, answers: dict[str, Any] | None = None, **given: Any) -> tuple[Referral, Callback]:
    """A request with its call; both coordinators are there."""
    if not callback_cells.coordinators(work):
        the_coordinators(work)
    referral = a_referral(work, **given)
    callback = callbacks.plan_for(work, referral, answers or {"preferred_language": "ru"}, work.now)
    assert callback is not None
    return referral, callback


def cells_of(work: Work, callback: Callback) -> int:
    query = select(func.count()).select_from(ResourceCell).where(ResourceCell.callback_id == callback.id)
    return work.session.scalar(query) or 0


def open_tasks(work: Work) -> list[TaskKind]:
    query = select(DeskTask.kind).where(DeskTask.done_at.is_(None)).order_by(DeskTask.kind)
    return list(work.session.scalars(query))


def mails(work: Work) -> list[tuple[str, OutboxState]]:
    return [(row.template, row.state) for row in work.session.scalars(select(OutboxEmail).order_by(OutboxEmail.id))]


def test_a_call_takes_its_coordinators_half_hour(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work)
        assert callback.state is CallbackState.PLANNED
        assert callback.starts_at == work.now + timedelta(minutes=30)
        assert cells_of(work, callback) == 6
        assert callback.told_local == "2027-02-01T15:30+05:00"


def test_the_person_is_called_in_a_window_and_language_of_their_own(clinic: Runtime) -> None:
    with clinic.work() as work:
        _referral, callback = planned(work, MORNINGS)
        speakers = {person.id: person.langs for person in callback_cells.coordinators(work)}
        assert callback.starts_at == datetime(2027, 2, 2, 6, 0, tzinfo=UTC)  # 11:00 in Almaty, 08:00 in Tel Aviv
        assert callback.resource_id is not None
        assert "ru" in speakers[callback.resource_id]
        assert callback.level == "preferred_by_target"


def test_two_calls_never_share_a_coordinators_time(clinic: Runtime) -> None:
    with clinic.work() as work:
        first, second = planned(work)[1], planned(work)[1]
        assert first.starts_at is not None
        assert second.starts_at == first.starts_at + timedelta(minutes=30)


def test_many_submissions_at_once_get_different_times(clinic: Runtime) -> None:
    with clinic.work() as work:
        the_coordinators(work)

    def submit(_number: int) -> None:
        with clinic.work() as work:
            planned(work, reference=f"REQ-{_number}")

    with ThreadPoolExecutor(8) as many:
        list(many.map(submit, range(16)))
    with clinic.reading() as work:
        taken = work.session.execute(select(Callback.resource_id, Callback.starts_at)).all()
        assert len(set(taken)) == 16
        assert work.session.scalar(select(func.count()).select_from(ResourceCell)) == 16 * 6


def test_an_emergency_is_alerted_and_never_planned(clinic: Runtime) -> None:
    with clinic.work() as work:
        the_coordinators(work)
        referral = a_referral(work, level="immediate")
        assert callbacks.plan_for(work, referral, {}, work.now) is None


def test_without_a_common_language_a_person_proposes_a_time(clinic: Runtime) -> None:
    with clinic.work() as work:
        the_coordinators(work)
        referral = a_referral(work, language="ar")
        callback = callbacks.plan_for(work, referral, {"preferred_language": "ka"}, work.now)
        assert callback is not None
        assert callback.state is CallbackState.NEEDS_HUMAN
        assert callback.why == ["no_coordinator_speaks:ka,ar"]
        assert len(callback.proposals) == 3
        assert open_tasks(work) == [TaskKind.PROPOSE_TIME]


def test_an_urgent_call_planned_after_the_promised_contact_puts_a_clinician_on_it_now(
    clinic: Runtime, noon: Clock
) -> None:
    noon.now = datetime(2027, 2, 1, 20, 0, tzinfo=UTC)  # 22:00 in Tel Aviv: the next phone hours are tomorrow's
    with clinic.work() as work:
        doctor = a_member_of_staff(work, "doctor", Role.HAEMATOLOGIST)
        contact_due = work.now + timedelta(hours=4)
        _referral, callback = planned(work, level="urgent", contact_due=contact_due)
        assert callback.starts_at is not None
        assert callback.starts_at > contact_due
        assert open_tasks(work) == [TaskKind.CALL_NOW, TaskKind.ROTA_EMPTY]
        assert mails(work) == [("call_now", OutboxState.READY)]
        assert work.session.scalars(select(OutboxEmail.to_addr)).one() == doctor.email


def test_an_urgent_call_before_the_promised_contact_asks_nobody_else(clinic: Runtime) -> None:
    with clinic.work() as work:
        planned(work, level="urgent", contact_due=work.now + timedelta(hours=4))
        assert open_tasks(work) == []


def test_a_call_that_reached_the_person_ends_the_search_for_them(clinic: Runtime) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
        callbacks.log_outcome(work, referral, callback, ContactOutcome.REACHED, coordinator, note="talked to her")
        assert callback.state is CallbackState.DONE
        assert referral.contacted_at == work.now
        assert cells_of(work, callback) == 0
        (attempt,) = work.session.scalars(select(ContactAttempt))
        assert attempt.note_sealed is not None
        assert unseal_text(work, referral.key_id, callbacks.NOTE_PLACE, attempt.note_sealed) == "talked to her"


def test_no_answer_is_tried_again_twice_and_then_the_person_is_unreachable(clinic: Runtime, noon: Clock) -> None:
    starts = []
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
    for _attempt in range(3):
        assert callback.starts_at is not None
        noon.now = callback.starts_at + timedelta(minutes=5)
        with clinic.work() as work:
            referral, callback = work.session.merge(referral), work.session.merge(callback)
            starts.append(callback.starts_at)
            callbacks.log_outcome(work, referral, callback, ContactOutcome.NO_ANSWER, coordinator)
    with clinic.reading() as work:
        assert starts[1] >= starts[0] + timedelta(minutes=120)
        assert starts[2].date() > starts[1].date()
        assert callback.state is CallbackState.UNREACHABLE
        assert callback.tries == 3
        assert open_tasks(work) == [TaskKind.UNREACHABLE]
        assert mails(work) == [
            ("callback_moved", OutboxState.SUPERSEDED),
            ("callback_moved", OutboxState.SUPERSEDED),
            ("callback_unreachable", OutboxState.READY),
        ]
        assert referral.contacted_at is None


def test_an_urgent_person_missed_twice_is_brought_to_the_lead(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        a_member_of_staff(work, "lead", Role.LEAD)
        referral, callback = planned(work, level="urgent", contact_due=work.now + timedelta(hours=30))
        for _attempt in range(2):
            callbacks.log_outcome(work, referral, callback, ContactOutcome.NO_ANSWER, coordinator)
        assert ("call_missed_twice", OutboxState.READY) in mails(work)


def test_a_person_who_asks_for_another_time_loses_no_attempt(clinic: Runtime) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
        before = callback.starts_at
        callbacks.log_outcome(work, referral, callback, ContactOutcome.CALL_AGAIN, coordinator)
        assert before is not None
        assert callback.starts_at is not None
        assert callback.starts_at >= work.now + timedelta(minutes=120)
        assert (callback.state, callback.tries) == (CallbackState.PLANNED, 0)
        assert referral.contacted_at == work.now


def test_a_message_by_hand_is_only_logged(clinic: Runtime) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
        callbacks.log_outcome(work, referral, callback, ContactOutcome.MESSAGE_SENT, coordinator, channel="whatsapp")
        assert (callback.state, callback.version) == (CallbackState.PLANNED, 1)
        assert work.session.scalars(select(ContactAttempt.channel)).all() == ["whatsapp"]


def test_a_stale_page_cannot_log_a_call_twice(clinic: Runtime) -> None:
    with clinic.work() as work:
        coordinator = a_member_of_staff(work, "coordinator")
        referral, callback = planned(work)
        callbacks.log_outcome(work, referral, callback, ContactOutcome.REACHED, coordinator)
        with pytest.raises(Conflict):
            callbacks.log_outcome(work, referral, callback, ContactOutcome.NO_ANSWER, coordinator)


def test_a_withdrawn_request_gives_its_time_back_and_the_sender_is_told(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral, callback = planned(work)
        assert callbacks.cancel_for(work, referral) == 1
        assert callback.state is CallbackState.CANCELLED
        assert cells_of(work, callback) == 0
        assert mails(work) == [("callback_cancelled", OutboxState.READY)]
        assert callbacks.cancel_for(work, referral) == 0


@pytest.mark.parametrize(
    "windows",
    [None, "mornings", [None], [{"start_min": "9"}], [{"start_min": -1, "end_min": 90}], {"absent": "unknown"}],
)
def test_wishes_that_cannot_be_read_are_no_wishes(windows: object) -> None:
    assert wishes_of({"contact_windows": windows}, "ru", "Asia/Almaty").windows == ()


def test_the_language_of_the_page_comes_after_those_the_person_named() -> None:
    wishes = wishes_of({"preferred_language": "uk", "other_languages": ["de", "ru"]}, "ru", "Europe/Kyiv")
    assert wishes.languages == ("uk", "de", "ru")


def test_an_unknown_zone_counts_as_the_clinics() -> None:
    assert wishes_of({}, "en", "Atlantis/Capital").time_zone == "Asia/Jerusalem"
