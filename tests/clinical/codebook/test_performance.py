"""Daily life in sentences: one list a scale, and the scale that fits the age."""

from __future__ import annotations

import pytest

from intake.clinical.codebook import FIELDS, performance_options, suggested_scale
from intake.clinical.codebook.discussion import TOPIC_NEEDS

TENS = [str(score) for score in range(100, 0, -10)]


@pytest.mark.parametrize(("scale", "scores"), [
    ("ecog", ["0", "1", "2", "3", "4"]),
    ("karnofsky", TENS),
    ("lansky", TENS),
])
def test_a_scale_offers_its_scores_best_first(scale: str, scores: list[str]) -> None:
    assert [option.code for option in performance_options(scale)] == scores


def test_the_sentences_of_the_scales_differ() -> None:
    sentences = [
        option.words.family for scale in ("ecog", "karnofsky", "lansky") for option in performance_options(scale)
    ]
    assert len(set(sentences)) == 25


@pytest.mark.parametrize("scale", [None, "", "apgar", 3, ["ecog"]])
def test_anything_else_is_no_scale(scale: object) -> None:
    assert performance_options(scale) == ()


@pytest.mark.parametrize(("age", "scale"), [
    (None, None), (0, None), (1, "lansky"), (15, "lansky"), (16, "karnofsky"), (17, "karnofsky"), (18, "ecog"),
    (90, "ecog"),
])
def test_the_scale_is_suggested_by_age(age: int | None, scale: str | None) -> None:
    assert suggested_scale(age) == scale


def test_every_topic_says_what_makes_the_conversation_useful() -> None:
    topics = {option.code for option in FIELDS["discussion_topics"].options}
    assert set(TOPIC_NEEDS) == topics
    items = {need for needs in TOPIC_NEEDS.values() for need in needs}
    assert {need for need in items if need not in FIELDS} == {"C1", "C2", "C3", "C4"}
