"""What an operator can do at the shell about mails that did not arrive, and `tick`."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from intake.models.desk import DeskTask, TaskKind
from intake.models.outbox import OutboxEmail, OutboxState
from intake.runtime import Runtime
from intake.services.ticks import JOBS
from tests.support import factories


@pytest.fixture
def receipt(runtime: Runtime) -> OutboxEmail:
    """A receipt that was given up."""
    with runtime.work() as work:
        referral = factories.a_request(work)
        about = select(OutboxEmail).where(OutboxEmail.template == "receipt", OutboxEmail.referral_id == referral.id)
        row = work.session.scalars(about).one()
        row.state, row.last_code = OutboxState.DEAD, "550"
        return row


def told(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


def state_of(runtime: Runtime, row: OutboxEmail) -> OutboxState:
    with runtime.reading() as work:
        return work.session.get_one(OutboxEmail, row.id).state


def calls_to_make(runtime: Runtime) -> int:
    with runtime.reading() as work:
        return len(work.session.scalars(select(DeskTask).where(DeskTask.kind == TaskKind.PHONE_PATIENT)).all())


def test_dead_letters_are_listed_without_addresses(app: Flask, receipt: OutboxEmail) -> None:
    assert told(app, "dead-letters") == (0, f"{receipt.id} receipt 550\n")


def test_a_dead_letter_is_tried_again_once(app: Flask, runtime: Runtime, receipt: OutboxEmail) -> None:
    assert told(app, "retry-mail", str(receipt.id)) == (0, "")
    assert state_of(runtime, receipt) is OutboxState.READY
    code, words = told(app, "retry-mail", str(receipt.id))
    assert (code, "There is no dead letter of this number." in words) == (1, True)


def test_a_dead_letter_becomes_a_call_once(app: Flask, runtime: Runtime, receipt: OutboxEmail) -> None:
    assert told(app, "phone-instead", str(receipt.id)) == (0, "")
    assert calls_to_make(runtime) == 1
    assert told(app, "phone-instead", str(receipt.id))[0] == 1
    assert calls_to_make(runtime) == 1


def test_a_bounce_is_recorded_by_its_message_id(app: Flask, runtime: Runtime, receipt: OutboxEmail) -> None:
    with runtime.work() as work:
        row = work.session.get_one(OutboxEmail, receipt.id)
        row.state, row.sent_at = OutboxState.SENT, work.now
    assert told(app, "record-bounce", receipt.message_id) == (0, f"{receipt.id} dead\n")
    assert calls_to_make(runtime) == 1


@pytest.mark.databases("sqlite")
def test_a_message_id_that_is_not_ours_is_said_to_be_unknown(app: Flask) -> None:
    code, words = told(app, "record-bounce", "<not-ours@example.org>")
    assert (code, "No mail has this Message-ID." in words) == (1, True)


def test_tick_does_every_job_once_in_its_order(app: Flask) -> None:
    code, words = told(app, "tick")
    assert code == 0
    assert [line.split()[0] for line in words.splitlines() if not line.startswith("{")] == list(JOBS)


def test_tick_does_only_what_was_named_and_refuses_what_is_no_job(app: Flask, runtime: Runtime) -> None:
    with runtime.work() as work:
        factories.an_emergency(work)
    code, words = told(app, "tick", "alerts")
    assert (code, words.split()[0]) == (0, "alerts")
    assert told(app, "tick", "no-such-job")[0] == 2
