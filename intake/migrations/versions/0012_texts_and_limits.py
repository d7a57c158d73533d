"""Facts, limits and texts have versions; the log's head is kept a second time; steps of the journey are counted

Revision: 0012
After: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_index("ix_audit_event_actor", "audit_event", ["actor_id", "seq"])
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_table(
        "audit_head",
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("chain", sa.String(64), nullable=False),
        sa.Column("key_name", sa.String(16), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_audit_head"),
    )
    op.create_table(
        "journey_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("page", sa.String(48), nullable=False),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journey_step"),
    )
    op.create_index("ix_journey_step_day_page", "journey_step", ["day", "page"])
    _settings()
    _texts()


def _settings() -> None:
    op.create_table(
        "setting_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(32), nullable=False),
        sa.Column("name", sa.String(48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=True),
        sa.Column("confirmed_by", sa.Text(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_setting_version_by_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_setting_version"),
        sa.UniqueConstraint("area", "name", "number", name="uq_setting_version_area_name_number"),
    )


def _texts() -> None:
    op.create_table(
        "text_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(48), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source_number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_text_version_by_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_text_version"),
        sa.UniqueConstraint("key", "language", "number", name="uq_text_version_key_language_number"),
    )
    op.create_table(
        "text_publication",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(48), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("versions", JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_text_publication_by_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_text_publication"),
        sa.UniqueConstraint("key", "number", name="uq_text_publication_key_number"),
    )


def downgrade() -> None:
    for table in ("text_publication", "text_version", "setting_version"):
        op.drop_table(table)
    op.drop_index("ix_journey_step_day_page", "journey_step")
    op.drop_table("journey_step")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_event_at", "audit_event")
    op.drop_index("ix_audit_event_actor", "audit_event")
