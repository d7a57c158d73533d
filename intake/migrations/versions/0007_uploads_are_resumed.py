"""Uploads are resumed

Revision: 0007
After: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("draft_id", sa.String(22), nullable=True),
        sa.Column("referral_id", sa.String(22), nullable=True),
        sa.Column("key_id", sa.String(22), nullable=False),
        sa.Column("storage_name", sa.String(64), nullable=False),
        sa.Column("length", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("state_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("holder", sa.String(22), nullable=True),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name="fk_upload_draft_id_draft"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_upload_referral_id_referral"),
        sa.ForeignKeyConstraint(["key_id"], ["key_row.id"], name="fk_upload_key_id_key_row"),
        sa.PrimaryKeyConstraint("id", name="pk_upload"),
        sa.UniqueConstraint("storage_name", name="uq_upload_storage_name"),
    )
    for column in ("draft_id", "referral_id", "expires_at"):
        op.create_index(f"ix_upload_{column}", "upload", [column])


def downgrade() -> None:
    op.drop_table("upload")
