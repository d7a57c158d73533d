"""Copies of a document come in variants; failures of a check are counted apart from its turns

Revision: 0005
After: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

PLAIN = "uq_document_copy_document_id_role_number"
WITH_VARIANT = "uq_document_copy_document_id_role_number_variant"


def upgrade() -> None:
    with op.batch_alter_table("document_copy") as batch_op:
        batch_op.add_column(sa.Column("variant", sa.String(16), nullable=False, server_default=""))
        batch_op.drop_constraint(PLAIN, type_="unique")
        batch_op.create_unique_constraint(WITH_VARIANT, ["document_id", "role", "number", "variant"])
    with op.batch_alter_table("document_job") as batch_op:
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("document_copy") as batch_op:
        batch_op.alter_column("variant", server_default=None)
    with op.batch_alter_table("document_job") as batch_op:
        batch_op.alter_column("failures", server_default=None)


def downgrade() -> None:
    # Before there were variants there was one drawing of a frame: the machine's own.
    op.execute("DELETE FROM document_copy WHERE variant <> ''")
    with op.batch_alter_table("document_copy") as batch_op:
        batch_op.drop_constraint(WITH_VARIANT, type_="unique")
        batch_op.create_unique_constraint(PLAIN, ["document_id", "role", "number"])
        batch_op.drop_column("variant")
    with op.batch_alter_table("document_job") as batch_op:
        batch_op.drop_column("failures")
