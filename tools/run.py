"""`make run`: the whole house on embedded defaults, under one supervisor, until Ctrl-C."""

from __future__ import annotations

import fcntl
import http.client
import os
import shutil
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools import broker, procfile
from tools.children import Part
from tools.development import DEMO_EMAIL, ROOT, House, NotForThis
from tools.ports import PortTaken
from tools.supervisor import Supervisor

WIDTH = 9


def main(environ: Mapping[str, str]) -> int:
    """Run until a signal. Returns the exit status: 0 stopped on request, 1 a part failed, 2 cannot start."""
    try:
        house = House.prepare(environ)
        with _only_one(house.var), _tidy_socket(house):
            supervisor = Supervisor(_with_own_programs(house.environ()), _say)
            return supervisor.run(stages(house), lambda: print(_welcome(house), flush=True))
    except (NotForThis, PortTaken) as refusal:
        print(refusal, file=sys.stderr)
        return 2


def stages(house: House) -> list[list[Part]]:
    """Who starts when: what others lean on first, the rest once the database is ready."""
    own = procfile.commands(ROOT / "Procfile")
    flask = (sys.executable, "-m", "flask", "--app", "wsgi")
    foundations = [*_embedded(house), Part("migrate", (*flask, "migrate"), once=True)]
    people = Part("web", own["web"], ready=lambda: serves(house.port))
    machines = [Part(name, own[name]) for name in ("worker", "alerts", "documents", "beat")]
    return [foundations, [Part("demo", (*flask, "seed-demo"), once=True), people, *machines]]


def _embedded(house: House) -> Iterator[Part]:
    if house.broker_socket is not None:
        where = house.broker_socket
        command = broker.command(house.var / "broker", where)
        yield Part("broker", tuple(command), ready=lambda: broker.answers(where))
    if house.inbox_port is not None:
        port = house.inbox_port
        command = [sys.executable, "-m", "tools.inbox", str(house.inbox), str(port)]
        yield Part("inbox", tuple(command), ready=lambda: _listens(port))


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def serves(port: int) -> bool:
    """True if the web server answers a request, whatever the answer, short of a failure."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


@contextmanager
def _only_one(var: Path) -> Iterator[None]:
    """Two houses on one data directory would fight over broker and inbox; the lock ends with the process."""
    with (var / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            message = "It is already running on this data directory. Stop that one, or set VAR_DIR to another."
            raise NotForThis(message) from error
        yield


@contextmanager
def _tidy_socket(house: House) -> Iterator[None]:
    """Remove the broker's directory if the data directory's own path was too long to hold its socket."""
    try:
        yield
    finally:
        if house.broker_socket is not None and house.broker_socket.parent != house.var.resolve():
            shutil.rmtree(house.broker_socket.parent, ignore_errors=True)


def _with_own_programs(environ: dict[str, str]) -> dict[str, str]:
    """The same Python first on the path, so that the Procfile's `python` is the one with the packages."""
    return environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', os.defpath)}"}


def _say(name: str, text: str) -> None:
    for line in text.splitlines() or [""]:
        print(f"{name:<{WIDTH}}| {line}", flush=True)


def _welcome(house: House) -> str:
    mails = f"{house.url}/en/inbox" if house.inbox_port else "go to the SMTP_URL that was given"
    lines = [
        "",
        f"  Patients   {house.url}/en/",
        f"  Desk       {house.url}/en/desk/",
        f"  Sign in    {DEMO_EMAIL}   {house.demo_password}",
        f"  Then       the code of {house.url}/en/demo-code",
        f"  Mails      {mails}",
        f"  Data       {house.var}",
        "",
        "  For trying out, not for patients. Ctrl-C stops everything.",
        "",
    ]
    if house.port != 8000 and not house.given.get("PORT"):
        lines.insert(1, f"  Port 8000 is in use; this is port {house.port}.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(os.environ))
