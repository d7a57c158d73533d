"""The haematologist writes an opinion, in versions that stay as they were signed

Revision: 0020
After: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.String(22), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("parts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("sources_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("saved", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_opinion_referral_id_referral"),
        sa.ForeignKeyConstraint(["author_id"], ["staff.id"], name="fk_opinion_author_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_opinion"),
        sa.UniqueConstraint("referral_id", "number", name="uq_opinion_referral_id_number"),
    )
    op.create_table(
        "opinion_translation",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("opinion_id", sa.String(22), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("parts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("checked_by_id", sa.String(22), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["opinion_id"], ["opinion.id"], name="fk_opinion_translation_opinion_id_opinion"),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_opinion_translation_by_id_staff"),
        sa.ForeignKeyConstraint(["checked_by_id"], ["staff.id"], name="fk_opinion_translation_checked_by_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_opinion_translation"),
        sa.UniqueConstraint("opinion_id", "language", name="uq_opinion_translation_opinion_id_language"),
    )


def downgrade() -> None:
    op.drop_table("opinion_translation")
    op.drop_table("opinion")
