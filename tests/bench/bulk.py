"""Many rows into a table as fast as the database takes them: COPY on PostgreSQL, the bare driver on SQLite, and the
indexes made anew when all rows are there.

Nothing is converted but moments, so JSON comes as text and codes as their values. What rows point at is not checked on
PostgreSQL: whoever loads them makes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from intake.db import Base, Database
from intake.services.work import Work

INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = :table",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :table AND indexname NOT IN"
    " (SELECT conname FROM pg_constraint)",
}


@contextmanager
def without_indexes(database: Database, *models: type[Base]) -> Iterator[None]:
    """Of these tables, but for those that keep a value unique."""
    made = []
    with database.unit_of_work() as session:
        for model in models:
            found = session.execute(text(INDEXES[session.get_bind().dialect.name]), {"table": model.__tablename__})
            for name, statement in found.all():
                session.execute(text(f'DROP INDEX "{name}"'))
                made.append(statement)
    yield
    with database.unit_of_work() as session:
        for statement in made:
            session.connection().exec_driver_sql(statement)


def load(work: Work, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if not rows:
        return
    connection = work.session.connection()
    driver: Any = connection.connection.driver_connection
    usual = _usual(model)
    table, names = model.__tablename__, list({**usual, **rows[0]})
    values = ([{**usual, **row}[name] for name in names] for row in rows)
    columns = ", ".join(f'"{name}"' for name in names)
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(names))
        driver.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", map(_plain, values))
        return
    driver.execute("SET LOCAL session_replication_role = replica")
    with driver.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def _usual(model: type[Base]) -> dict[str, Any]:
    """The values that the model puts where none is given."""
    defaults = ((column.key, column.default) for column in model.__table__.columns)
    return {name: value.arg for name, value in defaults if isinstance(value, ScalarElementColumnDefault)}


def _plain(row: list[Any]) -> list[Any]:
    """Moments as the models write them on SQLite."""
    return [_moment(value) if isinstance(value, datetime) else value for value in row]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
