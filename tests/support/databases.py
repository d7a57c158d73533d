"""Migrated databases, one per test, at the price of a file copy or a `CREATE DATABASE … TEMPLATE`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from tests.support.postgres import PostgresServer

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = ("sqlite", "postgresql")


class Databases(Protocol):
    """One kind of database."""

    def fresh(self, folder: Path) -> str:
        """The address of a new database with the newest schema and no rows."""

    def drop(self, url: str) -> None:
        """Give it back."""


class SqliteDatabases:
    """A migrated file, copied."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite3"
        migrate(f"sqlite:///{self._template}", folder)

    def fresh(self, folder: Path) -> str:
        copy = folder / "intake.sqlite3"
        shutil.copyfile(self._template, copy)
        return f"sqlite:///{copy}"

    def drop(self, url: str) -> None:
        """The file goes with the test's folder."""


class PostgresDatabases:
    """A migrated database on one server, used as a template."""

    def __init__(self, server: PostgresServer, folder: Path) -> None:
        self._server = server
        self._template = server.create_database()
        migrate(server.url(self._template), folder)

    def fresh(self, folder: Path) -> str:
        return self._server.url(self._server.create_database(self._template))

    def drop(self, url: str) -> None:
        self._server.drop_database(url.rpartition("/")[2])


def migrate(url: str, folder: Path) -> None:
    """Run the project's own migrations on an empty database."""
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ |= {"INTAKE_ENV": "development", "VAR_DIR": str(folder / "var"), "DATABASE_URL": url, "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "migrate"]
    result = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120)
    if result.returncode:
        raise RuntimeError(f"The migrations failed on {url.split(':')[0]}:\n{result.stderr[-3000:]}")
