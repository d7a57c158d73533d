"""Memory for parts is lent again, and not hoarded."""

from __future__ import annotations

import pytest

from intake.vault.buffers import Buffers


def test_what_was_given_back_is_lent_again() -> None:
    buffers = Buffers(4096, kept=1)
    block = buffers.lend()
    buffers.give_back(block)
    assert buffers.lend() is block


def test_two_borrowers_never_share_a_block() -> None:
    buffers = Buffers(4096, kept=2)
    assert buffers.lend() is not buffers.lend()


def test_more_than_is_kept_goes_back_to_the_system() -> None:
    buffers = Buffers(4096, kept=1)
    first, second = buffers.lend(), buffers.lend()
    buffers.give_back(first)
    buffers.give_back(second)
    with pytest.raises(ValueError, match="closed"):
        second[0]
    assert len(first) == 4096
