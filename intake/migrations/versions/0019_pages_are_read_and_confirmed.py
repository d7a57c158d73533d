"""Who has read which public page is confirmed at the desk

Revision: 0019
After: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "page_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page", sa.String(48), nullable=False),
        sa.Column("reader", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.Column("fingerprint", sa.String(64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_page_review_by_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_page_review"),
        sa.UniqueConstraint("page", "reader", "number", name="uq_page_review_page_reader_number"),
    )


def downgrade() -> None:
    op.drop_table("page_review")
