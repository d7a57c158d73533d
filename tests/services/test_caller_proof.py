"""The phrase that the caller says first."""

from __future__ import annotations

from intake.runtime import Runtime
from intake.services import caller_proof
from intake.services.caller_words import THINGS
from intake.services.keys import destroy_key
from tests.services.delivery import a_referral


def test_it_stays_the_same_and_is_another_ones_for_another_request(clinic: Runtime) -> None:
    with clinic.work() as work:
        requests = [a_referral(work) for _number in range(30)]
        phrases = [caller_proof.phrase(work, referral, "en") for referral in requests]
        again = [caller_proof.phrase(work, referral, "en") for referral in requests]
        assert phrases == again
        assert len(set(phrases)) >= 29


def test_it_is_two_different_things_and_a_number_of_two_digits(clinic: Runtime) -> None:
    with clinic.work() as work:
        for _number in range(30):
            first, second, number = caller_proof.phrase(work, a_referral(work), "en").split()
            assert first != second
            assert {first, second} <= {row[0] for row in THINGS}
            assert 10 <= int(number) <= 99


def test_in_every_language_it_names_the_same_things(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral = a_referral(work)
        rows = []
        for column, language in enumerate(("en", "ru", "he", "ar")):
            first, second, number = caller_proof.phrase(work, referral, language).split()
            names = [row[column] for row in THINGS]
            rows.append((names.index(first), names.index(second), number))
        assert len(set(rows)) == 1


def test_with_an_erased_request_it_is_gone(clinic: Runtime) -> None:
    with clinic.work() as work:
        referral = a_referral(work)
        destroy_key(work, referral.key_id)
        assert caller_proof.phrase(work, referral, "en") == ""


def test_every_thing_has_a_word_of_its_own_in_every_language() -> None:
    for column in range(4):
        assert len({row[column] for row in THINGS}) == len(THINGS)
    assert not any(" " in word for row in THINGS for word in row), "a phrase is two words and a number"
