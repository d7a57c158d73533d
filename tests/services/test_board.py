"""The figures of the board, from requests, emergencies, tasks and mails that are really there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import alerts, board, claims, drafts
from intake.services.board import Board, percentile
from intake.services.drafts import DraftContent
from tests.support import factories
from tests.support.application import Clock

DAY = date(2026, 11, 22)


def figures(runtime: Runtime, first: date = DAY, until: date = DAY) -> Board:
    with runtime.reading() as work:
        return board.board(work, first, until)


def arrived(runtime: Runtime, count: int, **columns: object) -> list[str]:
    with runtime.work() as work:
        found = [factories.a_request(work, "EX1") for _turn in range(count)]
        for referral in found:
            for name, value in columns.items():
                setattr(referral, name, value)
    return [referral.id for referral in found]


def contacted(runtime: Runtime, ids: list[str], minutes: list[int], due: int = 60) -> None:
    with runtime.work() as work:
        for identity, after in zip(ids, minutes, strict=True):
            referral = work.session.get_one(Referral, identity)
            referral.contacted_at = referral.submitted_at + timedelta(minutes=after)
            referral.contact_due = referral.submitted_at + timedelta(minutes=due)


def test_first_contact_is_told_as_median_ninth_tenth_and_share_in_time(runtime: Runtime) -> None:
    contacted(runtime, arrived(runtime, 10, level="urgent"), [5, 10, 15, 20, 25, 30, 35, 40, 90, 300])
    urgent = figures(runtime).by_urgency[1]
    assert (urgent.group, urgent.asked, urgent.made) == ("urgent", 10, 10)
    assert (urgent.median, urgent.p90, urgent.in_target) == (25, 90, 80)


def test_who_waits_past_the_time_counts_against_the_share(runtime: Runtime, clock: Clock) -> None:
    ids = arrived(runtime, 10, level="soon", contact_due=clock.now + timedelta(hours=1))
    contacted(runtime, ids[:5], [1, 2, 3, 4, 5])
    assert figures(runtime).by_urgency[2].in_target == 100
    clock.move(hours=2)
    assert figures(runtime).by_urgency[2].in_target == 50


def test_fewer_than_five_say_nothing_but_that_they_are_few(runtime: Runtime) -> None:
    contacted(runtime, arrived(runtime, 4, level="urgent"), [5, 5, 5, 5])
    found = figures(runtime)
    urgent = found.by_urgency[1]
    assert (urgent.asked, urgent.median, urgent.in_target) == (None, None, None)
    assert found.arrived_total is None
    assert dict(found.arrived)["routine"] == 0


def test_days_outside_the_range_do_not_count(runtime: Runtime, clock: Clock) -> None:
    arrived(runtime, 6, level="soon")
    clock.move(days=1)
    assert figures(runtime).arrived_total == 6
    tomorrow = DAY + timedelta(days=1)
    assert figures(runtime, tomorrow, tomorrow).arrived_total == 0


def test_what_is_late_and_what_people_have_is_never_hidden(runtime: Runtime, clock: Clock) -> None:
    [mine, _other] = arrived(runtime, 2, level="urgent", contact_due=clock.now + timedelta(minutes=1))
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Miriam")
        claims.claim(work, work.session.get_one(Referral, mine), person)
    clock.move(hours=1)
    found = figures(runtime)
    assert dict(found.late)["urgent"] == 2
    assert {(load.name, load.requests, load.late) for load in found.load} == {("Miriam", 1, 1), (None, 1, 1)}


def test_emergencies_by_how_soon_a_person_took_them(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work)
        found = [factories.an_emergency(work) for _turn in range(10)]
        for alert in found[:5]:
            alerts.acknowledge(work, alert, person)
    assert figures(runtime).emergencies == (("in_time", 5), ("later", 0), ("not_yet", 5))
    assert figures(runtime).emergencies_total == 10


def test_missing_records_are_counted_over_the_open_requests(runtime: Runtime) -> None:
    arrived(runtime, 5)
    found = figures(runtime)
    assert found.looked_at == 5
    assert found.missing
    assert {count for _kind, count in found.missing} == {5}


def test_pages_of_the_journey_are_rounded_so_that_their_differences_say_nothing(runtime: Runtime) -> None:
    with runtime.work() as work:
        for turn in range(13):
            visited = ["symptoms"] if turn < 5 else ["symptoms", "agreement"]
            drafts.start(work, "en", DraftContent(visited=visited))
    found = figures(runtime)
    assert [(end.page, end.saved, end.ended) for end in found.pages] == [("symptoms", 15, 5), ("agreement", 10, 8)]
    assert (found.begun, found.sent) == (15, 0)


def test_mails_that_were_given_up_are_counted_by_what_they_were(runtime: Runtime) -> None:
    arrived(runtime, 2)
    with runtime.work() as work:
        for mail in work.session.query(OutboxEmail).where(OutboxEmail.template == "receipt"):
            mail.state = OutboxState.DEAD
    assert figures(runtime).dead == (("receipt", 2),)


def test_an_empty_clinic_has_a_board_too(runtime: Runtime) -> None:
    found = figures(runtime)
    assert (found.arrived_total, found.begun, found.missing, found.pages) == (0, 0, (), ())
    assert "relay_stopped" in found.machines.health.problems


@pytest.mark.parametrize(("values", "half", "most"), [([1], 1, 1), ([1, 2], 1, 2), (list(range(1, 11)), 5, 9)])
def test_percentiles_are_values_that_were_there(values: list[int], half: int, most: int) -> None:
    assert (percentile(values, 50), percentile(values, 90)) == (half, most)


def test_the_number_of_statements_does_not_grow(runtime: Runtime) -> None:
    def statements() -> int:
        said: list[str] = []

        def listen(_c: object, _cursor: object, statement: str, *_more: object) -> None:
            said.append(statement)

        event.listen(runtime.database.engine, "before_cursor_execute", listen)
        figures(runtime)
        event.remove(runtime.database.engine, "before_cursor_execute", listen)
        return len(said)

    figures(runtime)  # looks up what is in force
    empty = statements()
    arrived(runtime, 6)
    with runtime.work() as work:
        factories.an_emergency(work)
        factories.a_member_of_staff(work)
    assert statements() == empty
