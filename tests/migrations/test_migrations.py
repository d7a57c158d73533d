"""Migrations go up and down, with rows in place, and end at the tables that the code knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from intake import migrations
from intake.db import Base, Database
from intake.runtime import Runtime
from intake.services import audit


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.dispose()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names()) - {"alembic_version"}


def test_the_tables_are_those_of_the_code(database: Database) -> None:
    assert tables(database) == set(Base.metadata.tables)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_down_to_nothing_and_up_again(database: Database) -> None:
    migrations.downgrade(database, "base")
    assert tables(database) == set()
    migrations.upgrade(database)
    assert migrations.is_current(database)


def test_up_is_harmless_when_current(runtime: Runtime, database: Database) -> None:
    with runtime.work() as work:
        audit.record(work, "kept")
    migrations.upgrade(database)
    with database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM audit_event")) == 1


def test_every_revision_has_its_own_file_and_one_head() -> None:
    files = sorted((Path(migrations.HERE) / "versions").glob("*.py"))
    assert len(files) == len(list(migrations.revisions()))
    assert migrations.head() is not None
