"""Ports that are free, an inbox that keeps what it is given."""

from __future__ import annotations

import smtplib
import socket
import stat
import sys
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from tests.support.processes import Program
from tests.support.waiting import until
from tools import broker, ports
from tools.development import House, NotForThis
from tools.ports import PortTaken


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", ports.any_free()))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_taken_usual_port_gives_way_to_a_free_one(taken: int) -> None:
    chosen = ports.choose({}, "PORT", taken)
    assert chosen != taken
    assert ports.is_free(chosen)
    assert chosen < 32_768


def test_a_port_that_was_asked_for_is_never_exchanged(taken: int) -> None:
    with pytest.raises(PortTaken, match=f"Port {taken} is in use"):
        ports.choose({"PORT": str(taken)}, "PORT", 1)
    free = ports.any_free()
    assert ports.choose({"PORT": str(free)}, "PORT", 1) == free
    assert ports.is_free(ports.choose({"PORT": "0"}, "PORT", 1))


@pytest.mark.parametrize("words", ["eight", "70000", "-1", "٨٠٠٠"])
def test_what_is_no_port_is_named(words: str) -> None:
    with pytest.raises(PortTaken, match="PORT is not a port number"):
        ports.choose({"PORT": words}, "PORT", 1)


def test_a_socket_path_that_the_kernel_would_cut_is_replaced_by_a_short_private_one(tmp_path: Path) -> None:
    deep = tmp_path / ("ящик" * 20)
    short = broker.socket_for(deep)
    assert len(str(short).encode()) < 108
    assert stat.S_IMODE(short.parent.stat().st_mode) == 0o700
    short.parent.rmdir()
    assert broker.socket_for(Path("/tmp")) == Path("/tmp/valkey.sock")


def test_parts_that_are_given_are_not_embedded(tmp_path: Path) -> None:
    given = {"VAR_DIR": str(tmp_path), "PORT": "0", "SMTP_URL": "smtp://m", "BROKER_URL": "redis://b"}
    house = House.prepare(given)
    assert (house.inbox_port, house.broker_socket) == (None, None)
    assert house.environ()["SMTP_URL"] == "smtp://m"
    own = House.prepare({"VAR_DIR": str(tmp_path), "PORT": "0", "INBOX_PORT": "0"})
    assert own.environ()["SMTP_URL"] == f"smtp://127.0.0.1:{own.inbox_port}"
    assert own.environ()["BROKER_URL"].startswith("redis+socket:///")


def test_the_demo_password_stays_the_same_and_is_only_the_owners(tmp_path: Path) -> None:
    first, second = (House.prepare({"VAR_DIR": str(tmp_path), "PORT": "0", "INBOX_PORT": "0"}) for _ in range(2))
    assert first.demo_password == second.demo_password
    assert len(first.demo_password) >= 15
    secret = tmp_path / "secrets" / "demo_password"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_it_does_not_start_in_production(tmp_path: Path) -> None:
    with pytest.raises(NotForThis, match="for development"):
        House.prepare({"INTAKE_ENV": "production", "VAR_DIR": str(tmp_path)})


def test_the_inbox_keeps_each_mail_whole_and_says_whom_it_was_for(tmp_path: Path) -> None:
    port, folder = ports.any_free(), tmp_path / "inbox"
    command = (sys.executable, "-m", "tools.inbox", str(folder), str(port))
    inbox = Program("inbox", command, {"PATH": "/usr/bin:/bin"}, tmp_path / "log")
    inbox.start()
    until(lambda: not ports.is_free(port), "the inbox listens")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.example", "b@x.example", "مرحبا"
    message.set_content("שלום")
    with smtplib.SMTP("127.0.0.1", port) as link:
        link.send_message(message, to_addrs=["b@x.example", "hidden@x.example"])
    [path] = folder.iterdir()
    kept = message_from_bytes(path.read_bytes(), policy=default)
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert kept["X-Envelope-To"] == "b@x.example, hidden@x.example"
    assert (kept["Subject"], kept.get_content().strip()) == ("مرحبا", "שלום")
    assert inbox.terminate() == 0
