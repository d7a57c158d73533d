"""What comes next: only what is known, in the order of its days, and nothing that nobody promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.record_requests import ItemOutcome
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.runtime import Runtime
from intake.services import arrivals, record_items, record_requests, status
from intake.services.arrivals import Arrival, Kind
from intake.services.record_requests import Wanted
from intake.services.work import Work
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.support import factories
from tests.support.application import Clock

pytestmark = pytest.mark.databases("sqlite")  # what is asked of the database is asked by other services too


def coming(work: Work, referral: Referral) -> tuple[Arrival, ...]:
    return arrivals.coming(work, referral, status.status_of(work, referral))


def kinds(work: Work, referral: Referral) -> list[Kind]:
    return [one.kind for one in coming(work, referral)]


def a_quiet_request(work: Work, **columns: object) -> Referral:
    """A request without an emergency, its receipt delivered, with these columns."""
    referral = factories.a_request(work, "EX1", urgent_symptoms=["none"])
    receipt_is(work, OutboxState.SENT)
    for name, value in columns.items():
        setattr(referral, name, value)
    work.session.flush()
    return referral


def receipt_is(work: Work, state: OutboxState) -> None:
    work.session.flush()
    work.session.execute(update(OutboxEmail).where(OutboxEmail.template == "receipt").values(state=state))


def test_a_new_request_gets_its_receipt_then_a_person_then_a_haematologist(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1", urgent_symptoms=["none"])
        told = coming(work, referral)
        standing = status.status_of(work, referral)
    assert told[0] == Arrival(Kind.RECEIPT)
    person = Arrival(Kind.CALL, at=standing.call_at) if standing.call_at else Arrival(
        Kind.CONTACT, by=referral.contact_due)  # fmt: skip
    assert set(told[1:]) == {person, Arrival(Kind.READING, by=referral.review_due)}
    assert [one.moment for one in told[1:]] == sorted(one.moment for one in told[1:] if one.moment)


@pytest.mark.parametrize("state", [OutboxState.SENT, OutboxState.DEAD, OutboxState.SUPERSEDED])
def test_a_receipt_that_is_not_on_its_way_is_not_announced(runtime: Runtime, state: OutboxState) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1", urgent_symptoms=["none"])
        receipt_is(work, state)
        assert Kind.RECEIPT not in kinds(work, referral)


def test_without_a_planned_call_the_promise_of_the_urgency_counts(runtime: Runtime) -> None:
    with runtime.work() as work:
        referral = a_quiet_request(work)
        planned = status.status_of(work, referral)
        told = arrivals.coming(work, referral, without_call(planned))
    assert Arrival(Kind.CONTACT, by=referral.contact_due) in told
    assert Kind.CALL not in [one.kind for one in told]


def without_call(standing: status.Status) -> status.Status:
    return replace(standing, call_at=None)


def test_nobody_is_announced_who_has_been_in_touch_already(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        referral = a_quiet_request(work, state=ReferralState.IN_TRIAGE, contacted_at=clock())
        told = arrivals.coming(work, referral, without_call(status.status_of(work, referral)))
    assert told == (Arrival(Kind.READING, by=referral.review_due),)


def test_records_that_are_awaited_are_checked_when_they_come_and_no_day_is_promised(
    runtime: Runtime, clock: Clock
) -> None:
    with runtime.work() as work:
        miriam = factories.a_member_of_staff(work)
        referral = a_quiet_request(work, state=ReferralState.IN_TRIAGE, contacted_at=clock())
        record_requests.ask(work, referral, miriam, [Wanted("mrd_report", "", None, "2026-12-14")], sender=True)
        assert coming(work, referral)[-1] == Arrival(Kind.CHECK)
        referral.state = ReferralState.READY_FOR_REVIEW
        [item] = record_items.listed(work, referral)
        record_items.end(work, referral, item.id, ItemOutcome.TICKED, miriam)
        assert Kind.CHECK not in kinds(work, referral)


def test_while_records_are_awaited_no_day_of_reading_is_promised(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        referral = a_quiet_request(work, state=ReferralState.AWAITING_RECORDS, contacted_at=clock())
        told = arrivals.coming(work, referral, without_call(status.status_of(work, referral)))
    assert told == (Arrival(Kind.CHECK),)


def test_a_booked_consultation_comes_at_its_time_and_the_opinion_without_a_day(runtime: Runtime) -> None:
    with runtime.work() as work:
        a_doctor(work)
        referral = a_ready_request(work, urgent_symptoms=["none"])
        booked(work, referral, a_service(work), NINE)
        receipt_is(work, OutboxState.SENT)
        told = [one for one in coming(work, referral) if one.kind not in (Kind.CALL, Kind.CONTACT)]
    assert told == [Arrival(Kind.CONSULTATION, at=NINE), Arrival(Kind.OPINION)]


def test_a_consultation_that_is_over_comes_no_more(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        a_doctor(work)
        referral_id = booked(work, a_ready_request(work, urgent_symptoms=["none"]), a_service(work), NINE).referral_id
    clock.now = NINE + timedelta(minutes=59)
    with runtime.work() as work:
        assert Kind.CONSULTATION in kinds(work, work.session.get_one(Referral, referral_id))
    clock.move(minutes=1)
    with runtime.work() as work:
        assert Kind.CONSULTATION not in kinds(work, work.session.get_one(Referral, referral_id))


def test_a_wished_time_is_answered_until_it_lapses(runtime: Runtime) -> None:
    with runtime.work() as work:
        a_doctor(work)
        referral = a_ready_request(work, urgent_symptoms=["none"])
        wished = booked(work, referral, a_service(work, by_request=True), NINE)
        assert Arrival(Kind.ANSWER, by=wished.hold_until) in coming(work, referral)
        assert Kind.CONSULTATION not in kinds(work, referral)


def test_an_emergency_and_a_closed_request_are_promised_nothing(runtime: Runtime) -> None:
    with runtime.work() as work:
        ill = factories.a_request(work, "EX1", urgent_symptoms=["seizure"], urgent_symptom_timing="now")
        closed = a_quiet_request(work, state=ReferralState.CLOSED, closed_as=ClosedAs.WITHDRAWN)
        standing = status.status_of(work, ill)
        assert standing.emergency
        assert (coming(work, ill), coming(work, closed)) == ((), ())


def test_only_a_promise_can_be_late(clock: Clock) -> None:
    before = clock() - timedelta(minutes=1)
    assert Arrival(Kind.CONTACT, by=before).late(clock())
    assert not Arrival(Kind.CONTACT, by=clock()).late(clock())
    assert not Arrival(Kind.CALL, at=before).late(clock())
    assert not Arrival(Kind.OPINION).late(clock())
