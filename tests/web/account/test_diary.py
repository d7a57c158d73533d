"""One's own diary in a calendar program: a secret link, made and ended on the own account page."""

from __future__ import annotations

import re
from dataclasses import replace

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.callbacks import Callback, Resource
from intake.models.referrals import Referral
from intake.models.sessions import Link
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from tests.services.consulting import NINE, a_doctor, a_ready_request, a_service, booked
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import BASE, Browser

ACCOUNT = "/en/desk/account"


@pytest.fixture
def tal(runtime: Runtime) -> Staff:
    """A haematologist with a diary and one consultation in it."""
    with runtime.work() as work:
        person = factories.a_member_of_staff(work, "Tal", Role.HAEMATOLOGIST)
        a_doctor(work).staff_id = person.id
        booked(work, a_ready_request(work), a_service(work))
        return person


@pytest.fixture
def doctor(app: Flask, runtime: Runtime, tal: Staff) -> Browser:
    return factories.sign_in(runtime, app.test_client(), tal)


def makes_a_link(doctor: Browser) -> str:
    doctor.open(ACCOUNT)
    doctor.send(ACCOUNT)
    found = re.search(r"https://clinic\.test(/en/desk/diary/[^<]+\.ics)", doctor.text)
    assert found is not None
    return found.group(1)


def asks(app: Flask, path: str) -> tuple[int, bytes]:
    """A calendar program: without a session, without cookies."""
    answer = app.test_client().get(path, base_url=BASE)
    return answer.status_code, answer.get_data()


def actions(runtime: Runtime) -> list[str]:
    with runtime.reading() as work:
        events = work.session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
        return [event.action for event in events if event.action.startswith("feed.")]


def test_a_program_reads_times_and_references_and_nothing_of_a_case(
    app: Flask, runtime: Runtime, doctor: Browser
) -> None:
    status, content = asks(app, makes_a_link(doctor))
    assert status == 200
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    with runtime.reading() as work:
        case = work.session.scalars(select(Referral)).one()
    assert event["DTSTART"].dt == NINE
    assert case.reference in str(event["SUMMARY"])
    for secret in (case.patient_name, case.sender_name, case.phone, case.email, case.id):
        assert secret
        assert secret.encode() not in content
    assert actions(runtime) == ["feed.make", "feed.read"]


def test_the_link_is_shown_once_and_kept_as_a_hash(runtime: Runtime, doctor: Browser) -> None:
    token = makes_a_link(doctor).rpartition("/")[2].removesuffix(".ics")
    doctor.open(ACCOUNT)
    assert token not in doctor.text
    assert "A link is in use." in doctor.text
    with runtime.reading() as work:
        [link] = work.session.scalars(select(Link)).all()
    assert token not in str(vars(link))


def test_a_link_that_was_ended_or_replaced_is_like_one_that_never_was(
    app: Flask, runtime: Runtime, doctor: Browser
) -> None:
    first = makes_a_link(doctor)
    second = makes_a_link(doctor)
    never = f"{first.rpartition('/')[0]}/{'x' * 43}.ics"
    assert asks(app, second)[0] == 200
    doctor.open(ACCOUNT)
    doctor.send(f"{ACCOUNT}/diary/end")
    answers = [asks(app, path) for path in (first, second, never)]
    assert [status for status, _content in answers] == [404] * 3
    assert len({re.sub(rb'content="[^"]*"', b"", content) for _status, content in answers}) == 1
    assert actions(runtime).count("feed.refused") == 3


def test_the_link_dies_with_the_account_and_after_a_year(
    app: Flask, runtime: Runtime, doctor: Browser, tal: Staff, clock: Clock
) -> None:
    link = makes_a_link(doctor)
    with runtime.work() as work:
        work.session.get_one(Staff, tal.id).active = False
    assert asks(app, link)[0] == 404
    with runtime.work() as work:
        work.session.get_one(Staff, tal.id).active = True
    assert asks(app, link)[0] == 200
    clock.move(days=365)
    assert asks(app, link)[0] == 404


def test_reading_is_counted(app: Flask, runtime: Runtime, doctor: Browser) -> None:
    link = makes_a_link(doctor)
    runtime.settings = replace(  # type: ignore[misc]  # the test's own house
        runtime.settings, limits=replace(runtime.settings.limits, posts_per_minute=3)
    )
    assert [asks(app, link)[0] for _look in range(4)] == [200, 200, 200, 429]


def test_who_has_no_diary_is_offered_no_link(app: Flask, runtime: Runtime) -> None:
    with runtime.work() as work:
        dana = factories.a_member_of_staff(work, "Dana")
        assert work.session.scalars(select(Resource)).all() == []
    browser = factories.sign_in(runtime, app.test_client(), dana)
    browser.open(ACCOUNT)
    assert "diary" not in browser.text
    assert browser.send(ACCOUNT).status_code == 409


def test_whoever_telephones_reads_their_calls_without_a_word_about_the_case(app: Flask, runtime: Runtime) -> None:
    with runtime.work() as work:
        dana = factories.a_member_of_staff(work, "Dana")
        factories.a_caller(work, dana, "ru", "he")
        case = factories.a_request(work, "EX1")
        [call] = work.session.scalars(select(Callback))
    status, content = asks(app, makes_a_link(factories.sign_in(runtime, app.test_client(), dana)))
    assert status == 200
    [event] = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert event["DTSTART"].dt == call.starts_at
    assert str(event["SUMMARY"]) == f"Call {case.reference}"
    for secret in (case.patient_name, case.phone, case.id, case.level):
        assert secret
        assert secret.encode() not in content
