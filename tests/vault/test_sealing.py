"""Sealed values open in their own place, under their own key, and nowhere else."""

from __future__ import annotations

import secrets
from decimal import Decimal

import pytest

from intake.errors import SealBroken
from intake.vault.keys import KeyRing, key_name
from intake.vault.sealing import new_key, seal, seal_json, unseal, unseal_json


def test_a_value_comes_back_with_every_digit() -> None:
    key, value = new_key(), {"alt": {"value": Decimal("0.10"), "unit": "U/L"}, "name": "דוד"}
    opened = unseal_json(key, "draft.content", seal_json(key, "draft.content", value))
    assert opened == value
    assert str(opened["alt"]["value"]) == "0.10"


def test_a_value_moved_to_another_column_does_not_open() -> None:
    key = new_key()
    with pytest.raises(SealBroken):
        unseal(key, "note.text", seal(key, "draft.content", b"x"))


def test_a_value_of_another_key_or_altered_does_not_open() -> None:
    key = new_key()
    sealed = bytearray(seal(key, "note.text", b"x"))
    with pytest.raises(SealBroken):
        unseal(new_key(), "note.text", bytes(sealed))
    sealed[-1] ^= 1
    with pytest.raises(SealBroken):
        unseal(key, "note.text", bytes(sealed))


def test_two_sealings_of_one_value_differ() -> None:
    key = new_key()
    assert seal(key, "note.text", b"x") != seal(key, "note.text", b"x")


def test_a_ring_with_the_old_key_still_opens_and_wraps_with_the_new_one() -> None:
    old, new, referral_key = secrets.token_bytes(32), secrets.token_bytes(32), new_key()
    name, wrapped = KeyRing((old,)).wrap(referral_key)
    rotated = KeyRing((new, old))
    assert rotated.unwrap(name, wrapped) == referral_key
    assert rotated.wrap(referral_key)[0] == key_name(new)
    with pytest.raises(SealBroken):
        KeyRing((new,)).unwrap(name, wrapped)


def test_a_ring_without_keys_is_refused() -> None:
    with pytest.raises(SealBroken):
        KeyRing(())
