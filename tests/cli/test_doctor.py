"""The doctor finds what is wrong, says it without secrets, and looks at everything before it stops."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from config import Settings
from intake import migrations
from intake.app import create_app
from intake.clock import utcnow
from intake.runtime import Runtime
from intake.services.keys import make_key
from tests.support.application import Clock
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer


@pytest.fixture
def settings(settings: Settings, broker: ValkeyServer, mail_sink: MailSink) -> Settings:
    return replace(settings, broker_url=broker.url, smtp_url=mail_sink.url, scan=False)


def examined(app: Flask) -> tuple[int, dict[str, str]]:
    result = app.test_cli_runner().invoke(args=["doctor"])
    lines = [line.split(":", 1)[0].split() for line in result.output.splitlines()]
    return result.exit_code, {name: verdict for verdict, name in lines}


@pytest.fixture
def clock() -> Clock:
    """The host's own time, since the doctor compares it with the database's."""
    return Clock(utcnow())


def test_a_healthy_installation_passes(app: Flask, runtime: Runtime) -> None:
    with runtime.work() as work:
        make_key(work)
    code, found = examined(app)
    assert set(found.values()) == {"ok"}
    assert code == 0


def test_a_broker_and_a_mail_server_that_do_not_answer_are_named(settings: Settings, clock: Clock) -> None:
    app = create_app(replace(settings, broker_url="redis://127.0.0.1:1/0", smtp_url="smtp://127.0.0.1:1"), clock)
    code, found = examined(app)
    assert {name for name, verdict in found.items() if verdict == "WRONG"} == {"broker", "mail"}
    assert code == 1


def test_a_scanner_that_nobody_has_named_is_wrong(settings: Settings, clock: Clock) -> None:
    assert examined(create_app(replace(settings, scan=True, clamd_url=""), clock))[1]["scanner"] == "WRONG"


def test_tables_of_another_version_are_named(app: Flask, runtime: Runtime) -> None:
    migrations.downgrade(runtime.database, "-1")
    assert examined(app)[1]["tables"] == "WRONG"


def test_another_master_key_is_named(app: Flask, runtime: Runtime, settings: Settings, clock: Clock) -> None:
    with runtime.work() as work:
        make_key(work)
    other = create_app(replace(settings, master_keys=(b"x" * 32,)), clock)
    assert examined(other)[1]["keys"] == "WRONG"


def test_a_clock_that_is_off_is_named(app: Flask, clock: Clock) -> None:
    clock.move(minutes=2)
    assert examined(app)[1]["clock"] == "WRONG"
