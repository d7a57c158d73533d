"""The pages of the journey: complete, in a sensible order, each usable without scripts."""

from __future__ import annotations

import re

from intake.clinical.codebook import (
    FIELDS,
    GROUPS,
    SCREEN_BY_NAME,
    SCREEN_OF_FIELD,
    SCREENS,
    SHORT_ROUTE,
    SHORT_ROUTE_FIELDS,
    STEPS,
    URGENT_SCREENS,
)

POSITION = {name: index for index, screen in enumerate(SCREENS) for name in screen.fields}


def test_every_question_stands_on_exactly_one_page() -> None:
    placed = [name for screen in SCREENS for name in screen.fields]
    assert sorted(placed) == sorted(name for name, declared in FIELDS.items() if not declared.automatic)


def test_a_page_has_a_name_that_fits_an_address_and_no_other_page_has_it() -> None:
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", screen.name) for screen in SCREENS)
    assert len(SCREEN_BY_NAME) == len(SCREENS)


def test_a_page_asks_a_small_group_of_questions() -> None:
    assert all(1 <= len(screen.fields) <= 7 for screen in SCREENS)


def test_a_page_comes_after_the_answers_its_questions_depend_on() -> None:
    for name, position in POSITION.items():
        for earlier in FIELDS[name].shown.rests_on:
            assert POSITION[earlier] < position, (earlier, name)


def test_repeating_groups_have_a_page_of_their_own() -> None:
    assert {screen.group: screen.fields for screen in SCREENS if screen.group} == {name: (name,) for name in GROUPS}


def test_the_symptoms_come_first_and_alone() -> None:
    assert SCREENS[0].fields == ("urgent_symptoms",)
    assert SCREENS[: len(URGENT_SCREENS)] == URGENT_SCREENS


def test_every_question_of_the_urgent_alert_stands_on_an_urgent_page() -> None:
    alert = {name for name, declared in FIELDS.items() if declared.level.value == "A"}
    assert alert <= {name for screen in URGENT_SCREENS for name in screen.fields}


def test_who_is_asking_is_known_before_any_page_but_the_urgent_ones() -> None:
    assert SCREENS[len(URGENT_SCREENS)].fields == ("submitter_role",)


def test_records_and_consents_come_last() -> None:
    assert [screen.name for screen in SCREENS[-4:]] == ["records", "permission", "permission-paper", "agreement"]


def test_the_order_of_subjects_is_that_of_the_wireframe() -> None:
    order = [
        "urgent_symptoms", "submitter_role", "discussion_topics", "preferred_channel", "patient_full_name",
        "leukaemia_type", "disease_stage", "any_prior_treatment", "treatment_lines", "mrd_ever_tested",
        "neuro_history", "bilirubin_total", "creatinine", "active_infection", "performance_scale",
        "caregiver_available", "transplant_plan", "blina_cycle_number", "documents", "consent_data_processing",
    ]
    assert sorted(order, key=POSITION.__getitem__) == order


def test_steps_follow_each_other_and_every_page_belongs_to_one() -> None:
    steps = list(dict.fromkeys(screen.section for screen in SCREENS))
    assert steps == list(STEPS)
    runs = [screen.section for index, screen in enumerate(SCREENS) if screen.section != SCREENS[index - 1].section]
    assert runs == steps


def test_a_title_is_short() -> None:
    assert all(len(screen.title.family.split()) <= 9 for screen in SCREENS)


def test_the_short_route_asks_for_urgency_person_topic_and_contact_only() -> None:
    sections = {SCREEN_BY_NAME[name].section for name in SHORT_ROUTE}
    assert sections == {"urgent", "about-you", "discussion", "contact"}


def test_the_short_route_ends_with_what_a_request_cannot_be_sent_without() -> None:
    assert set(SHORT_ROUTE_FIELDS) == {
        "patient_full_name", "date_of_birth", "authority_basis", "consent_data_processing", "consent_medical_review",
        "consent_cross_border_transfer", "ack_not_emergency", "ack_no_treatment_advice", "consent_messaging_channel",
    }
    on_route = {name for screen in SHORT_ROUTE for name in SCREEN_BY_NAME[screen].fields}
    final = {name for name, declared in FIELDS.items() if declared.level.value == "F" and not declared.automatic}
    assert final <= on_route | set(SHORT_ROUTE_FIELDS)


def test_a_question_knows_its_page() -> None:
    assert SCREEN_OF_FIELD["treatment_lines"].name == "treatments-so-far"
