"""Who may send which row, and when (scheduling 1: due, blocked, guards, fencing)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from intake.models.callbacks import Callback
from intake.models.outbox import OutboxEmail, OutboxLane, OutboxState
from intake.runtime import Runtime
from intake.services import outbox, outbox_claims
from intake.services.outbox_claims import Claim
from intake.services.work import Work
from tests.services.delivery import a_callback, a_referral
from tests.support.application import Clock

PLAIN, ALERT = OutboxLane.PLAIN, OutboxLane.ALERT


def enqueue(work: Work, fact: str, **given: object) -> None:
    outbox.enqueue(work, "callback_cancelled", "a@example.org", fact, payload={"reference": "R"}, **given)  # type: ignore[arg-type]  # a test may give anything


def claimed(clinic: Runtime, lane: OutboxLane = PLAIN) -> Claim | None:
    with clinic.work() as work:
        return outbox_claims.claim(work, lane)


def facts(clinic: Runtime) -> list[str]:
    """Claim until nothing is due; the facts in the order of their claims."""
    found = []
    while claim := claimed(clinic):
        found.append(claim.dedupe_key)
    return found


def row_of(clinic: Runtime, fact: str) -> OutboxEmail:
    with clinic.reading() as work:
        return work.session.scalars(select(OutboxEmail).where(OutboxEmail.dedupe_key == fact)).one()


def test_what_has_been_due_longest_leaves_first(clinic: Runtime) -> None:
    with clinic.work() as work:
        enqueue(work, "second")
        enqueue(work, "first", due_at=work.now - timedelta(minutes=1))
        enqueue(work, "tomorrow", due_at=work.now + timedelta(days=1))
    assert facts(clinic) == ["first", "second"]


def test_a_leased_mail_is_nobody_elses_until_the_lease_ends(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        enqueue(work, "fact")
    first = claimed(clinic)
    noon.move(seconds=299)
    assert claimed(clinic) is None
    noon.move(seconds=1)
    second = claimed(clinic)
    assert first is not None
    assert second is not None
    assert (first.attempt, second.attempt) == (1, 2)


def test_an_alert_is_free_again_after_a_minute(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        enqueue(work, "fact", lane=ALERT)
    assert claimed(clinic, PLAIN) is None
    assert claimed(clinic, ALERT)
    noon.move(seconds=59)
    assert claimed(clinic, ALERT) is None
    noon.move(seconds=1)
    assert claimed(clinic, ALERT)


def test_a_lease_given_by_a_clock_that_ran_ahead_counts_as_over(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        enqueue(work, "fact")
    noon.move(hours=3)
    assert claimed(clinic)
    noon.move(hours=-3)
    assert claimed(clinic)


def test_whoever_lost_the_lease_changes_nothing(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        enqueue(work, "fact")
    slow = claimed(clinic)
    noon.move(seconds=300)
    quick = claimed(clinic)
    assert slow is not None
    assert quick is not None
    with clinic.work() as work:
        assert not outbox_claims.finish_dead(work, slow, "late")
        assert outbox_claims.finish_sent(work, quick)
        assert not outbox_claims.finish_temporary(work, slow, "later still")
    assert row_of(clinic, "fact").state is OutboxState.SENT


def test_a_younger_mail_of_a_stream_waits_for_the_older_one(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        enqueue(work, "request", stream="callback:1")
        enqueue(work, "cancel", stream="callback:1")
        enqueue(work, "other", stream="callback:2")
    request = claimed(clinic)
    assert request is not None
    assert facts(clinic) == ["other"]
    with clinic.work() as work:
        outbox_claims.finish_temporary(work, request, "recipient 450")
    assert facts(clinic) == []
    noon.move(minutes=2)
    again = claimed(clinic)
    assert again is not None
    assert again.dedupe_key == "request"
    with clinic.work() as work:
        outbox_claims.finish_sent(work, again)
    assert facts(clinic) == ["cancel"]


def test_a_reminder_of_the_future_holds_nothing_back(clinic: Runtime) -> None:
    with clinic.work() as work:
        enqueue(work, "reminder", stream="callback:1", due_at=work.now + timedelta(days=1))
        enqueue(work, "cancel", stream="callback:1")
    assert facts(clinic) == ["cancel"]


def test_a_mail_about_an_older_version_of_the_call_never_leaves(clinic: Runtime) -> None:
    with clinic.work() as work:
        callback = a_callback(work, a_referral(work), work.now + timedelta(days=1))
        enqueue(work, "fact", guard=callback)
        callback.version += 1
    assert facts(clinic) == []
    assert row_of(clinic, "fact").state is OutboxState.SUPERSEDED


def test_a_mail_about_a_call_as_it_stands_leaves(clinic: Runtime) -> None:
    with clinic.work() as work:
        enqueue(work, "fact", guard=a_callback(work, a_referral(work), work.now + timedelta(days=1)))
        assert work.session.scalars(select(Callback.version)).one() == 1
    assert facts(clinic) == ["fact"]


def test_a_mail_that_came_too_late_never_leaves_and_ends_a_day_later(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        enqueue(work, "fact", expires_at=work.now + timedelta(minutes=10))
    for minutes, ended in ((10, 0), (24 * 60 - 1, 0), (1, 1)):
        noon.move(minutes=minutes)
        assert facts(clinic) == []
        with clinic.work() as work:
            assert outbox.end_expired(work) == ended
    assert row_of(clinic, "fact").state is OutboxState.EXPIRED


def test_a_mail_that_came_too_late_holds_nothing_back(clinic: Runtime, noon: Clock) -> None:
    with clinic.work() as work:
        enqueue(work, "reminder", stream="booking:1", expires_at=work.now + timedelta(minutes=10))
        enqueue(work, "afterwards", stream="booking:1")
    noon.move(minutes=10)
    assert facts(clinic) == ["afterwards"]


def test_a_mail_that_a_fast_clock_took_for_too_late_leaves_when_the_clock_is_right(
    clinic: Runtime, noon: Clock
) -> None:
    with clinic.work() as work:
        enqueue(work, "fact", expires_at=work.now + timedelta(minutes=110))
    noon.move(hours=2)
    assert facts(clinic) == []
    with clinic.work() as work:
        assert outbox.end_expired(work) == 0
    noon.move(hours=-2)
    assert facts(clinic) == ["fact"]


def test_a_mail_that_a_fast_clock_wrote_leaves_at_once_and_in_its_order(clinic: Runtime, noon: Clock) -> None:
    """What was to leave later by that clock waits."""
    noon.move(hours=2)
    with clinic.work() as work:
        enqueue(work, "first", stream="booking:1")
        enqueue(work, "reminder", due_at=work.now + timedelta(minutes=1))
    noon.move(hours=-2)
    with clinic.work() as work:
        enqueue(work, "second", stream="booking:1")
    first = claimed(clinic)
    assert first is not None
    assert first.dedupe_key == "first"
    assert facts(clinic) == [], "the second waits for the first"
    with clinic.work() as work:
        assert outbox_claims.finish_sent(work, first)
    assert facts(clinic) == ["second"]


def test_the_pause_after_a_failure_that_a_fast_clock_counted_is_over_when_the_clock_is_right(
    clinic: Runtime, noon: Clock
) -> None:
    with clinic.work() as work:
        enqueue(work, "fact")
    noon.move(hours=2)
    claim = claimed(clinic)
    assert claim is not None
    with clinic.work() as work:
        assert outbox_claims.finish_temporary(work, claim, "451")
    assert facts(clinic) == []
    noon.move(hours=-2)
    assert facts(clinic) == ["fact"]


def test_a_mail_that_kills_every_worker_is_dead_after_ten_leases(clinic: Runtime, noon: Clock) -> None:
    """T17 d: the healthy mail behind it leaves at once."""
    with clinic.work() as work:
        enqueue(work, "poison")
        enqueue(work, "healthy")
    began = noon.now
    poison, healthy = claimed(clinic), claimed(clinic)
    assert poison is not None
    assert healthy is not None
    with clinic.work() as work:
        assert outbox_claims.finish_sent(work, healthy)
    leases = 1
    while row_of(clinic, "poison").state is not OutboxState.DEAD:
        noon.move(seconds=300)
        leases += claimed(clinic) is not None
    assert leases == 10
    assert 3000 <= (noon.now - began).total_seconds() <= 3300


def test_the_payload_of_a_token_goes_with_the_mail(clinic: Runtime) -> None:
    with clinic.work() as work:
        enqueue(work, "fact", secret={"token": "t"})
    claim = claimed(clinic)
    assert claim is not None
    with clinic.work() as work:
        outbox_claims.finish_sent(work, claim)
    assert row_of(clinic, "fact").payload == {}
