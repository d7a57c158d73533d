"""Documents keep the order they came in

Revision: 0002
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Documents that are there already share the first place and stay in the order of their arrival.
    with op.batch_alter_table("document") as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("document") as batch_op:
        batch_op.alter_column("number", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_column("number")
