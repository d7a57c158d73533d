"""Impatient fingers at a real server: twenty presses at once, Back, refresh, an answer that never came."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from intake.models.callbacks import Callback
from intake.models.consents import Consent
from intake.models.outbox import OutboxEmail
from intake.models.referrals import Referral, Revision
from intake.runtime import Runtime
from tests.faults.crowd import REFERENCE, request_of
from tests.support.processes import RunningHouse
from tests.support.visitors import Page, Visitor, begin_ready

pytestmark = pytest.mark.faults

PRESSES = 20
CHECK, SEND = "/en/request/check", "/en/request/send"
CAUSED = (Referral, Revision, Callback, Consent, OutboxEmail)


@pytest.fixture
def sender(frail_house: RunningHouse, records: Runtime) -> Visitor:
    frail_house.start("web")
    [(session_id, _draft)] = begin_ready(records, [request_of(1)])
    return Visitor(frail_house.url, session_id)


def rows(records: Runtime) -> Counter[str]:
    """How many rows each table has that a sent request fills."""
    with records.reading() as work:
        return Counter(
            {table.__tablename__: work.session.scalar(select(func.count()).select_from(table)) or 0 for table in CAUSED}
        )


def reference_on(page: Page) -> str:
    found = REFERENCE.search(page.words)
    assert found, f"{page.status}: {page.words[:300]}"
    return found.group()


def test_twenty_presses_at_once_make_one_request_and_each_sees_its_reference(sender: Visitor, records: Runtime) -> None:
    token, together = sender.get(CHECK).token, threading.Barrier(PRESSES)

    def press(_number: int) -> str:
        finger = Visitor(sender.url, sender.session_id)
        together.wait()
        return reference_on(finger.follow(finger.post(SEND, {"csrf_token": token})))

    with ThreadPoolExecutor(PRESSES) as fingers:
        references = set(fingers.map(press, range(PRESSES)))
    assert len(references) == 1
    counted = rows(records)
    assert (counted["referral"], counted["revision"], counted["callback"]) == (1, 1, 1)
    with records.reading() as work:
        facts = list(work.session.scalars(select(OutboxEmail.dedupe_key)))
        assert set(work.session.scalars(select(Referral.reference))) == references
    assert len(facts) == len(set(facts))


def test_refresh_and_back_after_sending_change_nothing(sender: Visitor, records: Runtime) -> None:
    token = sender.get(CHECK).token
    reference = reference_on(sender.follow(sender.post(SEND, {"csrf_token": token})))
    before = rows(records)
    assert reference_on(sender.get("/en/sent")) == reference
    for path in (CHECK, "/en/request/agree", "/en/request/kidneys", "/en/request/", "/en/request/save"):
        back = sender.follow(sender.get(path))
        assert (back.status, reference in back.text) == (200, True), path
    again = sender.follow(sender.post(SEND, {"csrf_token": token}))
    assert again.status == 200
    assert rows(records) == before


def test_whoever_never_saw_the_answer_finds_the_confirmation_by_going_back(sender: Visitor, records: Runtime) -> None:
    before_the_line_dropped = sender.session_id
    reference = reference_on(sender.follow(sender.post(SEND, {"csrf_token": sender.get(CHECK).token})))
    counted = rows(records)
    for path in (CHECK, "/en/request/", "/en/request/kidneys", "/en/request/sent"):
        unaware = Visitor(sender.url, before_the_line_dropped)
        assert reference_on(unaware.follow(unaware.get(path))) == reference, path
    assert rows(records) == counted


def test_the_confirmation_of_what_was_not_sent_leads_to_the_check_page(sender: Visitor, records: Runtime) -> None:
    page = sender.get("/en/request/sent")
    assert (page.status, page.location) == (303, CHECK)
    assert rows(records)["referral"] == 0
