"""Whether the written opinion is there, read and an answer to the request as it stands."""

from __future__ import annotations

import pytest

from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.runtime import Runtime
from intake.services import arrivals, closing, opinion_standing, opinions, senders, status
from intake.services.arrivals import Kind
from intake.services.opinion_standing import Newest
from intake.services.work import Work
from tests.support import factories
from tests.support.application import Clock
from tests.support.opinions import a_draft, a_signed_one


@pytest.fixture
def referral_id(runtime: Runtime, clock: Clock) -> str:
    """A request whose sender has been spoken with."""
    with runtime.work() as work:
        referral = factories.a_request(work, "EX1", urgent_symptoms=["none"])
        referral.contacted_at = clock()
        return referral.id


def the(work: Work, referral_id: str) -> Referral:
    return work.session.get_one(Referral, referral_id)


def test_a_draft_and_the_opinion_of_somebody_else_are_none(runtime: Runtime, referral_id: str) -> None:
    with runtime.work() as work:
        a_signed_one(work, factories.a_request(work, "EX2"))
        a_draft(work, the(work, referral_id))
        assert opinion_standing.newest(work, the(work, referral_id)) is None
        assert opinion_standing.answered_at(work, the(work, referral_id)) is None


def test_the_newest_version_counts_and_what_was_read_of_it(runtime: Runtime, referral_id: str, clock: Clock) -> None:
    with runtime.work() as work:
        first = a_signed_one(work, the(work, referral_id))
        assert opinion_standing.newest(work, the(work, referral_id)) == Newest(1, clock(), unread=True, known=False)
        opinions.opened(work, the(work, referral_id), first)
        assert opinion_standing.newest(work, the(work, referral_id)) == Newest(1, clock(), unread=False, known=False)
    clock.move(days=1)
    with runtime.work() as work:
        second = a_signed_one(work, the(work, referral_id))
        assert opinion_standing.newest(work, the(work, referral_id)) == Newest(2, clock(), unread=True, known=True)
        opinions.downloaded(work, the(work, referral_id), second)
        assert opinion_standing.newest(work, the(work, referral_id)) == Newest(2, clock(), unread=False, known=True)


def test_it_answers_the_request_until_that_is_opened_again(runtime: Runtime, referral_id: str, clock: Clock) -> None:
    with runtime.work() as work:
        signed = a_signed_one(work, the(work, referral_id))
    clock.move(days=1)
    with runtime.work() as work:
        closing.close(work, the(work, referral_id), ClosedAs.OTHER_ROUTE, reason="Near home", letter="x", language="en")
        assert opinion_standing.answered_at(work, the(work, referral_id)) == signed.signed_at
    clock.move(days=1)
    with runtime.work() as work:
        closing.open_again(work, the(work, referral_id))
        assert opinion_standing.answered_at(work, the(work, referral_id)) is None
        assert opinion_standing.newest(work, the(work, referral_id)) is not None
    clock.move(days=1)
    with runtime.work() as work:
        assert a_signed_one(work, the(work, referral_id)).signed_at == clock()
        assert opinion_standing.answered_at(work, the(work, referral_id)) == clock()


@pytest.mark.parametrize("state", [state for state in ReferralState if state is not ReferralState.CLOSED])
def test_nothing_that_has_come_is_announced(runtime: Runtime, referral_id: str, state: ReferralState) -> None:
    with runtime.work() as work:
        referral = the(work, referral_id)
        a_signed_one(work, referral)
        referral.state = state
        work.session.flush()
        standing = status.status_of(work, referral)
        kinds = {one.kind for one in arrivals.coming(work, referral, standing)}
    assert not kinds & {Kind.READING, Kind.OPINION}
    assert standing.next_step not in (status.NEXT[ReferralState.IN_TRIAGE], status.NEXT[ReferralState.CONSULTED])
    assert standing.by is None
    assert standing.next_step


@pytest.mark.parametrize("state", [state for state in ReferralState if state is not ReferralState.CLOSED])
def test_whoever_only_adds_hears_what_they_would_hear_without_it(
    runtime: Runtime, referral_id: str, state: ReferralState
) -> None:
    with runtime.work() as work:
        referral = the(work, referral_id)
        referral.state = state
        work.session.flush()
        before = senders.as_told(status.status_of(work, referral), referral)
        a_signed_one(work, referral)
        after = senders.as_told(status.status_of(work, referral), referral)
    assert (after.sentence, after.next_step) == (before.sentence, before.next_step)
    assert after.by in (None, before.by)


def test_in_an_emergency_nothing_else_comes_next(runtime: Runtime) -> None:
    with runtime.work() as work:
        ill = factories.a_request(work, "EX1", urgent_symptoms=["seizure"], urgent_symptom_timing="now")
        ill.state = ReferralState.CONSULTED
        a_signed_one(work, ill)
        standing = status.status_of(work, ill)
        assert standing.next_step == senders.as_told(standing, ill).next_step == status.PEOPLE_TOLD
