"""The worked cases of the codebook, sent through the real pages with the clock at their moment."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.desk import DeskTask, TaskKind
from intake.models.drafts import Draft
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import alerts, drafts
from intake.services.completeness import shown_answers
from tests.journeys.sending import CASES, add_records, begin, expected, moment, send, sent
from tests.support.application import Clock
from tools.walker import Stuck, Walker

# The examples name these apart, as data from elsewhere does; the page asks for the name as in the passport.
NOT_ASKED = ("patient_given_name", "patient_family_name")


def asked(case: str) -> dict[str, Any]:
    """The case's answers to questions that this sender is shown.

    The list of units beside "how sensitive was the test" stands at 10⁻ˣ from the start (codebook 2.6, default
    `power10`), so a browser sends it also for a result whose sensitivity nobody knows.
    """
    shown = shown_answers(CASES[case]["answers"], moment(case))
    shown["mrd_results"] = [{"sensitivity_unit": "power10"} | row for row in shown.get("mrd_results", ())]
    return {name: value for name, value in shown.items() if name not in NOT_ASKED and value != []}


def differences(stored: dict[str, Any], given: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Per question that was asked: what is stored and what was meant, where they are not the same."""
    pairs = {name: (stored.get(name), value) for name, value in given.items()}
    return {name: (there, meant) for name, (there, meant) in pairs.items() if _plain(there) != _plain(meant)}


def _plain(value: Any) -> Any:
    """Several choices have no order: the page keeps its own."""
    if isinstance(value, list):
        return sorted(value) if all(isinstance(item, str) for item in value) else [_plain(item) for item in value]
    return {name: _plain(item) for name, item in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize(("case", "language"), [("EX1", "ru"), ("EX2", "en"), ("EX5", "ar")])
def test_a_complete_case_arrives_as_it_was_meant(
    client: FlaskClient, runtime: Runtime, clock: Clock, case: str, language: str
) -> None:
    person = begin(client, clock, case, language)
    send(person)
    referral, answers, record = sent(runtime)
    assert referral.reference in person.browser.page.text
    assert differences(answers, asked(case)) == {}
    assert {part: record[part] for part in expected(case)} == expected(case)
    assert not referral.suspect


def test_an_emergency_alerts_at_once_and_goes_on_by_the_short_route(
    client: FlaskClient, runtime: Runtime, clock: Clock
) -> None:
    """EX4: the alert leaves with the first answer; names and a way to be reached are enough for the request."""
    person = begin(client, clock, "EX4", "ru")
    person.answer()
    assert person.at("/urgent/stop")
    assert person.answer(None, "callback_phone").status == 200
    alert, content = the_alert(runtime)
    assert alert == {name: value for name, value in CASES["EX4"]["answers"].items() if name in alert}
    assert {"urgent_symptoms", "temperature", "callback_phone", "current_country"} <= set(alert)
    assert content["urgent_symptoms"] == ["confusion", "high_fever"]

    person.browser.open("/ru/request/short-route")
    person.press(person.form())
    person.walk()
    person.press(person.form())
    referral, answers, record = sent(runtime)
    assert (referral.short_route, referral.rank) == (True, 0)
    asked_here = {name: value for name, value in asked("EX4").items() if name not in NOT_ON_THE_SHORT_ROUTE}
    assert differences(answers, asked_here) == {}
    assert record == record | on_the_short_route(expected("EX4"))


# The short route asks nothing more about the cycle: the treating team and the call come first.
NOT_ON_THE_SHORT_ROUTE = ("blina_cycle_number", "blina_cycle_start_date")


def on_the_short_route(full: dict[str, Any]) -> dict[str, Any]:
    """What is expected without the cycle's day (no T17, no calendar, but W17) and with the consents given (no H13)."""
    rules = [rule for rule in full["triage"]["matched_rules"] if rule != "T17"]
    flags = [flag for flag in full["flags"] if flag not in ("blina_early_days_at_home", "consent_incomplete")]
    derived = {name: value for name, value in full["derived"].items() if name != "blina"}
    triage = full["triage"] | {"matched_rules": rules}
    warnings = [{"code": "W17", "field": "blina_cycle_start_date"}]
    return full | {"triage": triage, "flags": flags, "errors": [], "warnings": warnings, "derived": derived}


def the_alert(runtime: Runtime) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the only alert tells the desk, and what the draft holds; there is no request yet, but a task."""
    with runtime.reading() as work:
        alert = work.session.scalars(select(Alert)).one()
        draft = work.session.scalars(select(Draft)).one()
        assert work.session.scalars(select(Referral)).all() == []
        assert TaskKind.ACKNOWLEDGE_ALERT in work.session.scalars(select(DeskTask.kind)).all()
        return alerts.snapshot(work, alert), drafts.content_of(work, draft).answers


def test_typing_mistakes_stop_the_case_where_they_were_made_and_nowhere_else(
    client: FlaskClient, runtime: Runtime, clock: Clock
) -> None:
    """EX6: an end before the beginning (H04), a creatinine in another unit (H07), a score that is not offered (H08)."""
    person = begin(client, clock, "EX6", "en")
    stopped_at(person, "/treatments-so-far/rows/1", "the treatment ends before it begins")
    person.answers["treatment_lines"] = [person.answers["treatment_lines"][0] | {"end_date": "2026-01"}]
    person.walk_row(person.answers["treatment_lines"][0])

    stopped_at(person, "/kidneys", "Is this µmol/L?")
    assert person.form().values["creatinine-value"] == ["84"]
    person.answers["creatinine"] = {"value": 84, "unit": "umol/L"}

    stopped_at(person, "/daily-life", "does not offer performance_score=85")
    assert person.answer(force=True).status == 422
    assert "Choose an answer from the list" in person.browser.page.text
    assert person.form().values["performance_date-day"] == ["10"]
    person.answers["performance_score"] = 80

    person.walk(until="/records")
    add_records(person)
    person.walk()
    person.press(person.form())
    _referral, answers, record = sent(runtime)
    corrected = {name: person.answers[name] for name in ("treatment_lines", "creatinine", "performance_score")}
    assert differences(answers, asked("EX6") | corrected) == {}
    assert record["errors"] == []
    assert record["triage"] == expected("EX6")["triage"]
    assert record["flags"] == expected("EX6")["flags"]
    # With creatinine and score corrected these two checks have all their parts.
    assert record["checklist"] == expected("EX6")["checklist"] | {"C6": "complete", "C8": "complete"}


def stopped_at(person: Walker, ending: str, message: str) -> None:
    with pytest.raises(Stuck, match=message.replace("?", r"\?")):
        person.walk()
    assert person.at(ending)
