"""A body that was cut off is refused by the real server, never read as if it were whole (finding 1).

Flask's test client always sends whole bodies, so it cannot show this.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT, Program
from tests.support.waiting import until
from tools import procfile
from tools.ports import any_free, is_free

FORM = "application/x-www-form-urlencoded"
WHOLE = b"story=" + b"long " * 10
MULTIPART = b'--B\r\nContent-Disposition: form-data; name="story"\r\n\r\nlong long long\r\n--B--\r\n'
BODIES = [(FORM, WHOLE), ("multipart/form-data; boundary=B", MULTIPART)]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The Procfile's own web line, serving the recorder in place of the application."""
    chosen = any_free()
    [shell, flag, line] = procfile.commands(ROOT / "Procfile")["web"]
    command = (shell, flag, line.replace("wsgi:app", "tests.web.recorder:app"))
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    environ = {"PATH": path, "PORT": str(chosen), "WEB_PROCESSES": "1", "WEB_STALL_SECONDS": "1"}
    web = Program("web", command, environ, tmp_path_factory.mktemp("web") / "log")
    web.start()
    until(lambda: not is_free(chosen), "the server listens")
    yield chosen
    web.kill()


def send(port: int, kind: str, length: int, body: bytes) -> bytes:
    """Post `body`, say that it has `length` bytes, and return the answer."""
    lines = ("POST / HTTP/1.1", "Host: x", f"Content-Type: {kind}", f"Content-Length: {length}", "Connection: close")
    with socket.create_connection(("127.0.0.1", port), timeout=30) as link:
        link.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        if len(body) < length:
            link.shutdown(socket.SHUT_WR)  # the line breaks; after a whole body the server would hang up at this
        return b"".join(iter(lambda: link.recv(65_536), b""))


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=["urlencoded", "multipart"])
def test_a_whole_body_reaches_the_view(port: int, kind: str, body: bytes) -> None:
    answer = send(port, kind, len(body), body)
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"long long long" in answer


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=["urlencoded", "multipart"])
@pytest.mark.parametrize("missing", [1, 20, 40])
def test_a_body_cut_off_anywhere_is_refused(port: int, kind: str, body: bytes, missing: int) -> None:
    answer = send(port, kind, len(body), body[:-missing])
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"the view saw" not in answer


@pytest.mark.parametrize(("kind", "body"), BODIES, ids=["urlencoded", "multipart"])
def test_a_body_that_stops_arriving_is_refused_and_holds_nobody_up(port: int, kind: str, body: bytes) -> None:
    lines = ("POST / HTTP/1.1", "Host: x", f"Content-Type: {kind}", f"Content-Length: {len(body)}")
    head = "\r\n".join(lines).encode() + b"\r\n\r\n"
    silent = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(20)]
    for link in silent:
        link.sendall(head + body[:10])
    assert {link.recv(65_536)[:12] for link in silent} == {b"HTTP/1.1 400"}
    assert send(port, kind, len(body), body).startswith(b"HTTP/1.1 200")
    for link in silent:
        link.close()
