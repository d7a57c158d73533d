"""What counts once and who waits, on both databases and however many try at once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pyotp
import pytest

from intake.models.staff import Staff
from intake.runtime import Runtime
from intake.services import accounts, challenges, invitations, second_factor, sessions, throttle
from intake.services.challenges import Purpose
from intake.services.links import code_hash
from tests.support import factories
from tests.support.application import Clock

TOGETHER = 8


@pytest.fixture
def dana(runtime: Runtime) -> Staff:
    with runtime.work() as work:
        return factories.a_person_who_can_sign_in(work)


def at_once(work_of_one, times: int = TOGETHER) -> list[object]:
    """Run it in several threads that start together; what each of them gave."""
    start, results = threading.Barrier(times), []

    def run() -> None:
        start.wait()
        results.append(work_of_one())

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_one_code_lets_one_in_however_many_send_it_at_once(runtime: Runtime, dana: Staff) -> None:
    code = factories.app_code(runtime)

    def check() -> str:
        with runtime.work() as work:
            return second_factor.check(work, work.session.get_one(Staff, dana.id), code, "203.0.113.7").how

    assert sorted(at_once(check)) == [""] * (TOGETHER - 1) + ["totp"]


def test_one_recovery_code_lets_one_in(runtime: Runtime, dana: Staff) -> None:
    with runtime.work() as work:
        code = second_factor.new_recovery_codes(work, work.session.get_one(Staff, dana.id))[0]

    def check() -> str:
        with runtime.work() as work:
            return second_factor.check(work, work.session.get_one(Staff, dana.id), code, None).how

    assert sorted(at_once(check)) == [""] * (TOGETHER - 1) + ["recovery_code"]


def test_a_burst_of_wrong_codes_is_counted_like_one_after_the_other(runtime: Runtime, dana: Staff) -> None:
    def guess() -> timedelta:
        with runtime.work() as work:
            return second_factor.check(work, work.session.get_one(Staff, dana.id), "000000", None).wait

    waits = at_once(guess)
    assert sorted(bool(wait) for wait in waits) == [False] * 5 + [True] * (TOGETHER - 5)


def test_one_invitation_makes_one_password(runtime: Runtime, dana: Staff) -> None:
    with runtime.work() as work:
        token = invitations.first_administrator(work, name="Root", email="root@clinic.test", language="en")

    def accept() -> bool:
        with runtime.work() as work:
            return invitations.accept(work, token, "a quiet lamp in the rain") is not None

    assert sorted(at_once(accept, 4)) == [False, False, False, True]


def test_the_stored_hash_of_a_link_is_no_link(runtime: Runtime) -> None:
    with runtime.work() as work:
        token = invitations.first_administrator(work, name="Root", email="root@clinic.test", language="en")
        stolen = code_hash(invitations.PURPOSE, token)
        assert invitations.accept(work, stolen, "a quiet lamp in the rain") is None


@pytest.mark.databases("sqlite")
def test_a_code_of_every_step_is_accepted_for_that_step_and_the_next_only(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        person = factories.a_member_of_staff(work)
    for offset, right in ((-60, False), (-30, True), (0, True), (30, False)):
        clock.move(minutes=20)
        code = pyotp.TOTP(factories.SEED).at(clock.now + timedelta(seconds=offset))
        with runtime.work() as work:
            found = work.session.get_one(Staff, person.id)
            second_factor.use_seed(work, found, factories.SEED)
            assert bool(second_factor.check(work, found, code, None).how) is right


@pytest.mark.databases("sqlite")
def test_the_seed_lies_sealed(runtime: Runtime, dana: Staff) -> None:
    with runtime.reading() as work:
        sealed = work.session.get_one(Staff, dana.id).totp_sealed
    assert sealed is not None
    assert factories.SEED.encode() not in sealed


@pytest.mark.databases("sqlite")
def test_every_stored_password_is_argon2id_of_the_promised_cost(runtime: Runtime, dana: Staff) -> None:
    assert dana.password_hash is not None
    assert dana.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.databases("sqlite")
def test_a_hash_of_older_cost_is_made_anew_at_the_next_sign_in(runtime: Runtime, dana: Staff) -> None:
    weaker = accounts.passwords.PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1)
    with runtime.work() as work:
        work.session.get_one(Staff, dana.id).password_hash = weaker.hash(factories.PASSWORD)
    with runtime.work() as work:
        assert accounts.sign_in(work, dana.email, factories.PASSWORD, None, sessions.new_session_id()).staff
        found = work.session.get_one(Staff, dana.id).password_hash
    assert found is not None
    assert "m=65536" in found


@pytest.mark.databases("sqlite")
def test_waits_double_up_to_a_quarter_of_an_hour(runtime: Runtime, clock: Clock) -> None:
    subjects, waits = {"account:x": 5}, []
    for _ in range(11):
        with runtime.work() as work:
            waits.append(throttle.wait(work, subjects) // timedelta(minutes=1))
            throttle.count_failure(work, subjects)
    assert waits == [0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15]


@pytest.mark.databases("sqlite")
def test_more_accounts_from_one_address_wait_too(runtime: Runtime) -> None:
    def guess(number: int) -> timedelta:
        with runtime.work() as work:
            return accounts.sign_in(work, f"a{number}@clinic.test", "x", "203.0.113.7", "s" * 43).wait

    waits = [guess(number) for number in range(21)]
    assert [bool(wait) for wait in waits] == [False] * 20 + [True]


def test_a_challenge_counts_once_and_only_for_what_it_was_made_for(runtime: Runtime, clock: Clock) -> None:
    def spend(challenge: bytes, purpose: Purpose, session_id: str) -> bool:
        with runtime.work() as work:
            return challenges.spend(work, challenge, purpose, session_id)

    with runtime.work() as work:
        made = [challenges.make(work, Purpose.ADD, "mine") for _ in range(2)]
    assert not spend(made[0], Purpose.SIGN_IN, "mine")
    assert not spend(made[0], Purpose.ADD, "another's")
    assert not spend(made[0][:-1] + b"x", Purpose.ADD, "mine")
    assert not spend(b"", Purpose.ADD, "mine")
    assert spend(made[0], Purpose.ADD, "mine")
    assert not spend(made[0], Purpose.ADD, "mine")
    clock.move(minutes=5)
    assert not spend(made[1], Purpose.ADD, "mine")


@pytest.mark.databases("sqlite")
def test_what_is_spent_and_old_is_forgotten(runtime: Runtime, clock: Clock) -> None:
    with runtime.work() as work:
        challenges.spend(work, challenges.make(work, Purpose.ADD, "mine"), Purpose.ADD, "mine")
    clock.move(minutes=11)
    with runtime.work() as work:
        assert challenges.forget_old(work) == 1
