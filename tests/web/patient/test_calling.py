"""A person moves our call or declines it on their page, without a script and without being signed up to anything."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.callbacks import Callback, CallbackState, RosterException
from intake.models.desk import ContactOutcome, DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.models.staff import Staff
from intake.runtime import Runtime
from intake.services import callback_replanning, callbacks, caller_proof
from intake.services.callback_choices import Reach
from intake.services.work import Work
from tests.support import factories
from tests.support.application import Clock
from tests.web.patient.people import Person

STARTS = re.compile(r'name="start" value="([^"]+)"')
HIDDEN = re.compile(r'name="(call|version)" value="([^"]+)"')


@pytest.fixture
def sender(person: Person, runtime: Runtime) -> Person:
    """Somebody in Almaty whose request was sent, at a clinic where one coordinator makes calls."""
    with runtime.work() as work:
        factories.a_caller(work, factories.a_member_of_staff(work, "Miriam"), "ru", "en")
    person.has_sent()
    return person


def the_call(runtime: Runtime) -> Callback:
    with runtime.reading() as work:
        return work.session.scalars(select(Callback).order_by(Callback.created_at.desc()).limit(1)).one()


def the_caller(work: Work) -> Staff:
    return work.session.scalars(select(Staff).where(Staff.name == "Miriam")).one()


def page(sender: Person) -> tuple[list[str], dict[str, object]]:
    """The offered starts and what the form carries along."""
    text = sender.at("/status/call")
    return STARTS.findall(text), dict(HIDDEN.findall(text))


def choose(sender: Person, start: str, carried: dict[str, object]) -> int:
    return sender.post("/status/call", {**carried, "start": start})


def test_the_confirmation_and_the_status_page_tell_phrase_and_way(sender: Person, runtime: Runtime) -> None:
    with runtime.reading() as work:
        referral = work.session.scalars(select(Referral)).one()
        phrase = caller_proof.phrase(work, referral, "en")
    assert phrase in sender.text, "on the confirmation page"
    text = sender.at("/status")
    assert phrase in text
    assert "/en/status/call" in text
    assert "Choose another time for the call, or decline it" in text


def test_each_offered_time_is_told_on_both_clocks(sender: Person) -> None:
    starts, _carried = page(sender)
    assert len(starts) == 20, "five days with four times each"
    for value in starts:
        start = datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        there, here = start + timedelta(hours=5), start + timedelta(hours=2)
        assert f"{there:%A} {there.day} {there:%B, %H:%M} in Almaty" in sender.text
        assert f"{here:%A} {here.day} {here:%B, %H:%M} in Tel Aviv" in sender.text


def test_looking_changes_nothing(sender: Person, runtime: Runtime) -> None:
    before = the_call(runtime)
    for _look in range(3):
        page(sender)
    after = the_call(runtime)
    assert (after.version, after.starts_at) == (before.version, before.starts_at)


def test_the_call_moves_and_the_page_and_a_mail_say_so(sender: Person, runtime: Runtime) -> None:
    starts, carried = page(sender)
    assert choose(sender, starts[7], carried) == 303
    assert sender.location == "/en/status?call=moved"
    assert "The call has the time that you chose." in sender.at("/status?call=moved")
    assert "You chose this time." in sender.text
    moved = the_call(runtime)
    assert moved.starts_at == datetime.strptime(starts[7], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    with runtime.reading() as work:
        assert "callback_moved" in work.session.scalars(select(OutboxEmail.template)).all()


def test_a_second_press_finds_it_moved(sender: Person, runtime: Runtime) -> None:
    starts, carried = page(sender)
    form = {**carried, "csrf_token": sender.token}
    assert [choose(sender, starts[7], form) for _press in range(2)] == [303, 303]
    assert the_call(runtime).version == 2


FORGED = {
    "nothing": "",
    "words": "tomorrow",
    "the past": "2026-11-20T09:00Z",
    "off the quarter hours": "2026-11-24T09:07Z",
    "a Saturday": "2026-11-28T09:00Z",
    "the middle of the night": "2026-11-23T20:00Z",
    "years ahead": "2199-01-01T09:00Z",
    "a wall clock": "2026-11-24T14:00+05:00",
}


@pytest.mark.parametrize("start", FORGED.values(), ids=FORGED)
@pytest.mark.databases("sqlite")
def test_a_start_that_was_not_offered_books_nothing_and_shows_free_times(
    sender: Person, runtime: Runtime, start: str
) -> None:
    before = the_call(runtime).starts_at
    _starts, carried = page(sender)
    assert choose(sender, start, carried) == 422
    assert "<title>Error:" in sender.text or "There is a problem" in sender.text
    assert STARTS.findall(sender.text)
    assert the_call(runtime).starts_at == before


def test_a_time_that_somebody_else_took_is_answered_with_the_nearest(sender: Person, runtime: Runtime) -> None:
    starts, carried = page(sender)
    taken = datetime.strptime(starts[5], "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    with runtime.work() as work:
        caller = the_call(runtime).resource_id
        day = taken.date()
        work.session.add(RosterException(resource_id=caller, day=day, start_min=None, end_min=None))
    assert choose(sender, starts[5], carried) == 422
    assert "This time is not free any more." in sender.text
    assert min(STARTS.findall(sender.text)) > starts[5]


def test_a_page_from_before_a_move_moves_nothing(sender: Person, runtime: Runtime) -> None:
    starts, carried = page(sender)
    choose(sender, starts[7], carried)
    page(sender)
    assert choose(sender, starts[8], carried) == 422
    assert "The call was moved meanwhile." in sender.text
    assert the_call(runtime).version == 2


@pytest.mark.parametrize("reach", [Reach.MESSAGE, Reach.EMAIL, Reach.WHATSAPP, Reach.CHOOSE_LATER])
def test_a_declined_call_leaves_a_task_that_says_how_to_reach_them(
    sender: Person, runtime: Runtime, reach: Reach
) -> None:
    _starts, carried = page(sender)
    assert sender.post("/status/call/decline", {**carried, "reach": reach.value}) == 303
    assert "We will not call you." in sender.at("/status?call=declined")
    assert the_call(runtime).state is CallbackState.CANCELLED
    with runtime.reading() as work:
        [task] = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.CALL_DECLINED))
    assert task.detail == {"reach": reach.value}
    assert "Choose a time for our call" in sender.text


def test_who_was_not_reached_three_times_is_told_so_and_chooses_a_time(sender: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = work.session.scalars(select(Referral)).one()
        for _attempt in range(3):
            callback = callbacks.find_open(work, referral.id)
            assert callback is not None
            callbacks.log_outcome(work, referral, callback, ContactOutcome.NO_ANSWER, the_caller(work))
    assert "We called you and did not reach you." in sender.at("/status")
    assert "Choose a time for our call" in sender.text
    starts, carried = page(sender)
    assert "We called you and did not reach you." in sender.text
    assert choose(sender, starts[0], carried) == 303
    assert "We called you and did not reach you." not in sender.at("/status")
    with runtime.reading() as work:
        states = set(work.session.scalars(select(Callback.state)))
    assert states == {CallbackState.UNREACHABLE, CallbackState.PLANNED}


def test_another_number_is_asked_for_next(sender: Person) -> None:
    _starts, carried = page(sender)
    assert sender.post("/status/call/decline", {**carried, "reach": "other_number"}) == 303
    assert sender.location == "/en/status/contact"


def test_declining_asks_how_to_reach_them(sender: Person, runtime: Runtime) -> None:
    _starts, carried = page(sender)
    assert sender.post("/status/call/decline", carried) == 422
    assert "Choose how we can reach you instead" in sender.text
    assert the_call(runtime).state is CallbackState.PLANNED


def test_who_declined_chooses_a_time_after_all(sender: Person, runtime: Runtime) -> None:
    _starts, carried = page(sender)
    sender.post("/status/call/decline", {**carried, "reach": "message"})
    sender.clock.move(minutes=1)
    starts, carried = page(sender)
    assert "No call is planned now. You can choose a time." in sender.text
    assert choose(sender, starts[0], carried) == 303
    assert the_call(runtime).state is CallbackState.PLANNED


def test_a_call_that_lost_its_time_can_be_given_one_by_the_person(sender: Person, runtime: Runtime) -> None:
    with runtime.work() as work:
        callback = work.session.scalars(select(Callback)).one()
        caller = factories.a_caller(work, None, "he", name="Somebody")
        assert caller != callback.resource_id
        for number in range(5):
            day = work.now.date() + timedelta(days=number)
            work.session.add(RosterException(resource_id=callback.resource_id, day=day, start_min=None, end_min=None))
        work.session.flush()
        assert callback_replanning.replan(work) == 1
    starts, carried = page(sender)
    assert choose(sender, starts[0], carried) == 303


def test_a_stranger_is_asked_for_a_code(app: Flask, sender: Person, runtime: Runtime, clock: Clock) -> None:
    starts, carried = page(sender)
    stranger = Person(app.test_client(), runtime, clock)
    assert "Return code" in stranger.at("/status/call")
    assert stranger.post("/status/call", {**carried, "start": starts[0]}) == 303
    assert the_call(runtime).version == 1


def test_a_token_that_went_stale_gives_the_page_back(sender: Person, runtime: Runtime) -> None:
    starts, carried = page(sender)
    assert sender.post("/status/call", {**carried, "start": starts[0], "csrf_token": "0" * 64}) == 422
    assert "Press the button once more." in sender.text
    assert the_call(runtime).version == 1


def test_a_request_that_was_taken_back_has_no_call_to_move(sender: Person) -> None:
    sender.at("/status/withdraw")
    sender.post("/status/withdraw")
    assert "No call is planned that you could move." in sender.at("/status/call")
    assert sender.post("/status/call", {"start": "2026-11-24T09:00Z", "call": "x", "version": "1"}) == 422
