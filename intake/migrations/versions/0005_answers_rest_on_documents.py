"""Answers rest on pages of documents; a question goes back when they differ; translations are asked for

Revision: 0005
After: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

MOMENTS = ("translation_wanted_at", "translation_received_at")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("document", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    _variants()
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("document_id", sa.String(22), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(120), nullable=False),
        sa.Column("revision_number", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by_id", sa.String(22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_in", sa.Integer(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.String(22), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_evidence_referral_id_referral"),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name="fk_evidence_document_id_document"),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_evidence_by_id_staff"),
        sa.ForeignKeyConstraint(["removed_by"], ["staff.id"], name="fk_evidence_removed_by_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
    )
    op.create_index("ix_evidence_referral_id", "evidence", ["referral_id"])
    op.create_index("ix_evidence_document_id", "evidence", ["document_id"])
    _questions()


def _variants() -> None:
    with op.batch_alter_table("document_copy") as batch_op:
        batch_op.add_column(sa.Column("variant", sa.String(16), nullable=False, server_default=""))
        batch_op.drop_constraint("uq_document_copy_document_id_role_number", type_="unique")
        batch_op.create_unique_constraint(
            "uq_document_copy_document_id_role_number_variant", ["document_id", "role", "number", "variant"]
        )
    with op.batch_alter_table("document_copy") as batch_op:
        batch_op.alter_column("variant", server_default=None)


def _questions() -> None:
    op.create_table(
        "answer_question",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("evidence_id", sa.String(22), nullable=False),
        sa.Column("record_says_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.String(22), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_in", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_answer_question_referral_id_referral"),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name="fk_answer_question_evidence_id_evidence"),
        sa.ForeignKeyConstraint(["by_id"], ["staff.id"], name="fk_answer_question_by_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_answer_question"),
    )
    op.create_index("ix_answer_question_referral_id", "answer_question", ["referral_id"])
    op.create_index("ix_answer_question_evidence_id", "answer_question", ["evidence_id"])


def downgrade() -> None:
    op.drop_table("answer_question")
    op.drop_table("evidence")
    op.execute("DELETE FROM document_copy WHERE variant <> ''")
    with op.batch_alter_table("document_copy") as batch_op:
        batch_op.drop_constraint("uq_document_copy_document_id_role_number_variant", type_="unique")
        batch_op.create_unique_constraint(
            "uq_document_copy_document_id_role_number", ["document_id", "role", "number"]
        )
        batch_op.drop_column("variant")
    for name in MOMENTS:
        op.drop_column("document", name)  # in place: on SQLite a batch would drop the table that copies refer to
