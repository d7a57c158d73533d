"""A referral's life is written down; records are asked for; desk and sender write to each other

Revision: 0011
After: 0010
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from intake.db import new_id

revision = "0011"
down_revision = "0010"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _referral_columns()
    op.add_column("outbox_email", sa.Column("guard_records", sa.String(22), nullable=True))
    _moves()
    _records()
    _messages()
    _map_states()


def _referral_columns() -> None:
    with op.batch_alter_table("referral") as batch_op:
        batch_op.add_column(sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("duplicate_of", sa.String(22), nullable=True))
        batch_op.create_foreign_key("fk_referral_duplicate_of_referral", "referral", ["duplicate_of"], ["id"])
    with op.batch_alter_table("referral") as batch_op:
        batch_op.alter_column("moves", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    op.create_index("ix_referral_duplicate_of", "referral", ["duplicate_of"])


def _moves() -> None:
    op.create_table(
        "referral_move",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_kind", sa.String(16), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=True),
        sa.Column("from_state", sa.String(32), nullable=False),
        sa.Column("to_state", sa.String(32), nullable=False),
        sa.Column("closed_as", sa.String(32), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        _points("referral_move", "referral_id", "referral"),
        sa.PrimaryKeyConstraint("id", name="pk_referral_move"),
        sa.UniqueConstraint("referral_id", "number", name="uq_referral_move_referral_id_number"),
    )
    op.create_index("ix_referral_move_referral_id", "referral_move", ["referral_id"])


def _records() -> None:
    op.create_table(
        "record_request",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("physician_id", sa.String(22), nullable=True),
        sa.Column("by_id", sa.String(22), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _points("record_request", "referral_id", "referral"),
        _points("record_request", "physician_id", "physician_party"),
        _points("record_request", "by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_record_request"),
    )
    op.create_index("ix_record_request_referral_id", "record_request", ["referral_id"])
    op.create_table(
        "record_item",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("request_id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("why_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("owner_id", sa.String(22), nullable=True),
        sa.Column("wanted_by", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("document_id", sa.String(22), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", sa.String(22), nullable=True),
        _points("record_item", "request_id", "record_request"),
        _points("record_item", "referral_id", "referral"),
        _points("record_item", "owner_id", "staff"),
        _points("record_item", "document_id", "document"),
        _points("record_item", "ended_by", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_record_item"),
    )
    op.create_index("ix_record_item_request_id", "record_item", ["request_id"])
    op.create_index("ix_record_item_referral_id_ended_at", "record_item", ["referral_id", "ended_at"])


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("from_desk", sa.Boolean(), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        _points("message", "referral_id", "referral"),
        _points("message", "by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
    )
    op.create_index("ix_message_referral_id_at", "message", ["referral_id", "at"])
    op.create_table(
        "message_translation",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("message_id", sa.String(22), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        _points("message_translation", "message_id", "message"),
        _points("message_translation", "by_id", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_message_translation"),
        sa.UniqueConstraint("message_id", "language", name="uq_message_translation_message_id_language"),
    )


def _points(table: str, column: str, at: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{at}.id"], name=f"fk_{table}_{column}_{at}")


REFERRAL = sa.table(
    "referral",
    sa.column("id", sa.String),
    sa.column("state", sa.String),
    sa.column("closed_as", sa.String),
    sa.column("owner_id", sa.String),
    sa.column("claimed_at", MOMENT),
    sa.column("contacted_at", MOMENT),
    sa.column("closed_at", MOMENT),
    sa.column("updated_at", MOMENT),
    sa.column("moves", sa.Integer),
)
MOVE = sa.table(
    "referral_move",
    *(sa.column(name, sa.String) for name in ("id", "referral_id", "by_kind", "from_state", "to_state", "closed_as")),
    sa.column("number", sa.Integer),
    sa.column("at", MOMENT),
)


def _map_states() -> None:
    """A request that somebody took or answered is in triage from now on; whoever has moved has one move on record.
    A closed request without a word why was withdrawn: nothing else could close it."""
    new = REFERRAL.c.state == "submitted"
    taken = sa.or_(REFERRAL.c.owner_id.is_not(None), REFERRAL.c.contacted_at.is_not(None))
    unsaid = sa.and_(REFERRAL.c.state == "closed", REFERRAL.c.closed_as.is_(None))
    op.execute(sa.update(REFERRAL).where(new, taken).values(state="in_triage"))
    op.execute(sa.update(REFERRAL).where(unsaid).values(closed_as="withdrawn"))
    connection = op.get_bind()
    moved = connection.execute(sa.select(REFERRAL).where(REFERRAL.c.state != "submitted")).all()
    rows = list(_first_moves(moved))
    if rows:
        connection.execute(sa.insert(MOVE), rows)
    op.execute(sa.update(REFERRAL).where(REFERRAL.c.state != "submitted").values(moves=1))


def _first_moves(moved: Any) -> Iterator[dict[str, Any]]:
    for row in moved:
        happened = (row.closed_at, row.contacted_at, row.claimed_at, row.updated_at)
        yield {
            "id": new_id(),
            "referral_id": row.id,
            "number": 1,
            "at": next(moment for moment in happened if moment is not None),
            "by_kind": "system",
            "from_state": "submitted",
            "to_state": row.state,
            "closed_as": row.closed_as,
        }


def downgrade() -> None:
    # The states keep their codes; what was written and asked for has no place any more.
    for table in ("message_translation", "message", "record_item", "record_request", "referral_move"):
        op.drop_table(table)
    op.execute("DELETE FROM outbox_email WHERE guard_records IS NOT NULL")
    op.drop_column("outbox_email", "guard_records")  # in place: the table has partial indexes
    op.drop_index("ix_referral_duplicate_of", "referral")
    with op.batch_alter_table("referral") as batch_op:
        batch_op.drop_constraint("fk_referral_duplicate_of_referral", type_="foreignkey")
        batch_op.drop_column("duplicate_of")
        batch_op.drop_column("moves")
