"""Physicians have a part in a referral

Revision: 0009
After: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

# Tables that point at a physician from now on.
POINTING = ("document", "link", "web_session")


def upgrade() -> None:
    op.create_table(
        "physician_party",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("invited_by", sa.String(32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("institution", sa.Text(), nullable=False),
        sa.Column("country", sa.String(2), nullable=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("phone", sa.String(20), nullable=True),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("reply_by", sa.String(32), nullable=False),
        sa.Column("request_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(16), nullable=True),
        sa.Column("may_know_date_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_patient_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_physician_party_referral_id_referral"),
        sa.PrimaryKeyConstraint("id", name="pk_physician_party"),
    )
    op.create_index("ix_physician_party_referral_id", "physician_party", ["referral_id"])
    op.create_index("ix_physician_party_email", "physician_party", ["email"])
    op.create_table(
        "physician_note",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("physician_id", sa.String(22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["physician_id"], ["physician_party.id"], name="fk_physician_note_physician_id_physician_party"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_physician_note"),
    )
    op.create_index("ix_physician_note_physician_id", "physician_note", ["physician_id"])
    for table in POINTING:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("physician_id", sa.String(22), nullable=True))
            batch_op.create_foreign_key(
                f"fk_{table}_physician_id_physician_party", "physician_party", ["physician_id"], ["id"]
            )
        op.create_index(f"ix_{table}_physician_id", table, ["physician_id"])


def downgrade() -> None:
    # A session or link of a physician means nothing without the physician; their records stay with the referral.
    op.execute("DELETE FROM web_session WHERE physician_id IS NOT NULL")
    op.execute("DELETE FROM link WHERE physician_id IS NOT NULL")
    for table in reversed(POINTING):
        op.drop_index(f"ix_{table}_physician_id", table)
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(f"fk_{table}_physician_id_physician_party", type_="foreignkey")
            batch_op.drop_column("physician_id")
    op.drop_table("physician_note")
    op.drop_table("physician_party")
