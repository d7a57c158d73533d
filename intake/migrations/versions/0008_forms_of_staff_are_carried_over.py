"""Forms of staff are carried over a sign-in

Revision: 0008
After: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "carried_form",
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("key_name", sa.String(16), nullable=False),
        sa.Column("fields_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_carried_form_staff_id_staff"),
        sa.PrimaryKeyConstraint("staff_id", "path", name="pk_carried_form"),
    )
    op.create_index("ix_carried_form_expires_at", "carried_form", ["expires_at"])


def downgrade() -> None:
    op.drop_table("carried_form")
