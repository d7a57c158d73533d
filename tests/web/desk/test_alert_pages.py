"""Emergencies at the desk: shown, taken by one named person, called."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.alerts import Alert
from intake.models.audit import AuditEvent
from intake.models.desk import ContactAttempt
from intake.runtime import Runtime
from tests.support import factories
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def alert(runtime: Runtime) -> Alert:
    with runtime.work() as work:
        return factories.an_emergency(work)


def test_the_page_shows_whom_to_ring_and_what_was_said(runtime: Runtime, desk: Browser, alert: Alert) -> None:
    desk.open(f"/en/desk/alerts/{alert.id}")
    for told in ("tel:+995555000001", "tel:+995322000001", "Городская больница", "Georgia", "Confusion", "Ongoing"):
        assert told in desk.text, told
    with runtime.reading() as work:
        assert "alert.look" in set(work.session.scalars(select(AuditEvent.action)))


def test_the_first_to_take_it_has_it_and_the_second_is_told(desk: Browser, signed_in: SignedIn, alert: Alert) -> None:
    ada = signed_in("Ada")
    for browser in (desk, ada):
        browser.open(f"/en/desk/alerts/{alert.id}")
    desk.send(f"/en/desk/alerts/{alert.id}")
    assert "You have taken this emergency." in desk.text
    ada.send(f"/en/desk/alerts/{alert.id}")
    assert "Somebody else was faster." in ada.text
    assert "Miriam took it: Sunday 22 November, 10:00." in ada.text


def test_a_call_about_somebody_without_a_request_is_kept(desk: Browser, alert: Alert) -> None:
    desk.open(f"/en/desk/alerts/{alert.id}")
    assert desk.send(f"/en/desk/alerts/{alert.id}/called", {}, follow=False).status_code == 422
    assert "Choose what came of the call" in desk.text
    desk.send(f"/en/desk/alerts/{alert.id}/called", {"outcome": "no_answer"})
    assert "<strong>No answer</strong> · <bdi>Miriam</bdi>" in desk.text


def test_a_call_about_a_request_is_logged_there_too(runtime: Runtime, desk: Browser) -> None:
    with runtime.work() as work:
        referral = factories.a_request(work, **factories.EMERGENCY)
        alert = work.session.scalars(select(Alert).where(Alert.referral_id == referral.id)).one()
    desk.open(f"/en/desk/alerts/{alert.id}")
    assert f"/en/desk/cases/{referral.id}" in desk.text
    desk.send(f"/en/desk/alerts/{alert.id}/called", {"outcome": "reached"})
    with runtime.reading() as work:
        attempts = work.session.scalars(select(ContactAttempt.referral_id)).all()
    assert attempts == [referral.id]


def test_the_list_keeps_those_that_were_taken_in_sight(desk: Browser, alert: Alert) -> None:
    desk.open("/en/desk/alerts")
    desk.send(f"/en/desk/alerts/{alert.id}")
    desk.open("/en/desk/alerts")
    assert alert.reference in desk.text
    assert "Miriam" in desk.text
    desk.open("/en/desk/")
    assert alert.reference not in desk.text
