"""Asking the senders of several requests for records from the queue."""

from __future__ import annotations

from sqlalchemy import select

from intake.models.record_requests import RecordItem
from intake.models.referrals import Referral, ReferralState
from intake.runtime import Runtime
from tests.support import factories
from tests.support.browser import Browser


def send(runtime: Runtime) -> str:
    with runtime.work() as work:
        return factories.a_request(work, "EX1").id


def test_senders_of_ticked_requests_are_asked_for_the_records_they_lack(runtime: Runtime, desk: Browser) -> None:
    lacking, also_lacking = send(runtime), send(runtime)
    desk.open("/en/desk/")
    desk.send("/en/desk/ask-records?level=urgent", {"case": [lacking, also_lacking]})
    assert "The senders of 2 requests were asked for records." in desk.text
    with runtime.reading() as work:
        asked = set(work.session.scalars(select(RecordItem.referral_id)))
        states = set(work.session.scalars(select(Referral.state)))
    assert (asked, states) == ({lacking, also_lacking}, {ReferralState.AWAITING_RECORDS})
    desk.send("/en/desk/ask-records", {"case": [lacking, "nobody"]})
    assert "For 2 requests there was nothing to ask" in desk.text


def test_asking_for_the_records_of_nothing_is_asked_back(desk: Browser, runtime: Runtime) -> None:
    send(runtime)
    desk.open("/en/desk/")
    assert desk.send("/en/desk/ask-records", {}).status_code == 422
    assert "Tick the requests whose records" in desk.text
