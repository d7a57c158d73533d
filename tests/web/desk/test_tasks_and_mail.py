"""The task list and the mails that could not be delivered."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.models.referrals import Referral
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import consultation_wishes, desk_tasks
from intake.services.consultation_wishes import PartOfDay, WishedTime
from intake.services.oncall import Duty
from tests.services.consulting import a_ready_request
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn


@pytest.fixture
def referral(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def dead(runtime: Runtime, referral: Referral) -> OutboxEmail:
    """The receipt, refused by the receiving server."""
    with runtime.work() as work:
        mail = work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == "receipt")).one()
        mail.state, mail.last_code, mail.attempts = OutboxState.DEAD, "550", 1
        return mail


def raised(runtime: Runtime, kind: TaskKind, **given: object) -> DeskTask:
    with runtime.work() as work:
        desk_tasks.raise_task(work, kind, f"test:{kind}", **given)  # type: ignore[arg-type]
        return work.session.scalars(select(DeskTask).where(DeskTask.dedupe_key == f"test:{kind}")).one()


@pytest.mark.parametrize("kind", TaskKind)
def test_every_kind_of_task_has_words(runtime: Runtime, desk: Browser, kind: TaskKind) -> None:
    raised(runtime, kind)
    desk.open("/en/desk/tasks")
    assert kind.value not in desk.text.split("<tbody")[1]


def test_a_task_says_whom_it_concerns_and_how_late_it_is(
    runtime: Runtime, signed_in: SignedIn, referral: Referral, clock: Clock
) -> None:
    raised(runtime, TaskKind.PATIENT_WROTE, referral_id=referral.id, detail={"what": "withdrawn"})
    clock.move(minutes=75)
    desk = signed_in("Ada")
    desk.open("/en/desk/tasks")
    shown = ("The sender changed the request", "The request was withdrawn.", referral.reference)
    for told in (*shown, "Late by \u20661:15\u2069"):
        assert told in desk.text, told
    assert f"/en/desk/cases/{referral.id}/history" in desk.text


def test_a_family_whom_no_time_suits_stands_with_the_days_and_hours_that_it_wishes(
    runtime: Runtime, desk: Browser
) -> None:
    with runtime.work() as work:
        case = a_ready_request(work)
        wished = WishedTime((6, 0), (PartOfDay.EVENING,), "Only after her school")
        consultation_wishes.ask(work, case, wished, "en")
    desk.open("/en/desk/tasks?kind=no_time_suits")
    assert "No offered time suits the family: find another" in desk.text
    assert "Sunday, Monday · In the evening, 17:00 to 21:00" in desk.text
    assert f'href="/en/desk/cases/{case.id}/consultation"' in desk.text
    desk.open(f"/en/desk/cases/{case.id}/consultation")
    assert "No offered time suits the family" in desk.text
    assert "Sunday, Monday · In the evening, 17:00 to 21:00" in desk.text
    assert "Only after her school" in desk.open(f"/en/desk/cases/{case.id}/messages").get_data(as_text=True)


def test_who_is_on_call_finds_the_call_of_a_request_that_is_not_theirs(
    runtime: Runtime, signed_in: SignedIn, referral: Referral
) -> None:
    """Two clocks: the mail said "call now"; the list says so too, and leads to the door of the request."""
    raised(runtime, TaskKind.CALL_NOW, referral_id=referral.id, for_duty=Duty.CLINICIAN)
    raised(runtime, TaskKind.PATIENT_WROTE, referral_id=referral.id, detail={"what": "withdrawn"})
    doctor = signed_in("Tal", Role.HAEMATOLOGIST)
    doctor.open("/en/desk/tasks")
    assert "Call now" in doctor.text
    assert referral.reference in doctor.text
    assert referral.patient_name not in doctor.text
    assert "The request was withdrawn." not in doctor.text
    assert f'href="/en/desk/open?reference={referral.reference}"' in doctor.text
    assert f"/desk/cases/{referral.id}" not in doctor.text
    assert doctor.open(f"/en/desk/open?reference={referral.reference}").status_code == 200
    assert referral.reference in doctor.text


def test_one_takes_a_task_and_does_it(runtime: Runtime, desk: Browser, signed_in: SignedIn) -> None:
    task = raised(runtime, TaskKind.CALENDAR_ENDS)
    ada = signed_in("Ada")
    for browser in (desk, ada):
        browser.open("/en/desk/tasks")
    desk.send(f"/en/desk/tasks/{task.id}/claim")
    assert "The task is yours now." in desk.text
    ada.send(f"/en/desk/tasks/{task.id}/claim")
    assert "Somebody else was faster." in ada.text
    assert "Miriam" in ada.text
    ada.open("/en/desk/tasks?show=mine")
    assert "No open tasks" in ada.text
    desk.open("/en/desk/tasks?show=mine")
    desk.send(f"/en/desk/tasks/{task.id}/done")
    desk.open("/en/desk/tasks")
    assert "The clinic calendar ends soon" not in desk.text


def test_the_administrator_gets_no_link_to_a_case(runtime: Runtime, signed_in: SignedIn, referral: Referral) -> None:
    raised(runtime, TaskKind.PHONE_PATIENT, referral_id=referral.id)
    administrator = signed_in("Root", Role.ADMINISTRATOR)
    administrator.open("/en/desk/tasks?duty=coordinator")
    assert referral.reference in administrator.text
    assert "/desk/cases/" not in administrator.text


def test_a_dead_mail_says_why_and_not_what_was_in_it(desk: Browser, dead: OutboxEmail, referral: Referral) -> None:
    desk.open("/en/desk/mail")
    for told in ("Receipt of the request", "mother@example.org", "(550)", referral.reference):
        assert told in desk.text, told
    assert "starts_at" not in desk.text


def test_a_dead_mail_is_tried_again(runtime: Runtime, desk: Browser, dead: OutboxEmail) -> None:
    desk.open("/en/desk/mail")
    desk.send(f"/en/desk/mail/{dead.id}/retry")
    assert "The mail will be sent again." in desk.text
    assert "Every mail has left" in desk.text
    desk.send(f"/en/desk/mail/{dead.id}/retry")
    assert "Somebody else was faster." in desk.text


def test_a_dead_mail_becomes_a_call(desk: Browser, dead: OutboxEmail, referral: Referral) -> None:
    desk.open("/en/desk/mail")
    desk.send(f"/en/desk/mail/{dead.id}/phone")
    desk.open("/en/desk/tasks")
    assert "Phone: a mail could not be delivered" in desk.text
    assert "The receiving server refused it (550)." in desk.text
    assert f"/en/desk/cases/{referral.id}/contacts" in desk.text


def test_an_emergency_is_not_ticked_off_the_list(runtime: Runtime, desk: Browser) -> None:
    with runtime.work() as work:
        alert = factories.an_emergency(work)
        task = work.session.scalars(select(DeskTask).where(DeskTask.alert_id == alert.id)).one()
    desk.open("/en/desk/tasks")
    assert f"/desk/tasks/{task.id}/done" not in desk.text
    desk.send(f"/en/desk/tasks/{task.id}/done")
    assert "Take the emergency and call" in desk.text
