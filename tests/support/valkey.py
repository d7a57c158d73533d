"""A real broker for tests: the same server that `make run` starts, in a directory of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.support.dying import die_with_parent
from tests.support.waiting import until
from tools import broker


@dataclass
class ValkeyServer:
    """One server on a unix socket; it can be killed, started again and emptied."""

    # A short path of its own: pytest's temporary directories are too deep for a socket.
    directory: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="clinic-vk-")))
    _process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return self.directory / "valkey.sock"

    @property
    def url(self) -> str:
        """The address as `BROKER_URL` takes it."""
        return broker.celery_url(self.socket)

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = broker.command(self.directory, self.socket)
        with (self.directory / "server.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=die_with_parent)
        until(lambda: broker.answers(self.socket), "the broker answers")

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def client(self) -> redis.Redis:
        """A connection for looking inside; it fails at once if the server is away."""
        return redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0))

    def flush(self) -> None:
        """FLUSHALL: every queued message is gone."""
        with self.client() as link:
            link.flushall()

    def remove(self) -> None:
        """Stop it and delete its files."""
        self.kill()
        shutil.rmtree(self.directory, ignore_errors=True)
