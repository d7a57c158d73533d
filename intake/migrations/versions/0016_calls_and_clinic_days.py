"""Changes of the clinic's days can be taken back, and an interpreter joins a call

Revision: 0016
After: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "clinic_day_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind_before", sa.String(8), nullable=True),
        sa.Column("name_before", sa.Text(), nullable=False),
        sa.Column("source_before", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(8), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_clinic_day_change_by_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_clinic_day_change"),
    )
    op.create_index("ix_clinic_day_change_day", "clinic_day_change", ["day"])
    with op.batch_alter_table("callback") as batch_op:
        batch_op.add_column(sa.Column("interpreter_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_callback_interpreter_id_resource", "resource", ["interpreter_id"], ["id"])


def downgrade() -> None:
    # The interpreters' cells stay taken: the calls that they belong to are still to be made.
    with op.batch_alter_table("callback") as batch_op:
        batch_op.drop_constraint("fk_callback_interpreter_id_resource", type_="foreignkey")
        batch_op.drop_column("interpreter_id")
    op.drop_table("clinic_day_change")
