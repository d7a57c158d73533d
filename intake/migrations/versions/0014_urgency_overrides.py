"""Urgency is raised and lowered by people, and every wish is kept

Revision: 0014
After: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "urgency_override",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("from_level", sa.String(16), nullable=False),
        sa.Column("to_level", sa.String(16), nullable=False),
        sa.Column("computed_level", sa.String(16), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("asked_by", sa.String(22), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waiting", sa.String(22), nullable=True),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("decided_by", sa.String(22), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_urgency_override_referral_id_referral"),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name="fk_urgency_override_asked_by_staff"),
        sa.ForeignKeyConstraint(["decided_by"], ["staff.id"], name="fk_urgency_override_decided_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_urgency_override"),
        sa.UniqueConstraint("waiting", name="uq_urgency_override_waiting"),
    )
    op.create_index("ix_urgency_override_referral_id", "urgency_override", ["referral_id"])


def downgrade() -> None:
    # The level that people chose stays in the referral's own columns; only the tale of it goes.
    op.drop_table("urgency_override")
