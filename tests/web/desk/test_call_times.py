"""A coordinator gives a call its time: for somebody whose call could not be planned, or who asked for another."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from intake.models.callbacks import Callback, CallbackState
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.staff import Staff
from intake.runtime import Runtime
from intake.services import callback_replanning
from tests.support import factories
from tests.support.browser import Browser

TIMES = re.compile(r'<option value="(\d{4}-[^"]+Z)"')
HIDDEN = re.compile(r'name="(call|version)" value="([^"]+)"')


@pytest.fixture
def waiting(runtime: Runtime, miriam: Staff) -> str:
    """Somebody whose language nobody speaks, at a clinic with one coordinator; the request's id."""
    with runtime.work() as work:
        factories.a_caller(work, work.session.merge(miriam), "he")
        return factories.a_request(work, "EX1").id


def the_call(runtime: Runtime) -> Callback:
    with runtime.reading() as work:
        return work.session.scalars(select(Callback)).one()


def page(desk: Browser, referral_id: str) -> tuple[list[str], dict[str, object]]:
    desk.open(f"/en/desk/cases/{referral_id}/contacts")
    return TIMES.findall(desk.text), dict(HIDDEN.findall(desk.text))


def test_a_call_without_a_time_gets_one_and_keeps_it(runtime: Runtime, desk: Browser, waiting: str) -> None:
    assert the_call(runtime).state is CallbackState.NEEDS_HUMAN
    times, carried = page(desk, waiting)
    desk.send(f"/en/desk/cases/{waiting}/call", {**carried, "start": times[3]})
    assert "The call has this time now." in desk.text
    assert "A coordinator set this time." in desk.text
    with runtime.work() as work:
        assert callback_replanning.replan(work) == 0, "who set it sees to the language"
        open_kinds = work.session.scalars(select(DeskTask.kind).where(DeskTask.done_at.is_(None))).all()
        assert TaskKind.PROPOSE_TIME not in open_kinds
        assert "callback_planned" in work.session.scalars(select(OutboxEmail.template)).all()
    call = the_call(runtime)
    assert (call.state, call.why) == (CallbackState.PLANNED, ["chosen:at_desk"])


def test_a_page_from_before_sets_nothing(runtime: Runtime, desk: Browser, waiting: str) -> None:
    times, carried = page(desk, waiting)
    desk.send(f"/en/desk/cases/{waiting}/call", {**carried, "start": times[3]})
    assert desk.send(f"/en/desk/cases/{waiting}/call", {**carried, "start": times[4]}).status_code == 409
    assert "The call was moved meanwhile." in desk.text
    assert the_call(runtime).version == 2


@pytest.mark.parametrize(
    ("start", "fix"),
    [("", "Choose a time from the list"), ("2026-11-28T09:00Z", "This time is not free any more. Choose another one")],
)
def test_a_start_that_cannot_be_had_is_asked_back(
    runtime: Runtime, desk: Browser, waiting: str, start: str, fix: str
) -> None:
    _times, carried = page(desk, waiting)
    assert desk.send(f"/en/desk/cases/{waiting}/call", {**carried, "start": start}).status_code == 422
    assert desk.text.count(fix) >= 2
    assert the_call(runtime).starts_at is None
