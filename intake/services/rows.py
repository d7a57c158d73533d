"""Writing a row for a fact once, however often and by however many the fact is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from intake.db import Base


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any], unique: str) -> bool:
    """INSERT ... ON CONFLICT (`unique`) DO NOTHING on both databases; True when the row is new."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**values).on_conflict_do_nothing(index_elements=[unique])
    # RETURNING, because PostgreSQL's driver gives no row count for an insert that the ORM has rewritten.
    return session.execute(statement.returning(getattr(table, unique))).first() is not None


def insert_or_update(session: Session, table: type[Base], values: Mapping[str, Any], unique: str) -> None:
    """INSERT ... ON CONFLICT (`unique`) DO UPDATE on both databases."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**values)
    changed = {name: value for name, value in values.items() if name != unique}
    session.execute(statement.on_conflict_do_update(index_elements=[unique], set_=changed))
