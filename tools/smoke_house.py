"""A house of its own for `make smoke`: free ports, a temporary folder, gone afterwards."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.development import DEMO_EMAIL, ROOT, House
from tools.leash import leashed
from tools.ports import any_free

LONGEST_START = 120  # seconds
LAST_WORDS = 4000  # characters
# The walk asks faster than any person from one address; the limit itself is tested elsewhere.
AT_MACHINE_PACE = {"POSTS_PER_MINUTE": "100000", "POSTS_PER_HOUR": "100000"}
# What would point this house at data that are not its own.
NOT_TAKEN_OVER = ("PUBLIC_URL", "BLOB_URL", "SMTP_URL", "SECRET_KEY", "MASTER_KEY", "BASE_URL", "MAKEFLAGS")


class DidNotStart(Exception):
    """`make run` ended or was not ready in time; the message holds its last words."""


@dataclass(frozen=True)
class Place:
    """Where to walk, and how to look at the result."""

    base: str
    email: str
    password: str
    inbox: str


@contextmanager
def own_house(environ: Mapping[str, str]) -> Iterator[Callable[[], Place]]:
    """Hands out what starts the house and waits for it. DATABASE_URL and BROKER_URL are used when they are given."""
    with tempfile.TemporaryDirectory(prefix="smoke-") as folder:
        running = _Running(Path(folder), environ)
        try:
            yield running.start
        finally:
            running.stop()


class _Running:
    """`tools.run` as a child that cannot outlive this process."""

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        given = {name: value for name, value in environ.items() if name not in NOT_TAKEN_OVER}
        own = {"VAR_DIR": str(folder / "var"), "PORT": str(any_free()), "INBOX_PORT": str(any_free())}
        self._environ = given | AT_MACHINE_PACE | own
        self._said = folder / "output"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Place:
        """Raises DidNotStart."""
        house = House.prepare(self._environ)
        with self._said.open("wb") as out:
            command = leashed([sys.executable, "-m", "tools.run"])
            self._process = subprocess.Popen(command, cwd=ROOT, env=self._environ, stdout=out, stderr=out)
        deadline = time.monotonic() + LONGEST_START
        while "Ctrl-C stops everything" not in self._text():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise DidNotStart(f"The house did not start. It said last:\n{self._text()[-LAST_WORDS:]}")
            time.sleep(0.1)
        return Place(house.url, DEMO_EMAIL, house.demo_password, f"{house.url}/en/inbox")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _text(self) -> str:
        return self._said.read_text(encoding="utf-8", errors="replace") if self._said.exists() else ""
