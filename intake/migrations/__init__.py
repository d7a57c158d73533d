"""Bringing a database to the tables of this version, and back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from intake.db import Database


class IntegrityLost(RuntimeError):
    """A migration left a row that points at nothing; nothing of it was kept."""


HERE = Path(__file__).resolve().parent


def upgrade(database: Database, revision: str = "head") -> None:
    """Run what is missing, in one transaction."""
    with _changing(database) as config:
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    with _changing(database) as config:
        command.downgrade(config, revision)


def is_current(database: Database) -> bool:
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()


def head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def revisions() -> Iterator[str]:
    """Newest first."""
    return (script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions())


@contextmanager
def _changing(database: Database) -> Iterator[Config]:
    """One transaction. SQLite changes a table by making it anew, which rows that point at it must outlive: their keys
    are judged at the end, before anything is kept."""
    with database.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")  # means nothing inside a transaction
        try:
            with connection.begin():
                config = _config()
                config.attributes["connection"] = connection
                yield config
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise IntegrityLost
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    return config
