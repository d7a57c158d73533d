"""Column types that several tables share."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, Enum, String
from sqlalchemy.dialects.postgresql import JSONB

ID_LENGTH = 22

# JSONB on PostgreSQL, so that equality and indexes work there.
JSONColumn = JSON().with_variant(JSONB(), "postgresql")

Id = String(ID_LENGTH)


def codes(kind: type[StrEnum]) -> Enum:
    """A text column that holds the codes of `kind`, readable in the database without this program."""
    return Enum(
        kind,
        native_enum=False,  # adding a state must not need an ALTER TYPE
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )
