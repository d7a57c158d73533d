"""Somebody who says that they refer a patient: led to the physicians' form with what they wrote, and never sent as a
family, because the address that they typed would open the whole request."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from intake.models.alerts import Alert
from intake.models.referrals import Referral
from intake.runtime import Runtime
from intake.services import drafts
from tests.support import factories
from tests.support.journey import Person, begin, content

ANSWERS: dict[str, Any] = {**factories.SENDER, **factories.example("EX3"), "email": "ward@klinikum.example"}
PLACE = "/en/request/for-physicians"


@pytest.fixture
def person(client: FlaskClient) -> Person:
    return Person(client)


def requests(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return work.session.scalar(select(func.count()).select_from(Referral)) or 0


def test_the_answer_leads_to_a_page_that_says_why_and_on_to_the_form(
    runtime: Runtime, client: FlaskClient, person: Person
) -> None:
    draft = begin(runtime, client, {"urgent_symptoms": ["none"], "leukaemia_type": "b_all"}, visited=["symptoms"])
    person.open("/en/request/who-you-are")
    assert person.put(submitter_role="referring_physician") == 303
    assert person.path == PLACE
    assert "its mails open the whole request" in person.text
    assert person.put() == 303
    assert person.path == "/en/doctor/refer/form"
    stored = content(runtime, draft)
    assert stored.physician == {}
    assert (stored.answers["leukaemia_type"], stored.answers["urgent_symptoms"]) == ("b_all", ["none"])


def test_an_alert_goes_along(runtime: Runtime, client: FlaskClient, person: Person) -> None:
    person.open("/en/urgent")
    person.fill({"urgent_symptoms": ["seizure"]})
    person.open("/en/request/who-you-are")
    person.put(submitter_role="referring_physician")
    person.put()
    assert person.path == "/en/doctor/refer/form"
    assert "Red flag: act at your hospital first" in person.text
    with runtime.reading() as work:
        alert = work.session.scalars(select(Alert)).one()
        assert alert.draft_id is not None
        assert drafts.content_of(work, drafts.find(work, alert.draft_id)).physician == {}


def test_the_address_that_was_typed_is_the_physicians_and_not_the_patients(
    runtime: Runtime, client: FlaskClient, person: Person
) -> None:
    draft = begin(runtime, client, ANSWERS)
    person.open(PLACE)
    person.put()
    stored = content(runtime, draft)
    assert stored.physician == {"physician_email": "ward@klinikum.example"}
    assert "email" not in stored.answers


@pytest.mark.parametrize("path", ["/en/request/check", "/en/request/", "/en/request/who-you-are"])
def test_no_page_of_the_families_leads_such_a_request_on(
    runtime: Runtime, client: FlaskClient, person: Person, path: str
) -> None:
    begin(runtime, client, ANSWERS)
    person.open(path)
    if path.endswith("who-you-are"):  # the answer can be changed there
        assert person.put() == 303
    assert person.path == PLACE
    person.send("/en/request/send")
    assert person.path == PLACE
    assert requests(runtime) == 0


def test_whoever_is_no_physician_after_all_goes_on_as_before(
    runtime: Runtime, client: FlaskClient, person: Person
) -> None:
    begin(runtime, client, ANSWERS)
    person.open("/en/request/who-you-are")
    person.put(submitter_role="parent")
    assert person.path != PLACE
    person.open(PLACE)
    assert person.path != PLACE


def test_a_draft_of_the_physicians_form_is_not_gone_on_with_here(
    runtime: Runtime, client: FlaskClient, person: Person
) -> None:
    begin(runtime, client, ANSWERS, physician={"physician_email": "ward@klinikum.example"})
    person.open("/en/request/check")
    assert person.path == "/en/doctor/refer/form"


def test_what_the_desk_writes_down_for_a_physician_on_the_telephone_stays_at_the_desk(
    runtime: Runtime, client: FlaskClient, person: Person
) -> None:
    draft = begin(runtime, client, ANSWERS)
    with runtime.work() as work:
        drafts.find(work, draft).entered_by = factories.a_member_of_staff(work).id
    person.open("/en/request/check")
    assert person.path == "/en/request/check"
