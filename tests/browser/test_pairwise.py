"""Half a matrix is only as good as the pairs in it."""

from __future__ import annotations

from tests.browser.pairwise import full, pairs_of, pairwise

PLACES = [f"page {number}" for number in range(12)]
FACTORS = (PLACES, ["en", "ru", "he", "ar"], [390, 768, 1280], [False, True], ["light", "dark"])


def test_every_pair_meets() -> None:
    wanted = {pair for row in full(*FACTORS) for pair in pairs_of(row)}
    assert {pair for row in pairwise(*FACTORS) for pair in pairs_of(row)} == wanted


def test_it_is_much_less_than_everything() -> None:
    assert len(pairwise(*FACTORS)) == len(full(*FACTORS)) / 12


def test_states_are_spread_over_languages() -> None:
    wrong = [language for _place, language, _width, wrong, _scheme in pairwise(*FACTORS) if wrong]
    assert {wrong.count(language) for language in set(wrong)} <= {5, 6, 7}


def test_it_is_the_same_every_time() -> None:
    assert pairwise(*FACTORS) == pairwise(*FACTORS)
