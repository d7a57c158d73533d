"""Haematologists see what is assigned to them; anything else only with a reason, for an hour, and the lead knows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral
from intake.models.staff import Role, Staff
from intake.runtime import Runtime
from intake.services import assignments
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

REASON = "The ward of the family rang me at night."


@pytest.fixture
def referral(runtime: Runtime) -> Referral:
    with runtime.work() as work:
        return factories.a_request(work, "EX1")


@pytest.fixture
def noga(signed_in: SignedIn) -> Browser:
    return signed_in("Noga", Role.HAEMATOLOGIST)


def id_of(runtime: Runtime, name: str) -> str:
    with runtime.reading() as work:
        return work.session.scalars(select(Staff.id).where(Staff.name == name)).one()


def sees(browser: Browser, referral: Referral) -> bool:
    return browser.open(f"/en/desk/cases/{referral.id}").status_code == 200


def test_a_request_is_given_and_taken_back(desk: Browser, noga: Browser, runtime: Runtime, referral: Referral) -> None:
    person, page = {"person": id_of(runtime, "Noga")}, f"/en/desk/cases/{referral.id}/haematologists"
    assert not sees(noga, referral)
    desk.open(page)
    desk.send(page, person)
    assert "The haematologist sees this request now." in desk.text
    assert sees(noga, referral)
    desk.send(page, person)
    assert "Somebody else was faster." in desk.text
    desk.send(f"{page}/take-back", person)
    assert not sees(noga, referral)
    assert "Noga" not in desk.open(f"/en/desk/cases/{referral.id}").get_data(as_text=True)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["Miriam", "nobody"])
def test_a_request_is_given_to_haematologists_only(
    desk: Browser, runtime: Runtime, referral: Referral, name: str
) -> None:
    page = f"/en/desk/cases/{referral.id}/haematologists"
    desk.open(page)
    wrong = id_of(runtime, "Miriam") if name == "Miriam" else "n0" * 11
    assert desk.send(page, {"person": wrong}).status_code == 422


def test_the_queue_the_numbers_and_the_tasks_hold_assigned_requests_only(
    noga: Browser, runtime: Runtime, referral: Referral
) -> None:
    with runtime.work() as work:
        mine = factories.a_request(work, "EX2", patient_full_name="Daniel Own")
        assignments.assign(work, mine, id_of(runtime, "Noga"), work.session.query(Staff).first())
    text = noga.open("/en/desk/").get_data(as_text=True)
    assert mine.reference in text
    assert referral.reference not in text
    # What waits for any clinician is listed by its reference, and leads to the door that asks for a reason.
    tasks = noga.open("/en/desk/tasks").get_data(as_text=True)
    assert f"/cases/{mine.id}" in tasks
    assert f"/cases/{referral.id}" not in tasks
    assert f"/desk/open?reference={referral.reference}" in tasks
    assert "Nothing here fits" in noga.open(f"/en/desk/?q={referral.reference}").get_data(as_text=True)


def test_with_a_reason_a_request_opens_for_an_hour(
    noga: Browser, runtime: Runtime, referral: Referral, clock: Clock
) -> None:
    noga.open("/en/desk/open")
    noga.send("/en/desk/open", {"reference": referral.reference.lower(), "reason": REASON})
    assert "You may read this request for 60 minutes." in noga.text
    for _ in range(5):
        clock.move(minutes=11)
        assert sees(noga, referral)
    clock.move(minutes=5)
    assert not sees(noga, referral)


def test_the_lead_is_told_and_reads_the_reason(
    noga: Browser, signed_in: SignedIn, runtime: Runtime, referral: Referral
) -> None:
    lead = signed_in("Ada", Role.LEAD)
    noga.open("/en/desk/open")
    noga.send("/en/desk/open", {"reference": referral.reference, "reason": REASON})
    with runtime.reading() as work:
        task = work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.GLASS_BROKEN)).one()
        mail = work.session.scalars(select(OutboxEmail).where(OutboxEmail.template == "case_opened")).one()
        events = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "case.break_glass")).all()
        assert (task.for_duty, task.referral_id, mail.to_addr) == ("lead", referral.id, "ada@clinic.test")
        assert [(event.object_id, event.outcome) for event in events] == [(referral.id, "done")]
        assert REASON not in str(mail.payload) + str(task.detail)
    text = lead.open("/en/desk/opened").get_data(as_text=True)
    assert REASON in text
    assert "Noga" in text


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize(
    ("reference", "reason", "control"),
    [("", REASON, "reference"), ("ZZZZ-ZZZZ", REASON, "reference"), (None, "x" * 19, "reason"),
     (None, f"short{' ' * 40}", "reason"), (None, "x" * 1_001, "reason")],
)
def test_without_a_reason_or_a_request_nothing_opens_and_what_was_typed_stays(
    noga: Browser, referral: Referral, reference: str | None, reason: str, control: str
) -> None:
    noga.open("/en/desk/open")
    typed = {"reference": referral.reference if reference is None else reference, "reason": reason}
    assert noga.send("/en/desk/open", typed).status_code == 422
    assert f'href="#{control}"' in noga.text
    assert reason.strip() in noga.text
    assert not sees(noga, referral)


@pytest.mark.databases("sqlite")
def test_twenty_letters_are_reason_enough(noga: Browser, referral: Referral) -> None:
    noga.open("/en/desk/open")
    noga.send("/en/desk/open", {"reference": referral.reference, "reason": "x" * 20})
    assert sees(noga, referral)


@pytest.mark.databases("sqlite")
def test_an_emergency_leads_to_its_request_by_the_way_that_is_open(
    noga: Browser, runtime: Runtime, referral: Referral
) -> None:
    with runtime.work() as work:
        alert = factories.an_emergency(work)
        alert.referral_id = referral.id
    text = noga.open(f"/en/desk/alerts/{alert.id}").get_data(as_text=True)
    assert f"/en/desk/open?reference={referral.reference}" in text
    factories.assign(runtime, referral, _person(runtime, "Noga"))
    assert f"/en/desk/cases/{referral.id}" in noga.open(f"/en/desk/alerts/{alert.id}").get_data(as_text=True)


def _person(runtime: Runtime, name: str) -> Staff:
    with runtime.reading() as work:
        return work.session.scalars(select(Staff).where(Staff.name == name)).one()
