"""The steps of a request with their dates, and the calendar of somebody's own cycle."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from tests.support.application import Clock
from tests.web.patient.people import Person

pytestmark = pytest.mark.databases("sqlite")  # nothing here is asked of the database that other pages do not ask
ON_TREATMENT: dict[str, Any] = {
    "blinatumomab_now": "infusing", "blina_cycle_start_date": "2026-11-10", "blina_cycle_number": 2,
    "in_hospital_now": "yes", "infusion_problem": "none",
}  # fmt: skip


@pytest.fixture
def sender(person: Person) -> Person:
    person.has_sent()
    return person


def change(runtime: Runtime, **columns: object) -> None:
    with runtime.work() as work:
        referral = work.session.scalars(select(Referral)).one()
        for name, value in columns.items():
            setattr(referral, name, value)


def steps(page: str) -> list[str]:
    """The state of each step, in order."""
    (drawn,) = re.findall(r'<ol class="steps">(.*?)</ol>', page, flags=re.DOTALL)
    return re.findall(r'<li class="(\w+)"', drawn)


@pytest.mark.parametrize(("state", "contacted", "now"), [
    (ReferralState.SUBMITTED, False, 1),
    (ReferralState.SUBMITTED, True, 2),
    (ReferralState.IN_TRIAGE, False, 1),
    (ReferralState.IN_TRIAGE, True, 2),
    (ReferralState.AWAITING_RECORDS, True, 2),
    (ReferralState.READY_FOR_REVIEW, True, 3),
    (ReferralState.CONSULTATION_BOOKED, True, 4),
    (ReferralState.CONSULTED, True, 4),
])
def test_the_step_of_every_state(
    sender: Person, runtime: Runtime, clock: Clock, state: ReferralState, contacted: bool, now: int
) -> None:
    change(runtime, state=state, contacted_at=clock() if contacted else None)
    assert steps(sender.at("/status")) == ["done"] * now + ["now"] + ["later"] * (4 - now)


def test_what_was_sent_has_its_date_in_both_cities(sender: Person) -> None:
    drawn = sender.at("/status").split('<ol class="steps">')[1].split("</ol>")[0]
    assert "in Almaty" in drawn
    assert "in Tel Aviv" in drawn


def test_an_emergency_is_promised_no_hour(person: Person) -> None:
    person.tells_symptoms("seizure")
    person.has_sent_what_was_begun(urgent_symptoms=["seizure"], urgent_symptom_timing="now")
    drawn = person.at("/status").split('<ol class="steps">')[1].split("</ol>")[0]
    assert "By:" not in drawn


def test_a_closed_request_has_no_steps(sender: Person, runtime: Runtime) -> None:
    change(runtime, state=ReferralState.CLOSED)
    assert 'class="steps"' not in sender.at("/status")


def test_without_a_first_day_nothing_leads_to_the_calendar(sender: Person) -> None:
    assert "/status/calendar" not in sender.at("/status")
    assert "We can draw the cycle when you tell us its first day." in sender.at("/status/calendar")


def test_the_calendar_has_the_persons_own_dates_and_says_that_they_are_predicted(person: Person) -> None:
    person.has_sent(**ON_TREATMENT)
    assert "/status/calendar" in person.at("/status")
    page = person.at("/status/calendar")
    assert "Predicted from the first day that you gave us." in page
    assert "10 November 2026 to 7 December 2026" in page  # 28 days
    assert "8 December 2026 to 21 December 2026" in page  # 14 days
    assert "22 December 2026" in page
    assert len(re.findall(r'<g class="day day-\w+"><rect', page.split("<figcaption>")[0])) == 42


def test_today_is_the_day_where_the_person_is(person: Person, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 30, 19, 30, tzinfo=UTC)  # already 1 December in Almaty
    person.has_sent(**ON_TREATMENT)
    marked = re.findall(r'h28"/><text[^>]*>(\d+)<', person.at("/status/calendar"))
    assert marked == ["1"]


def test_a_cycle_that_is_over_says_so(person: Person) -> None:
    person.has_sent(**ON_TREATMENT | {"blina_cycle_start_date": "2026-09-01"})
    assert "The days of this cycle are over." in person.at("/status/calendar")


def test_a_long_interruption_draws_nothing(person: Person) -> None:
    person.has_sent(**ON_TREATMENT | {"blina_interruption_days": 9})
    page = person.at("/status/calendar")
    assert "Only your treating team can say what follows." in page
    assert 'class="days"' not in page
