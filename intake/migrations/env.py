"""Alembic's entry: the connection comes from `intake.migrations`, never from a URL of its own."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum

import intake.models  # noqa: F401  (makes the tables known)
from intake.db import Base, UTCDateTime
from intake.models.columns import JSONColumn


def render_item(kind: str, item: Any, _autogen: AutogenContext) -> str | Literal[False]:
    """Migrations name plain database types, so that an old one still runs when our types have moved on."""
    if kind != "type":
        return False
    if isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    if item is JSONColumn:
        return "JSON_COLUMN"
    if isinstance(item, Enum):
        return f"sa.String({item.length})"  # codes are text; a new state is no change of the table
    return False


def _changed(_context: Any, _column: Any, _metadata_column: Any, _inspected: Any, declared: Any) -> bool | None:
    """None leaves the comparison to Alembic; text codes and JSON variants read back under other names."""
    return False if isinstance(declared, Enum) or declared is JSONColumn else None


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=_changed,
)
context.run_migrations()
