"""The way through the questions, seen from the answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from intake.clinical.codebook import SCREEN_BY_NAME, SHORT_ROUTE
from intake.services import journey
from intake.services.completeness import Fault
from intake.services.drafts import DraftContent

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def look(answers: dict[str, Any] | None = None, **told: Any) -> journey.Journey:
    return journey.look(DraftContent(answers=answers or {}, **told), NOW)


def names(way: journey.Journey) -> list[str]:
    return [screen.name for screen in way.screens]


def visited(way: journey.Journey, name: str) -> None:
    """The page was saved with every question that it shows now."""
    screen = SCREEN_BY_NAME[name]
    journey.mark_visited(way.content, screen, (field.name for field in way.fields(screen)))


def test_the_symptoms_come_first_and_the_agreement_last() -> None:
    way = look()
    assert names(way)[0] == "symptoms"
    assert names(way)[-1] == "agreement"
    assert way.unfinished() is SCREEN_BY_NAME["symptoms"]


def test_a_page_without_a_question_is_left_out() -> None:
    assert "symptom-time" not in names(look({"urgent_symptoms": ["none"]}))
    assert "symptom-time" in names(look({"urgent_symptoms": ["seizure"]}))
    assert "pregnancy" not in names(look({"sex_for_clinical_use": "male"}))
    assert "your-practice" in names(look({"submitter_role": "referring_physician"}))


def test_before_and_after_skip_what_is_not_shown() -> None:
    way = look({"urgent_symptoms": ["none"]})
    symptoms, now = SCREEN_BY_NAME["symptoms"], SCREEN_BY_NAME["blinatumomab-now"]
    assert way.after(symptoms) is now
    assert way.before(now) is symptoms
    assert way.before(symptoms) is None
    assert way.after(SCREEN_BY_NAME["agreement"]) is None
    assert way.after(SCREEN_BY_NAME["symptom-time"]) is now, "also from a page that is no longer shown"


def test_the_short_route_asks_for_names_contact_and_agreement_only() -> None:
    way = look({"submitter_role": "parent"}, short_route=True)
    assert set(names(way)) - set(SHORT_ROUTE) == {"patient-name", "date-of-birth", "permission", "agreement"}
    assert all(not field.section.startswith("diagnosis") for screen in way.screens for field in way.fields(screen))


def test_a_changed_answer_brings_back_only_what_it_opens() -> None:
    way = look({"disease_stage": "remission_mrd_pos"})
    for screen in way.screens:
        visited(way, screen.name)
    assert way.unfinished() is None
    way.content.answers["disease_stage"] = "relapse_first"
    again = journey.look(way.content, NOW)
    assert again.unfinished() is SCREEN_BY_NAME["latest-return"]
    visited(again, "latest-return")
    assert again.unfinished() is None


def test_a_new_question_on_a_page_that_was_seen_brings_the_page_back() -> None:
    way = look({"disease_stage": "new_untreated", "submitter_role": "patient"})
    for screen in way.screens:
        visited(way, screen.name)
    way.content.answers["disease_stage"] = "relapse_first"  # relapse_number joins first_cr_date on one page
    assert journey.look(way.content, NOW).unfinished() is SCREEN_BY_NAME["remission"]


def test_answers_to_questions_no_longer_shown_stay_in_the_draft() -> None:
    way = look({"any_prior_treatment": "yes", "prior_car_t": "yes"})
    changed = journey.take(way.content, way, SCREEN_BY_NAME["any-treatment"], {"any_prior_treatment": "no"})
    assert changed == {"any_prior_treatment"}
    assert way.content.answers == {"any_prior_treatment": "no", "prior_car_t": "yes"}


def test_an_emptied_answer_is_taken_away() -> None:
    way = look({"diagnosis_centre": "Almaty"})
    journey.take(way.content, way, SCREEN_BY_NAME["first-found"], {"diagnosis_centre": None, "diagnosis_date": None})
    assert way.content.answers == {}


def test_a_confirmation_holds_as_long_as_its_answer() -> None:
    way = look({"weight": {"value": 1, "unit": "kg"}, "height": {"value": 300, "unit": "cm"}})
    odd = journey.open_questions(way.content, journey.judged(way))
    assert Fault("W16", "weight") in odd
    journey.confirm(way.content, Fault("W16", "weight"))
    journey.confirm(way.content, Fault("W16", "weight"))
    assert way.content.confirmed == [{"code": "W16", "field": "weight"}]
    assert Fault("W16", "weight") not in journey.open_questions(way.content, journey.judged(way))
    journey.take(way.content, way, SCREEN_BY_NAME["body"], {"weight": {"value": 1.1, "unit": "kg"}})
    assert way.content.confirmed == []


def test_rows_are_added_changed_removed_and_put_back() -> None:
    content = DraftContent()
    journey.put_row(content, "treatment_lines", 0, {"regimen_class": "tki"})
    journey.put_row(content, "treatment_lines", 1, {"regimen_class": "car_t"})
    journey.put_row(content, "treatment_lines", 2, {})
    journey.put_row(content, "treatment_lines", 0, {"regimen_class": "other"})
    assert content.answers["treatment_lines"] == [{"regimen_class": "other"}, {"regimen_class": "car_t"}]
    content.confirmed = [{"code": "W11", "field": "treatment_lines[1].start_date"}]
    journey.remove_row(content, "treatment_lines", 0)
    assert content.answers["treatment_lines"] == [{"regimen_class": "car_t"}]
    assert content.confirmed == [], "a confirmation about a row does not move to its neighbour"
    journey.restore_row(content, "treatment_lines")
    journey.restore_row(content, "treatment_lines")
    assert content.answers["treatment_lines"] == [{"regimen_class": "other"}, {"regimen_class": "car_t"}]


@pytest.mark.parametrize(
    ("answers", "name", "value"),
    [
        ({"current_country": "KZ"}, "country_of_residence", "KZ"),
        ({"current_country": "IL"}, "time_zone", "Asia/Jerusalem"),
        ({"country_of_residence": "GE", "current_country": "US"}, "time_zone", "Asia/Tbilisi"),
        ({}, "preferred_language", "he"),
        ({"date_of_birth": "2019-03-14"}, "performance_scale", "lansky"),
        ({"date_of_birth": "1980"}, "performance_scale", "ecog"),
    ],
)
def test_nobody_is_asked_twice(answers: dict[str, Any], name: str, value: str) -> None:
    way = look(answers)
    assert journey.suggestions(way.content, way, "he")[name] == value


def test_a_country_with_many_zones_suggests_none() -> None:
    way = look({"current_country": "US", "preferred_language": "en"})
    assert journey.suggestions(way.content, way, "he") == {"country_of_residence": "US"}


def test_whoever_gave_no_number_is_asked_again_where_ways_to_reach_are_asked() -> None:
    screen = SCREEN_BY_NAME[journey.REACH_SCREEN]
    declined = look({"callback_phone": {"absent": "declined"}})
    assert "callback_phone" in [field.name for field in declined.fields(screen)]
    assert "callback_phone" not in [field.name for field in look({"callback_phone": "+77010000001"}).fields(screen)]


def test_a_field_leads_to_its_page() -> None:
    assert journey.screen_with("treatment_lines[3].end_date") is SCREEN_BY_NAME["treatments-so-far"]
    assert journey.screen_with("creatinine") is SCREEN_BY_NAME["kidneys"]
    assert journey.screen_with("consents") is None
    assert journey.row_of("mrd_results[0].value") == ("mrd_results", 0, "value")


def test_steps_count_the_parts_of_the_journey() -> None:
    way = look({"urgent_symptoms": ["none"], "blinatumomab_now": "no"})
    assert way.step(SCREEN_BY_NAME["symptoms"])[0] == 1
    last, total = way.step(SCREEN_BY_NAME["agreement"])
    assert last == total == len({screen.section for screen in way.screens})
