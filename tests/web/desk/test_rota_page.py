"""The rota page: shifts in Tel Aviv wall time, also where the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from intake.models.callbacks import OnCallShift
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def lead(signed_in: SignedIn) -> Browser:
    browser = signed_in("Noa", Role.LEAD)
    browser.open("/en/desk/rota")
    return browser


def shift(person: Staff, start: str, end: str, **more: str) -> dict[str, object]:
    (from_date, from_time), (to_date, to_time) = start.split(), end.split()
    return {
        "person": person.id, "duty": "coordinator", "from-date": from_date, "from-time": from_time,
        "to-date": to_date, "to-time": to_time, **more,
    }  # fmt: skip


def stored(runtime: Runtime) -> list[tuple[datetime, datetime]]:
    with runtime.reading() as work:
        return [(row.starts_at, row.ends_at) for row in work.session.scalars(select(OnCallShift))]


def test_a_shift_is_added_and_removed(runtime: Runtime, lead: Browser, miriam: Staff) -> None:
    lead.send("/en/desk/rota", shift(miriam, "2026-11-22 08:00", "2026-11-23 08:00"))
    assert "The shift was added." in lead.text
    assert "until Monday 23 November, 08:00" in lead.text
    assert "No coordinator is on call now." not in lead.text
    with runtime.reading() as work:
        added = work.session.scalars(select(OnCallShift)).one()
    lead.send(f"/en/desk/rota/{added.id}/remove")
    assert "No coordinator is on call now." in lead.text
    lead.send(f"/en/desk/rota/{added.id}/remove")
    assert "Somebody else was faster." in lead.text


def test_a_night_when_the_clocks_change_keeps_its_wall_times(runtime: Runtime, lead: Browser, miriam: Staff) -> None:
    lead.send("/en/desk/rota", shift(miriam, "2027-03-25 20:00", "2027-03-26 08:00"))
    assert stored(runtime) == [(datetime(2027, 3, 25, 18, tzinfo=UTC), datetime(2027, 3, 26, 5, tzinfo=UTC))]


def test_a_time_that_does_not_exist_is_asked_back(runtime: Runtime, lead: Browser, miriam: Staff) -> None:
    answer = lead.send("/en/desk/rota", shift(miriam, "2027-03-26 02:30", "2027-03-26 08:00"), follow=False)
    assert answer.status_code == 422
    assert "the clocks go forward over this one" in lead.text
    assert 'value="02:30"' in lead.text


def test_a_time_that_comes_twice_is_asked_back_and_then_taken(
    runtime: Runtime, lead: Browser, miriam: Staff, clock: Clock
) -> None:
    wanted = shift(miriam, "2027-10-31 01:30", "2027-10-31 08:00")
    assert lead.send("/en/desk/rota", wanted, follow=False).status_code == 422
    assert "Which of the two?" in lead.text
    lead.send("/en/desk/rota", {**wanted, "which": "1"})
    assert stored(runtime) == [(datetime(2027, 10, 30, 23, 30, tzinfo=UTC), datetime(2027, 10, 31, 6, tzinfo=UTC))]


WRONG = {
    "an end before the start": ({"to-date": "2026-11-21"}, "Choose an end after the start"),
    "a fortnight and more": ({"to-date": "2026-12-30"}, "Choose an end within 14 days of the start"),
    "no date": ({"from-date": ""}, "Enter a date, like 2027-03-27"),
    "a year of long ago": ({"from-date": "0001-01-01"}, "Enter a date of these years"),
    "no time": ({"from-time": "25:99"}, "Enter a time, like 16:30"),
    "nobody": ({"person": "x"}, "Choose a person from the list"),
    "another role": ({"duty": "clinician"}, "Choose somebody whose role fits this duty"),
    "no duty": ({"duty": "king"}, "Choose what they are on call as"),
}


@pytest.mark.parametrize(("changed", "fix"), WRONG.values(), ids=WRONG)
@pytest.mark.databases("sqlite")
def test_what_cannot_be_taken_is_asked_back(
    runtime: Runtime, lead: Browser, miriam: Staff, changed: dict[str, str], fix: str
) -> None:
    wanted = {**shift(miriam, "2026-11-22 08:00", "2026-11-23 08:00"), **changed}
    assert lead.send("/en/desk/rota", wanted, follow=False).status_code == 422
    assert lead.text.count(fix) >= 2  # in the summary and beside the control
    assert stored(runtime) == []


def test_who_may_not_edit_sees_no_form(desk: Browser, runtime: Runtime, miriam: Staff) -> None:
    with runtime.work() as work:
        factories.on_call_now(work, miriam, factories.Duty.COORDINATOR)
    desk.open("/en/desk/rota")
    assert "Miriam" in desk.text
    assert "Add a shift" not in desk.text
