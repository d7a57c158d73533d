"""Uploads remember the physician who sends them

Revision: 0010
After: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    with op.batch_alter_table("upload") as batch_op:
        batch_op.add_column(sa.Column("physician_id", sa.String(22), nullable=True))
        batch_op.create_foreign_key(
            "fk_upload_physician_id_physician_party", "physician_party", ["physician_id"], ["id"]
        )
    op.create_index("ix_upload_physician_id", "upload", ["physician_id"])


def downgrade() -> None:
    # Without the column it would be the family's: they would see a name that is not theirs. What had arrived of it is
    # found by the sweep of the store.
    op.execute("DELETE FROM upload WHERE physician_id IS NOT NULL")
    op.drop_index("ix_upload_physician_id", "upload")
    with op.batch_alter_table("upload") as batch_op:
        batch_op.drop_constraint("fk_upload_physician_id_physician_party", type_="foreignkey")
        batch_op.drop_column("physician_id")
