"""A note typed while the session ended is there again after signing in: for its writer alone, and not sent."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select, update

from intake.models.desk import ContactAttempt
from intake.models.referrals import Referral
from intake.models.sessions import CarriedForm
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import carried_forms, housekeeping, notes, referrals, sessions
from tests.services.consulting import a_doctor, a_ready_request, a_service, booked
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser

NOTE = "Called the ward: they will fax the report on Tuesday."
NOTICE = "You typed this before your session ended"


@pytest.fixture
def case(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def dana(runtime: Runtime) -> Staff:
    with runtime.work() as work:
        return factories.a_person_who_can_sign_in(work, "Dana")


@pytest.fixture
def desk(runtime: Runtime, app: Flask, dana: Staff) -> Browser:
    """Dana's browser."""
    return factories.sign_in(runtime, app.test_client(), dana)


def types_too_late(desk: Browser, clock: Clock, case: Referral, tab: str = "notes", **fields: object) -> str:
    """Open the form, be called away, send it; where that leads."""
    path = f"/en/desk/cases/{case.id}/{tab}"
    desk.open(path)
    clock.move(minutes=16)
    answer = desk.send(path, dict(fields or {"note": NOTE}), follow=False)
    assert answer.status_code == 303
    return answer.location


def signs_in(runtime: Runtime, desk: Browser, where: str, email: str = "dana@clinic.test") -> None:
    """Both steps."""
    desk.open(where)
    wanted = {"next": where.partition("next=")[2].partition("&")[0].replace("%2F", "/")}
    desk.send("/en/desk/sign-in", {"email": email, "password": factories.PASSWORD, **wanted})
    desk.send("/en/desk/sign-in/second", {"code": factories.app_code(runtime), **wanted})


def notes_of(runtime: Runtime, case: Referral) -> list[str]:
    with runtime.reading() as work:
        return [note.text for note in notes.listed(work, referrals.find(work, case.id))]


def carried(runtime: Runtime) -> list[CarriedForm]:
    with runtime.reading() as work:
        return list(work.session.scalars(select(CarriedForm)))


def test_a_note_is_there_again_and_was_not_sent(runtime: Runtime, desk: Browser, clock: Clock, case: Referral) -> None:
    where = types_too_late(desk, clock, case)
    assert where.startswith("/en/desk/sign-in?")
    assert "is kept for an hour" in desk.open(where).get_data(as_text=True)
    assert NOTE not in desk.text
    signs_in(runtime, desk, where)
    assert desk.page is not None
    assert desk.page.request.path == f"/en/desk/cases/{case.id}/notes"
    assert NOTICE in desk.text
    assert f">{NOTE}</textarea>" in desk.text.replace("\n", "")
    assert notes_of(runtime, case) == []


def test_once_sent_it_is_forgotten(runtime: Runtime, desk: Browser, clock: Clock, case: Referral) -> None:
    signs_in(runtime, desk, types_too_late(desk, clock, case))
    desk.send(f"/en/desk/cases/{case.id}/notes", {"note": NOTE})
    assert notes_of(runtime, case) == [NOTE]
    assert carried(runtime) == []
    assert NOTICE not in desk.open(f"/en/desk/cases/{case.id}/notes").get_data(as_text=True)


def test_a_logged_call_is_there_again_with_its_choices(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral
) -> None:
    typed = {"channel": "whatsapp", "outcome": "no_answer", "note": NOTE}
    signs_in(runtime, desk, types_too_late(desk, clock, case, "contacts", **typed))
    assert NOTICE in desk.text
    for value in ("whatsapp", "no_answer"):
        assert f'value="{value}" checked' in desk.text
    assert NOTE in desk.text
    with runtime.reading() as work:
        assert work.session.scalars(select(ContactAttempt)).all() == []


CONSULTATION = {
    "the link to a video call": {"do": "link", "link": "https://video.example/room-7"},
    "a day of the treatment": {"do": "day", "what": "transplant", "cycle": "", "day": "2027-03-29"},
    "the waiting list": {
        "do": "wait", "service": "1", "earliest": "2027-02-03", "latest": "2027-02-27", "weekdays": ["6", "2"],
        "priority": "2",
    },
}  # fmt: skip


@pytest.mark.parametrize("typed", CONSULTATION.values(), ids=CONSULTATION)
@pytest.mark.databases("sqlite")
def test_forms_of_the_consultation_are_there_again_as_they_were_typed(
    runtime: Runtime, desk: Browser, clock: Clock, typed: dict[str, str | list[str]]
) -> None:
    with runtime.work() as work:
        a_doctor(work)
        service = a_service(work)
        case = a_ready_request(work)
        booking = booked(work, case, service) if typed["do"] == "link" else None
    signs_in(runtime, desk, types_too_late(desk, clock, case, "consultation", **typed))
    assert NOTICE in desk.text
    for name in ("link", "day", "earliest", "latest"):
        assert name not in typed or f'name="{name}" value="{typed[name]}"' in desk.text
    ticked = re.findall(r'name="weekdays" value="(\d)" checked', desk.text)
    assert sorted(ticked) == sorted(typed.get("weekdays", []))
    if typed["do"] == "day":
        assert 'value="transplant" checked' in desk.text
    if typed["do"] == "wait":
        assert re.search(r'value="2"\s+selected', desk.text)
    sent = {"booking": booking.id, "version": booking.version} if booking else {}
    desk.send(f"/en/desk/cases/{case.id}/consultation", typed | sent)
    assert carried(runtime) == []
    assert NOTICE not in desk.text


def test_a_press_that_had_nothing_typed_says_nothing_about_words(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral
) -> None:
    signs_in(runtime, desk, types_too_late(desk, clock, case, "consultation", do="leave"))
    assert NOTICE not in desk.text


def test_nobody_else_ever_sees_it(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral, app: Flask
) -> None:
    where = types_too_late(desk, clock, case)
    with runtime.work() as work:
        factories.a_person_who_can_sign_in(work, "Ada", Role.LEAD)
    signs_in(runtime, desk, where, "ada@clinic.test")
    assert desk.page is not None
    assert desk.page.request.path == f"/en/desk/cases/{case.id}/notes"
    assert NOTE not in desk.text
    assert NOTICE not in desk.text
    desk.send(f"/en/desk/cases/{case.id}/notes", {"note": "something of Ada's"})
    assert [row.path for row in carried(runtime)] == [f"/en/desk/cases/{case.id}/notes"], "Dana's is still kept"


def test_a_row_moved_to_another_account_does_not_open(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral, miriam: Staff
) -> None:
    types_too_late(desk, clock, case)
    with runtime.work() as work:
        work.session.execute(update(CarriedForm).values(staff_id=miriam.id))
    path = f"/en/desk/cases/{case.id}/notes"
    with runtime.reading() as work, pytest.raises(Exception, match="does not open"):
        carried_forms.kept(work, miriam, path)


def test_what_is_kept_is_sealed_and_gone_after_an_hour(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral
) -> None:
    where = types_too_late(desk, clock, case)
    [row] = carried(runtime)
    assert NOTE.encode() not in row.fields_sealed
    clock.move(minutes=59, seconds=59)
    with runtime.work() as work:
        assert housekeeping.forget_carried_forms(work) == 0
    clock.move(seconds=1)
    signs_in(runtime, desk, where)
    assert NOTE not in desk.text
    with runtime.work() as work:
        assert housekeeping.forget_carried_forms(work) == 1


def test_a_session_that_was_ended_on_purpose_keeps_nothing(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral, dana: Staff
) -> None:
    desk.open(f"/en/desk/cases/{case.id}/notes")
    with runtime.work() as work:
        sessions.end_sessions_of(work, staff_id=dana.id)
    clock.move(minutes=16)
    desk.send(f"/en/desk/cases/{case.id}/notes", {"note": NOTE}, follow=False)
    assert carried(runtime) == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}])
def test_another_site_can_plant_nothing(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral, headers: dict[str, str]
) -> None:
    path = f"/en/desk/cases/{case.id}/notes"
    desk.open(path)
    clock.move(minutes=16)
    posted = {"csrf_token": desk.token, "note": NOTE}
    assert desk.client.post(path, data=posted, base_url="https://clinic.test", headers=headers).status_code == 403
    assert carried(runtime) == []


def test_without_the_forms_own_token_nothing_is_kept(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral
) -> None:
    path = f"/en/desk/cases/{case.id}/notes"
    desk.open(path)
    clock.move(minutes=16)
    assert desk.send(path, {"csrf_token": "0" * 64, "note": NOTE}, follow=False).status_code == 400
    assert carried(runtime) == []


def test_a_button_that_holds_no_text_is_not_carried(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral
) -> None:
    desk.open(f"/en/desk/cases/{case.id}")
    clock.move(minutes=16)
    assert "/desk/sign-in" in desk.send(f"/en/desk/cases/{case.id}/claim", follow=False).location
    assert carried(runtime) == []


def test_somebody_whose_account_was_closed_keeps_nothing(
    runtime: Runtime, desk: Browser, clock: Clock, case: Referral, dana: Staff
) -> None:
    with runtime.work() as work:
        work.session.merge(dana).active = False
    types_too_late(desk, clock, case)
    assert carried(runtime) == []
