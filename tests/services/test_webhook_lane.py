"""An emergency also calls the paging service, when one is configured (design, ruling 12)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from intake.models.outbox import OutboxEmail, OutboxLane, OutboxState
from intake.runtime import Runtime
from intake.services import relay
from tests.support import factories
from tests.support.application import Clock
from tests.support.pager import Pager


@pytest.fixture
def paging(clinic: Runtime, pager: Pager) -> Runtime:
    """A clinic with a paging service."""
    facts = replace(clinic.settings.clinic, alert_webhook=f"{pager.url}/page")
    clinic.settings = replace(clinic.settings, clinic=facts)
    return clinic


def emergency(clinic: Runtime) -> tuple[str, str]:
    with clinic.work() as work:
        alert = factories.an_emergency(work)
        return alert.reference, alert.id


def calls(clinic: Runtime) -> list[OutboxEmail]:
    with clinic.reading() as work:
        return list(work.session.scalars(select(OutboxEmail).where(OutboxEmail.lane == OutboxLane.WEBHOOK)))


def test_the_call_names_reference_and_page_and_nothing_else(paging: Runtime, pager: Pager) -> None:
    reference, alert_id = emergency(paging)
    assert relay.run(paging, OutboxLane.WEBHOOK) == 1
    [(path, headers, body)] = pager.calls
    [row] = calls(paging)
    assert path == "/page"
    assert body == {"reference": reference, "link": f"https://clinic.test/en/desk/alerts/{alert_id}"}
    assert headers["idempotency-key"] == row.message_id.strip("<>")
    assert (row.state, row.attempts) == (OutboxState.SENT, 1)


def test_a_service_that_is_away_is_called_again_and_then_once(paging: Runtime, pager: Pager, noon: Clock) -> None:
    emergency(paging)
    pager.answer = 503
    relay.run(paging, OutboxLane.WEBHOOK)
    [row] = calls(paging)
    assert (row.state, row.last_code) == (OutboxState.READY, "webhook 503")
    assert relay.run(paging, OutboxLane.WEBHOOK) == 0, "not before its time"
    pager.answer = 200
    noon.move(minutes=10)
    relay.run(paging, OutboxLane.WEBHOOK)
    relay.run(paging, OutboxLane.WEBHOOK)
    [row] = calls(paging)
    assert row.state is OutboxState.SENT
    keys = [headers["idempotency-key"] for _path, headers, _body in pager.calls]
    assert len(keys) == 2
    assert len(set(keys)) == 1, "the service can tell a repeat from a second emergency"


def test_without_a_service_no_call_is_written(clinic: Runtime) -> None:
    emergency(clinic)
    assert calls(clinic) == []


def test_a_call_in_the_clear_is_given_up_and_never_made(paging: Runtime, pager: Pager) -> None:
    facts = replace(paging.settings.clinic, alert_webhook="http://pager.example/page")
    paging.settings = replace(paging.settings, clinic=facts)
    emergency(paging)
    relay.run(paging, OutboxLane.WEBHOOK)
    [row] = calls(paging)
    assert (row.state, row.last_code) == (OutboxState.DEAD, "webhook not https")
    assert pager.calls == []
