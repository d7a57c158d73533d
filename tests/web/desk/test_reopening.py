"""A withdrawn request is opened again by the desk: once, on record, with one mail and promises that begin anew."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intake.models.audit import AuditEvent
from intake.models.callbacks import CallbackState
from intake.models.outbox import OutboxEmail
from intake.models.referrals import ClosedAs, Referral, ReferralState
from intake.models.staff import Role
from intake.runtime import Runtime
from intake.services import callbacks, referrals, revisions
from tests.services.delivery import the_coordinators
from tests.support import factories
from tests.support.application import Clock
from tests.support.browser import Browser
from tests.web.desk.conftest import SignedIn

BUTTON = "Open again"


def withdrawn(runtime: Runtime, clock: Clock, **answers: object) -> str:
    """A request that was sent and withdrawn, a month ago."""
    clock.move(days=-30)
    with runtime.work() as work:
        the_coordinators(work)
        referral = factories.a_request(work, **answers)
        assert revisions.withdraw(work, referral)
    clock.move(days=30)
    return referral.id


def found(runtime: Runtime, referral_id: str) -> Referral:
    with runtime.reading() as work:
        return referrals.find(work, referral_id)


def mails(runtime: Runtime, referral_id: str) -> list[OutboxEmail]:
    with runtime.reading() as work:
        about = select(OutboxEmail).where(OutboxEmail.template == "request_reopened")
        return list(work.session.scalars(about.where(OutboxEmail.referral_id == referral_id)))


def test_the_button_opens_it_with_new_promises_and_a_planned_call(
    runtime: Runtime, desk: Browser, clock: Clock
) -> None:
    referral_id = withdrawn(runtime, clock)
    assert BUTTON in desk.open(f"/en/desk/cases/{referral_id}").get_data(as_text=True)
    desk.send(f"/en/desk/cases/{referral_id}/reopen")
    assert "The request is open again." in desk.text
    assert BUTTON not in desk.text
    referral = found(runtime, referral_id)
    assert (referral.state, referral.closed_as, referral.closed_at) == (ReferralState.SUBMITTED, None, None)
    assert clock.now < referral.contact_due == referral.due_at <= referral.review_due
    with runtime.reading() as work:
        callback = callbacks.find_open(work, referral_id)
    assert callback is not None
    assert callback.state is CallbackState.PLANNED
    assert callback.starts_at is not None
    assert callback.starts_at > clock.now


def test_the_sender_is_told_by_one_mail_that_names_the_call(runtime: Runtime, desk: Browser, clock: Clock) -> None:
    referral_id = withdrawn(runtime, clock)
    desk.open(f"/en/desk/cases/{referral_id}")
    for _press in range(3):
        desk.send(f"/en/desk/cases/{referral_id}/reopen")
    [mail] = mails(runtime, referral_id)
    assert (mail.to_addr, mail.language) == ("mother@example.org", "ru")
    assert mail.payload["starts_at"]
    assert mail.payload["reference"] == found(runtime, referral_id).reference


def test_without_an_address_no_mail_is_written(runtime: Runtime, desk: Browser, clock: Clock) -> None:
    referral_id = withdrawn(runtime, clock, email=None)
    desk.open(f"/en/desk/cases/{referral_id}")
    desk.send(f"/en/desk/cases/{referral_id}/reopen")
    assert found(runtime, referral_id).state is ReferralState.SUBMITTED
    assert mails(runtime, referral_id) == []


def test_it_stands_in_the_audit_log_and_in_the_history(runtime: Runtime, desk: Browser, clock: Clock) -> None:
    referral_id = withdrawn(runtime, clock)
    desk.open(f"/en/desk/cases/{referral_id}")
    desk.send(f"/en/desk/cases/{referral_id}/reopen")
    desk.send(f"/en/desk/cases/{referral_id}/reopen")
    assert "Somebody else was faster" in desk.text
    with runtime.reading() as work:
        events = work.session.scalars(select(AuditEvent).where(AuditEvent.action == "referral.reopen")).all()
    assert [(event.object_id, event.role) for event in events] == [(referral_id, Role.COORDINATOR)]
    assert "Opened the request again" in desk.open(f"/en/desk/cases/{referral_id}/history").get_data(as_text=True)


@pytest.mark.parametrize("closed_as", [reason for reason in ClosedAs if reason is not ClosedAs.WITHDRAWN])
def test_what_the_clinic_closed_is_not_opened_by_this_button(
    runtime: Runtime, desk: Browser, clock: Clock, closed_as: ClosedAs
) -> None:
    referral_id = withdrawn(runtime, clock)
    with runtime.work() as work:
        referrals.find(work, referral_id).closed_as = closed_as
    assert BUTTON not in desk.open(f"/en/desk/cases/{referral_id}").get_data(as_text=True)
    desk.send(f"/en/desk/cases/{referral_id}/reopen")
    assert found(runtime, referral_id).state is ReferralState.CLOSED


def test_who_was_reached_before_is_not_promised_a_first_call_again(
    runtime: Runtime, desk: Browser, clock: Clock
) -> None:
    referral_id = withdrawn(runtime, clock)
    with runtime.work() as work:
        reached = referrals.find(work, referral_id)
        reached.contacted_at = reached.submitted_at
        promised = reached.contact_due
    desk.open(f"/en/desk/cases/{referral_id}")
    desk.send(f"/en/desk/cases/{referral_id}/reopen")
    referral = found(runtime, referral_id)
    assert (referral.state, referral.contact_due) == (ReferralState.IN_TRIAGE, promised)
    assert referral.due_at == referral.review_due > clock.now
    [mail] = mails(runtime, referral_id)
    assert (mail.payload["contact_due"], mail.payload["starts_at"]) == (None, None)


def test_a_haematologist_has_no_such_button(runtime: Runtime, signed_in: SignedIn, clock: Clock) -> None:
    referral_id = withdrawn(runtime, clock)
    doctor = signed_in("Ada", Role.HAEMATOLOGIST, sees=referral_id)
    assert BUTTON not in doctor.open(f"/en/desk/cases/{referral_id}").get_data(as_text=True)
