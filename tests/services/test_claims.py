"""Claiming: one winner, however many press at once."""

from __future__ import annotations

import threading

import pytest

from intake.errors import NotFound
from intake.models.referrals import Referral, ReferralState
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import claims
from tests.services.delivery import a_member_of_staff, a_referral

RACES, RUNNERS = 50, 2


def test_of_many_who_claim_at_once_one_wins_and_the_others_learn_who(runtime: Runtime) -> None:
    with runtime.work() as work:
        people = [a_member_of_staff(work, f"runner{number}") for number in range(RUNNERS)]
        referrals = [a_referral(work, reference=f"RACE-{number}") for number in range(RACES)]
    for referral in referrals:
        results = race(runtime, referral.id, people)
        winners = [name for name, (won, _owner) in results.items() if won]
        assert len(winners) == 1
        assert {owner for _won, owner in results.values()} == set(winners)


def race(runtime: Runtime, referral_id: str, people: list[Staff]) -> dict[str, tuple[bool, str | None]]:
    """Everybody claims from a thread of their own; per person whether they won, and whom they saw as owner."""
    together = threading.Barrier(len(people))
    results: dict[str, tuple[bool, str | None]] = {}

    def claim(person: Staff) -> None:
        together.wait(timeout=30)
        with runtime.work() as work:
            referral = work.session.get_one(Referral, referral_id)
            won = claims.claim(work, referral, person)
            results[person.id] = (won, referral.owner_id)

    threads = [threading.Thread(target=claim, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(results) == len(people)
    return results


def test_a_closed_request_is_nobodys_to_claim(runtime: Runtime) -> None:
    with runtime.work() as work:
        person = a_member_of_staff(work, "late")
        assert not claims.claim(work, a_referral(work, state=ReferralState.CLOSED), person)


def test_one_releases_ones_own_and_the_lead_anybodys(runtime: Runtime) -> None:
    with runtime.work() as work:
        owner, other = a_member_of_staff(work, "owner"), a_member_of_staff(work, "other")
        lead = a_member_of_staff(work, "lead", Role.LEAD)
        referral = a_referral(work)
        claims.claim(work, referral, owner)
        assert not claims.release(work, referral, other)
        assert referral.owner_id == owner.id
        assert claims.release(work, referral, lead)
        assert referral.owner_id is None
        claims.claim(work, referral, other)
        assert claims.release(work, referral, other)


def test_a_request_is_handed_to_a_named_colleague_by_whoever_may(runtime: Runtime) -> None:
    with runtime.work() as work:
        owner, other, third = (a_member_of_staff(work, name) for name in ("owner", "other", "third"))
        lead = a_member_of_staff(work, "lead", Role.LEAD)
        free, owned = a_referral(work), a_referral(work, owner_id=owner.id)
        closed = a_referral(work, state=ReferralState.CLOSED)
        every = [free.id, owned.id, closed.id, "nobody", free.id]
        assert claims.assign(work, every, third.id, other) == claims.Assigned(given=1, stayed=3)
        assert (free.owner_id, owned.owner_id) == (third.id, owner.id)
        assert claims.assign(work, [owned.id], other.id, owner) == claims.Assigned(1, 0)
        assert claims.assign(work, [owned.id], third.id, lead) == claims.Assigned(1, 0)
        assert owned.owner_id == third.id


def test_nobody_is_given_a_request_who_cannot_own_one(runtime: Runtime) -> None:
    with runtime.work() as work:
        me = a_member_of_staff(work, "me")
        doctor = a_member_of_staff(work, "doctor", Role.HAEMATOLOGIST)
        left = a_member_of_staff(work, "left", active=False)
        referral = a_referral(work)
        for person in (doctor.id, left.id, "nobody"):
            with pytest.raises(NotFound):
                claims.assign(work, [referral.id], person, me)
