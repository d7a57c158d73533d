"""The words people read: short, calm, and never empty."""

from __future__ import annotations

import re

import pytest

from intake.clinical.codebook import FIELDS
from intake.clinical.codebook.model import Field, Voice, Words
from intake.clinical.codebook.performance import ECOG, KARNOFSKY, LANSKY
from tests.clinical.codebook.saying import questions, texts, voices

QUESTIONS = dict(questions())
TEXTS = tuple(dict.fromkeys(texts()))


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+", text) if part]


@pytest.mark.parametrize(("name", "declared"), QUESTIONS.items(), ids=QUESTIONS)
def test_a_question_has_at_most_twenty_words(name: str, declared: Field) -> None:
    for text in voices(declared.label):
        assert 1 <= len(text.split()) <= 20, (name, text)


def test_no_text_is_empty_or_has_loose_spaces() -> None:
    assert all(text and text == " ".join(text.split()) for text in TEXTS)


def test_no_sentence_is_longer_than_twenty_words() -> None:
    assert [part for text in TEXTS for part in _sentences(text) if len(part.split()) > 20] == []


@pytest.mark.parametrize("word", ["invalid", "please", "oops", "sorry", "should", "required", "fight", "battle"])
def test_no_text_scolds_begs_or_preaches(word: str) -> None:
    assert [text for text in TEXTS if re.search(rf"\b{word}\b", text, re.IGNORECASE)] == []


def test_every_question_says_why_it_is_asked_and_where_it_comes_from() -> None:
    for name, declared in QUESTIONS.items():
        assert declared.why.endswith("."), name
        assert declared.source.startswith("codebook "), name


def test_texts_spell_in_british() -> None:
    american = r"\b(leukemia|hematolog|tumor|hemoglobin|program\b|center|color)"
    assert [text for text in TEXTS if re.search(american, text, re.IGNORECASE)] == []


def test_a_parent_is_asked_about_the_child_and_a_carer_about_the_patient() -> None:
    for name, declared in QUESTIONS.items():
        parent, carer = declared.label.parent, declared.label.carer
        if parent is not None:
            assert "your child" in parent.lower(), name
        if carer is not None:
            assert "patient" in carer.lower() or "child" in carer.lower(), name


def test_who_is_addressed_as_you_is_the_patient_only_where_others_have_words_of_their_own() -> None:
    """A question about the patient's own body said with "you" needs the words of a parent and a carer."""
    about_the_sender = {
        "submitter_role", "submitter_full_name", "submitter_relationship", "physician_specialty",
        "physician_institution", "physician_licence_no", "authority_basis", "authority_document_provided",
        "self_rated_urgency", "blina_side_effects", "discussion_topics", "main_question", "preferred_channel", "email",
        "whatsapp_number", "preferred_language", "other_languages", "interpreter_needed", "country_of_residence",
        "time_zone", "contact_windows", "extended_hours_ok", "consultation_mode", "planned_treatment_text",
        "consent_messaging_channel", "consent_contact_treating_team",
    }
    for name, declared in FIELDS.items():
        words = declared.label
        if re.search(r"\byour?\b", words.family.lower()) and name not in about_the_sender:
            assert words.parent is not None, name
            assert words.carer is not None, name


def test_words_fall_back_to_the_common_text() -> None:
    words = Words("common", parent="to a parent")
    assert words.for_voice(Voice.PARENT) == "to a parent"
    assert {words.for_voice(voice) for voice in (Voice.PATIENT, Voice.CARER, Voice.PHYSICIAN)} == {"common"}


def test_families_see_sentences_and_no_numbers_for_daily_life() -> None:
    for option in (*ECOG, *KARNOFSKY, *LANSKY):
        assert not re.search(r"\d", option.words.family)
        assert option.words.for_voice(Voice.PHYSICIAN).startswith(option.code)
