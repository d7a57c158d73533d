"""A worked case of a referring physician, through the dense form: every answer it asks for arrives as it was meant."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from intake.clinical.codebook import GROUPS
from intake.runtime import Runtime
from tests.journeys.sending import CASES, SENDERS, expected, moment, sent
from tests.support.application import Clock
from tests.support.walker import walker
from tools.filling import controls_of
from tools.pages import Form
from tools.walker import Walker

CASE = "EX3"
# What only this form asks; the address is the physician's own.
OWN = {"physician_email": "ward@klinikum.example", "physician_country": "DE"}
# The form gives the call to the physician's telephone and asks nothing about the patient's household.
PATIENTS_ADDRESS = {"email": "karl@family.example"}
MOST_SAVES = 8


def told() -> dict[str, Any]:
    return {**SENDERS[CASE], **CASES[CASE]["answers"], **OWN, **PATIENTS_ADDRESS}


def fill(form: Form, answers: dict[str, Any]) -> None:
    """Everything that the form asks by now, rows behind their prefixes."""
    for group in GROUPS:
        for index, row in enumerate(answers.get(group) or [] if group != "documents" else []):
            answers |= {f"{group}.{index}.{name}": value for name, value in row.items()}
    names = dict.fromkeys(control.partition("-")[0] for control in (*form.values, *form.offered))
    for name in names:
        for control, chosen in controls_of(form, name, answers.get(name)).items():
            if control in form.controls:
                form.choose(control, *chosen)


def saved_until_nothing_opens(person: Walker) -> Form:
    """Save as often as answers open further questions."""
    before: set[str] = set()
    for _save in range(MOST_SAVES):
        form = person.form("patient_full_name")
        fill(form, told())
        if form.controls == before:
            return form
        before = form.controls
        page = person.press(form, "then", "save")
        assert page.status == 200, page.errors
    raise AssertionError("the form never stops opening questions")


def test_a_physicians_case_arrives_as_it_was_meant(client: FlaskClient, runtime: Runtime, clock: Clock) -> None:
    clock.now = moment(CASE)
    person = walker(client, clock, told())
    person.browser.open("/en/doctor/refer")
    person.answer()
    page = person.press(saved_until_nothing_opens(person), "then", "send")
    assert (page.status, person.at("/referred")) == (200, True), page.errors
    referral, answers, record = sent(runtime)
    assert (referral.email, referral.sender_role) == ("karl@family.example", "referring_physician")
    asked = set(answers) & set(CASES[CASE]["answers"])
    assert {"leukaemia_type", "mrd_results", "treatment_lines", "neuro_exam_result", "creatinine"} <= asked
    different = {
        name: (answers[name], CASES[CASE]["answers"][name])
        for name in asked - {"documents", "preferred_channel"}
        if plain(answers[name]) != plain(CASES[CASE]["answers"][name])
    }
    assert different == {}
    assert record["triage"] == expected(CASE)["triage"]


def plain(value: Any) -> Any:
    """Choices have no order, and numbers no notation."""
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    if isinstance(value, list):
        items = [plain(item) for item in value]
        return sorted(items) if all(isinstance(item, str) for item in items) else items
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
