"""The urgent screen: it stops, asks for a call today, or goes on; it never says that all is well."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.clinical.answers import parse
from intake.clinical.settings import DEFAULTS
from intake.clinical.urgent import Result, UrgentResult, emergency_number, evaluate_urgent
from tests.clinical.examples.writing import AS_OF


def screen(**answers: Any) -> UrgentResult:
    return evaluate_urgent(parse(answers), AS_OF)


def test_a_reaction_stops_the_form_and_tells_about_the_pump() -> None:
    found = screen(urgent_symptoms=["confusion"], blinatumomab_now="infusing")
    assert (found.result, found.is_immediate) == (Result.STOP, True)
    assert [match.code for match in found.matches] == ["T01", "T02"]
    assert "pump" in found.messages[2]


def test_an_emergency_without_blinatumomab_does_not_speak_of_a_pump() -> None:
    found = screen(urgent_symptoms=["seizure"], blinatumomab_now="no")
    assert found.is_immediate
    assert not any("pump" in message for message in found.messages)


def test_not_being_sure_needs_a_call_today() -> None:
    found = screen(urgent_symptoms={"absent": "unknown"})
    assert (found.result, found.is_immediate, found.keep_banner) == (Result.CALL_TODAY, False, True)


def test_no_symptom_goes_on_without_a_word() -> None:
    found = screen(urgent_symptoms=["none"], disease_stage="relapse_first")
    assert (found.result, found.messages, found.keep_banner, found.matches) == (Result.GO_ON, (), False, ())


def test_a_symptom_that_is_over_keeps_the_banner() -> None:
    found = screen(urgent_symptoms=["seizure"], urgent_symptom_timing="resolved_over_7d")
    assert (found.result, found.keep_banner) == (Result.GO_ON, True)


def test_israel_has_its_own_number() -> None:
    number = screen(current_country="IL").emergency
    assert (number.number, number.also) == ("101", "112")


@pytest.mark.parametrize("country", [None, "KZ", "XX"])
def test_elsewhere_the_local_number_is_named_in_words(country: str | None) -> None:
    number = emergency_number(country)
    assert number.number is None
    assert "112" in number.text


def test_a_number_the_clinic_has_confirmed_is_shown_and_an_empty_one_never() -> None:
    settings = replace(DEFAULTS, emergency_numbers={"GE": "112", "KZ": ""})
    assert emergency_number("GE", settings).number == "112"
    assert emergency_number("KZ", settings).number is None
