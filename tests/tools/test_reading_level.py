"""The report on how hard the question pages are to read, and the limits that hold."""

from __future__ import annotations

import pytest

from config import LANGUAGES
from tools import reading_level
from tools.reading_level import Sentence, hard_words, questions, report, sentences, syllables


@pytest.mark.parametrize(("word", "count"), [
    ("pump", 1), ("fever", 2), ("time", 1), ("marrow", 2), ("infusion", 3), ("examination", 5), ("able", 2), ("28", 1),
])
def test_syllables_are_counted_roughly(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_hard_word_is_found_and_a_known_one_is_not() -> None:
    found = hard_words((Sentence("home", "The administration of leukaemia, administration!"),))
    assert found == {"administration": 2}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_question_has_more_than_twenty_words_in_any_language(language: str) -> None:
    told = questions(language)
    assert len(told) > 300
    assert [name for name, words in told.items() if len(words.split()) > 20] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_a_question_page_has_more_than_twenty_words(language: str) -> None:
    assert [sentence for sentence in sentences(language) if sentence.words > reading_level.LONGEST_SENTENCE] == []


def test_each_language_is_really_read() -> None:
    assert len({questions(language)["urgent.urgent_symptoms/patient"] for language in LANGUAGES}) == 4


def test_the_report_names_lengths_in_all_and_hard_words_in_english() -> None:
    assert [report(language)[0].split(":")[0] for language in LANGUAGES] == list(LANGUAGES)
    assert any("hard words:" in line for line in report("en"))
    assert not any("hard words:" in line for line in report("ar"))
