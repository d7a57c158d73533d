"""Half a matrix is only as good as the pairs in it."""

from __future__ import annotations

from tests.browser.pairwise import full, pairs_of, pairwise

FACTORS = (["one", "two", "three"], ["en", "ru", "he", "ar"], [390, 768, 1280], [False, True], ["light", "dark"])


def test_every_pair_meets() -> None:
    wanted = {pair for row in full(*FACTORS) for pair in pairs_of(row)}
    assert {pair for row in pairwise(*FACTORS) for pair in pairs_of(row)} == wanted


def test_it_is_much_less_than_everything() -> None:
    assert len(pairwise(*FACTORS)) * 6 < len(full(*FACTORS)) * 2


def test_it_is_the_same_every_time() -> None:
    assert pairwise(*FACTORS) == pairwise(*FACTORS)
