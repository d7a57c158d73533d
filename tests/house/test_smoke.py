"""`make smoke`: green on embedded defaults and on real servers, red with a clear word when something is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.support.postgres import PostgresServer
from tests.support.processes import ROOT
from tests.support.valkey import ValkeyServer
from tools.ports import any_free

LONGEST = 280  # seconds; a guard against a hang
STEPS = ("the house stands", "request sent", "mail to the clinic", "in the queue", "call planned", "everything arrived")


def smoke(**environ: str) -> subprocess.CompletedProcess[str]:
    """Run it as `make smoke` does."""
    plain = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    command = [sys.executable, "-m", "tools.smoke"]
    return subprocess.run(
        command, cwd=ROOT, env=plain | {"LC_ALL": "C.UTF-8"} | environ, capture_output=True, text=True, timeout=LONGEST
    )


def test_a_request_arrives_on_embedded_defaults() -> None:
    result = smoke()
    assert result.returncode == 0, result.stdout + result.stderr
    assert [step for step in STEPS if step not in result.stdout] == []


def test_a_request_arrives_on_postgresql_and_a_broker_of_its_own(
    postgres_server: PostgresServer, broker: ValkeyServer
) -> None:
    database = postgres_server.create_database()
    result = smoke(DATABASE_URL=postgres_server.url(database), BROKER_URL=broker.url)
    assert result.returncode == 0, result.stdout + result.stderr
    assert [step for step in STEPS if step not in result.stdout] == []
    with broker.client() as link:
        assert link.keys("_kombu.binding.*"), "the worker used the broker that was given"
    postgres_server.drop_database(database)


def test_a_house_that_is_not_there_is_said_in_one_line() -> None:
    result = smoke(BASE_URL=f"http://127.0.0.1:{any_free()}")
    assert (result.returncode, "does not answer" in result.stderr) == (1, True)


class _Broken(BaseHTTPRequestHandler):
    """A house whose every page is an error."""

    def do_GET(self) -> None:
        body = b"<html lang=ru><title>x</title><p>The roof is open</p>"
        self.send_response(500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def broken_house() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Broken)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_a_failing_page_said_is_shown(broken_house: str) -> None:
    result = smoke(BASE_URL=broken_house)
    assert result.returncode == 1
    assert "no landing page in Russian" in result.stderr
    assert "The roof is open" in result.stderr
    assert "everything arrived" not in result.stdout
