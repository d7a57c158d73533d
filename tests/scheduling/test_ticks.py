"""What the clock does to a planned call (scheduling 2.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intake.scheduling.settings import Urgency
from intake.scheduling.ticks import CallState, Notify, reached_at, tick

from .clinic import at

START = at("2027-02-01T09:00Z")


def after(minutes: float, state: str = "planned", urgency: str = "soon") -> tuple[str, str] | None:
    step = tick(CallState(state), START, START + timedelta(minutes=minutes), Urgency(urgency))
    return None if step is None else (step.after.value, step.notify.value)


@pytest.mark.parametrize(
    ("state", "urgency", "minutes", "step"),
    [
        ("planned", "soon", -0.1, None),
        ("planned", "soon", 0, ("due", "coordinator")),
        ("due", "soon", 14.9, None),
        ("due", "soon", 15, ("late", "lead")),
        ("late", "soon", 119.9, None),
        ("late", "soon", 120, ("escalated", "physician_on_duty")),
        ("late", "routine", 120, ("escalated", "physician_on_duty")),
        ("late", "urgent", 29.9, None),
        ("late", "urgent", 30, ("escalated", "physician_on_duty")),
        ("late", "immediate", 30, ("escalated", "physician_on_duty")),
        ("escalated", "urgent", 10_000, None),
    ],
)
def test_each_step_comes_at_its_minute(state: str, urgency: str, minutes: float, step: tuple[str, str] | None) -> None:
    assert after(minutes, state, urgency) == step


def test_after_an_outage_only_the_last_step_notifies() -> None:
    step = tick(CallState.PLANNED, START, START + timedelta(hours=3), Urgency.ROUTINE)
    assert step is not None
    assert step.passed == (CallState.DUE, CallState.LATE, CallState.ESCALATED)
    assert (step.after, step.notify) == (CallState.ESCALATED, Notify.PHYSICIAN_ON_DUTY)


@pytest.mark.parametrize("state", ["done", "unreachable", "needs_human", "cancelled"])
def test_what_a_person_settled_is_left_alone(state: str) -> None:
    assert after(10_000, state) is None


def test_ticking_every_30_seconds_or_once_ends_in_the_same_state() -> None:
    state, heard = CallState.PLANNED, []
    for n in range(300):
        step = tick(state, START, START + timedelta(seconds=30 * n), Urgency.SOON)
        if step:
            state = step.after
            heard.append(step.notify)
    assert (state, heard) == (CallState.ESCALATED, [Notify.COORDINATOR, Notify.LEAD, Notify.PHYSICIAN_ON_DUTY])


def test_the_clock_leads_to_no_other_state() -> None:
    with pytest.raises(ValueError, match="does not lead"):
        reached_at(CallState.DONE, START, Urgency.SOON)
