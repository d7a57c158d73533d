"""Documents are checked, cleaned and drawn

Revision: 0004
After: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

COLUMNS = ("checked_at", "mismatch", "findings_sealed", "pages", "state_reason", "duplicate_of", "bundle_id")


def upgrade() -> None:
    with op.batch_alter_table("document") as batch_op:
        batch_op.add_column(sa.Column("bundle_id", sa.String(22), nullable=True))
        batch_op.add_column(sa.Column("duplicate_of", sa.String(22), nullable=True))
        batch_op.add_column(sa.Column("state_reason", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("pages", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("findings_sealed", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("mismatch", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key("fk_document_bundle_id_document", "document", ["bundle_id"], ["id"])
        batch_op.create_foreign_key("fk_document_duplicate_of_document", "document", ["duplicate_of"], ["id"])
    with op.batch_alter_table("document") as batch_op:
        batch_op.alter_column("mismatch", server_default=None)
    op.create_index("ix_document_bundle_id", "document", ["bundle_id"])
    op.create_table(
        "document_copy",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("document_id", sa.String(22), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_type", sa.String(64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("manifest_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_copy_document_id_document"),
        sa.PrimaryKeyConstraint("id", name="pk_document_copy"),
        sa.UniqueConstraint("document_id", "role", "number", name="uq_document_copy_document_id_role_number"),
    )
    op.create_table(
        "document_job",
        sa.Column("document_id", sa.String(22), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_code", sa.String(40), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_document_job_document_id_document"),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_job"),
    )
    op.create_index("ix_document_job_next_at", "document_job", ["next_at"])
    # What came before the scanner did waits for it like everything else.
    op.execute(
        "INSERT INTO document_job (document_id, next_at, attempts, created_at)"
        " SELECT id, created_at, 0, created_at FROM document WHERE state = 'quarantined' AND removed_at IS NULL"
    )


def downgrade() -> None:
    op.drop_table("document_job")
    op.drop_table("document_copy")
    op.drop_index("ix_document_bundle_id", "document")
    with op.batch_alter_table("document") as batch_op:
        batch_op.drop_constraint("fk_document_bundle_id_document", type_="foreignkey")
        batch_op.drop_constraint("fk_document_duplicate_of_document", type_="foreignkey")
        for name in COLUMNS:
            batch_op.drop_column(name)
