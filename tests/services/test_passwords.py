"""Which passwords are taken: any that is long and not known to everybody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.services import passwords
from intake.services.passwords import LEAKED, MARK, PasswordKnown, PasswordLength, is_known

KNOWN = [
    "passwordpassword", "Password12345678!", "abcdefghijklmnop", "111111111111111", "qwertyuiopasdfghjkl",
    "123456789012345", "Leukaemia-Clinic-2026", "שלוםשלוםשלום123", "пароль-пароль-1", "correct horse battery staple",
    "TelAvivMedicalClinic1", "blinatumomab2026!", "aaaaaaaaaaaaaaaa",
]  # fmt: skip
# Leaked ones as they stand in the lists, all long enough to be chosen.
LEAKED_ONES = ["89277475827roma", "princess7481077", "trustno1weeping", "sunshine1rudkinrob", "9F60001-1106607952"]
FINE = ["a quiet lamp in the rain", "тёплый вечер у моря", "הגשם יורד על הכרמל", "four grey herons upstream",
        "🌧️ over the quiet sea"]  # fmt: skip


@pytest.mark.parametrize("password", [*KNOWN, *LEAKED_ONES])
def test_what_everybody_tries_is_refused(password: str) -> None:
    assert is_known(password)
    assert is_known(password.upper())
    with pytest.raises(PasswordKnown):
        passwords.hash_password(password)


@pytest.mark.parametrize("password", FINE)
def test_a_few_words_that_do_not_belong_together_are_fine(password: str) -> None:
    assert not is_known(password)


def test_the_file_holds_a_hundred_thousand_and_more_in_order() -> None:
    held = LEAKED.read_bytes()
    marks = [held[start : start + MARK] for start in range(0, len(held), MARK)]
    assert len(marks) >= 100_000
    assert marks == sorted(set(marks))


def test_three_thousand_of_the_file_are_found_again() -> None:
    held = LEAKED.read_bytes()
    step = len(held) // MARK // 3_000
    wanted = [held[start : start + MARK] for start in range(0, 3_000 * step * MARK, step * MARK)]
    assert [mark for mark in wanted if not passwords.holds(mark)] == []


@given(st.text(min_size=1, max_size=14) | st.text(min_size=129, max_size=200))
def test_a_length_outside_is_refused_before_anything_else(password: str) -> None:
    with pytest.raises(PasswordLength):
        passwords.hash_password(password)


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=15, max_size=128))
def test_any_text_can_be_looked_at(password: str) -> None:
    assert is_known(password) in (True, False)


def test_the_whole_password_counts_and_not_its_beginning() -> None:
    long = "herons upstream " * 8
    stored = passwords.hash_password(long[:127] + "a")
    assert passwords.matches(stored, long[:127] + "a")
    assert not passwords.matches(stored, long[:127] + "b")


def test_nobody_has_the_password_of_an_account_that_is_not_there() -> None:
    assert not passwords.matches(None, "no account has this password")
