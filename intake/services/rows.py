"""Writing a row for a fact once, however often and by however many the fact is told.

The statements are built once and run on the bare tables: building one anew cost several times what running it costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Table, inspect
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.sql.dml import Insert, ReturningInsert
from sqlalchemy.sql.schema import CallableColumnDefault, DefaultGenerator, ScalarElementColumnDefault

from intake.db import Base

Row = Mapping[str, Any]


def insert_once(session: Session, table: type[Base], values: Row, unique: str) -> bool:
    """INSERT ... ON CONFLICT (`unique`) DO NOTHING on both databases; True when the row is new."""
    return insert_all_once(session, table, [values], unique) == 1


def insert_all_once(session: Session, table: type[Base], rows: Sequence[Row], unique: str) -> int:
    """The same for several rows with the same columns, in one statement; how many are new."""
    if not rows:
        return 0
    session.flush()  # they may point at rows that are still on their way
    statement = _once(table, unique, session.get_bind().dialect.name)
    # RETURNING, because the drivers give no row count for a statement of several rows.
    return len(session.connection().execute(statement, [dict(row) for row in rows]).all())


def insert_all(session: Session, table: type[Base], rows: Sequence[Row]) -> None:
    """Plain INSERT of rows that nobody will read in this unit of work."""
    if rows:
        session.flush()
        session.connection().execute(_plain(table), [dict(row) for row in rows])


def insert_new(session: Session, row: Base, unique: str) -> bool:
    """INSERT an object that was just made, and keep it in the session; False when its `unique` value is taken.

    Unlike a failed flush this leaves the transaction usable without a savepoint around it.
    """
    values = _complete(row)
    if not insert_once(session, type(row), values, unique):
        return False
    make_transient_to_detached(row)
    session.add(row)
    return True


def insert_or_update(session: Session, table: type[Base], values: Row, unique: str) -> None:
    """INSERT ... ON CONFLICT (`unique`) DO UPDATE on both databases."""
    statement = _insert(table, session.get_bind().dialect.name).values(**values)
    changed = {name: value for name, value in values.items() if name != unique}
    session.execute(statement.on_conflict_do_update(index_elements=[unique], set_=changed))


def _complete(row: Base) -> dict[str, Any]:
    """The object's value for every column, with the defaults that a flush would have filled in."""
    columns = inspect(type(row)).columns
    for name, column in columns.items():
        if name not in row.__dict__:
            setattr(row, name, _default(column.default))
    return {name: row.__dict__[name] for name, _column in columns.items()}


def _default(default: DefaultGenerator | None) -> Any:
    if isinstance(default, CallableColumnDefault):
        return default.arg(cast(Any, None))
    return default.arg if isinstance(default, ScalarElementColumnDefault) else None


@cache
def _once(table: type[Base], unique: str, dialect: str) -> ReturningInsert[Any]:
    keyed = _insert(table, dialect).on_conflict_do_nothing(index_elements=[unique])
    return keyed.returning(_table(table).c[unique])


@cache
def _plain(table: type[Base]) -> Insert:
    return plain_insert(_table(table))


def _insert(table: type[Base], dialect: str) -> SqliteInsert | PostgresInsert:
    return sqlite.insert(_table(table)) if dialect == "sqlite" else postgresql.insert(_table(table))


def _table(table: type[Base]) -> Table:
    return cast(Table, table.__table__)
