"""What every test can ask for: real databases, a broker, a mail server, the house as processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import Settings
from intake.app import create_app
from intake.runtime import Runtime
from tests.support import databases, loopback, skips
from tests.support.application import Clock, settings_for
from tests.support.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.support.pager import Pager
from tests.support.postgres import PostgresServer
from tests.support.processes import RunningHouse
from tests.support.smtp import MailSink
from tests.support.valkey import ValkeyServer


def pytest_configure(config: pytest.Config) -> None:
    loopback.forbid_the_outside()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if os.environ.get("FORBID_SKIPS"):
        skips.as_failure(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector):
    report = yield
    if os.environ.get("FORBID_SKIPS"):
        skips.as_failure(report)
    return report


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`database_url` runs a test on both databases unless `@pytest.mark.databases` names one."""
    if "database_kind" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("databases")
        metafunc.parametrize("database_kind", marker.args if marker else databases.NAMES, scope="session")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One PostgreSQL per test process, started when the first test needs it."""
    server = PostgresServer.create()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def _database_makers() -> dict[str, Databases]:
    return {}


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest,
    database_kind: str,
    _database_makers: dict[str, Databases],
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of a migrated, empty database of the test's own."""
    if database_kind not in _database_makers:
        folder = tmp_path_factory.mktemp(database_kind)
        _database_makers[database_kind] = (
            SqliteDatabases(folder)
            if database_kind == "sqlite"
            else PostgresDatabases(request.getfixturevalue("postgres_server"), folder)
        )
    maker = _database_makers[database_kind]
    url = maker.fresh(tmp_path)
    yield url
    maker.drop(url)


@pytest.fixture(scope="session")
def _broker_server() -> Iterator[ValkeyServer]:
    server = ValkeyServer()
    server.start()
    yield server
    server.remove()


@pytest.fixture
def broker(_broker_server: ValkeyServer) -> ValkeyServer:
    """An empty broker. A test that kills it starts its own `ValkeyServer`."""
    _broker_server.flush()
    return _broker_server


@pytest.fixture
def mail_sink() -> Iterator[MailSink]:
    """A mail server that is listening and accepts everything until told otherwise."""
    sink = MailSink()
    sink.start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def _bucket_server() -> Iterator[Any]:
    # Late: the server's libraries take seconds to load, and few tests need a bucket.
    from tests.support.bucket import BucketServer

    server = BucketServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bucket(_bucket_server: Any) -> Any:
    """An empty bucket on a real S3 server."""
    _bucket_server.clear()
    return _bucket_server


@pytest.fixture
def gate(bucket: Any) -> Iterator[Any]:
    """The line to the bucket, good until a test makes it bad."""
    from tests.support.bucket import Gate  # late: as above

    line = Gate(bucket.port)
    line.start()
    yield line
    line.stop()


@pytest.fixture
def pager() -> Iterator[Pager]:
    """A paging service that takes every call until told otherwise."""
    service = Pager()
    yield service
    service.close()


@pytest.fixture
def house(database_url: str, broker: ValkeyServer, mail_sink: MailSink, tmp_path: Path) -> Iterator[RunningHouse]:
    """Web, worker and beat as real processes, not yet started, on a migrated database."""
    given = {"DATABASE_URL": database_url, "BROKER_URL": broker.url, "SMTP_URL": mail_sink.url}
    running = RunningHouse.furnish(tmp_path / "house", given)
    yield running
    running.remove()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(database_url, tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The whole application on a migrated database of the test's own."""
    application = create_app(settings, clock)
    yield application
    application.extensions["intake"].close()


@pytest.fixture
def runtime(app: Flask) -> Runtime:
    found: Runtime = app.extensions["intake"]
    return found


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser of one person, on https as the settings say."""
    app.config["SERVER_NAME"] = None
    return app.test_client()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's browser, one for each test process: its driver cannot be started twice in one."""
    # Late: only tests with a browser load its driver.
    from playwright.sync_api import sync_playwright

    from tests.browser.chromium import launch

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
