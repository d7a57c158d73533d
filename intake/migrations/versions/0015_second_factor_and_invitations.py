"""Second factors, invitations, known browsers; requests assigned to haematologists

Revision: 0015
After: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

KEY = "fk_staff_key_id_key_row"
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # One column at a time and not as a batch: on SQLite a batch drops and rebuilds the table, and half the house points
    # at people.
    op.drop_column("staff", "second_factor")
    op.execute(f"ALTER TABLE staff ADD COLUMN key_id VARCHAR(22) CONSTRAINT {KEY} REFERENCES key_row (id)")
    op.add_column("staff", sa.Column("totp_pending_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("staff", sa.Column("totp_last_step", sa.Integer(), nullable=True))
    with op.batch_alter_table("web_session") as batch_op:
        batch_op.add_column(sa.Column("browser", sa.String(40), nullable=True))
    # From now on nobody is signed in by a password alone.
    op.execute("UPDATE web_session SET ended_at = seen_at WHERE kind = 'staff' AND ended_at IS NULL")
    _tables_of_people()
    _tables_of_cases()


def _tables_of_people() -> None:
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("credential_hash", sa.String(64), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_passkey_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential_hash", name="uq_passkey_credential_hash"),
    )
    op.create_index("ix_passkey_staff_id", "passkey", ["staff_id"])
    op.create_table(
        "recovery_code",
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_recovery_code_staff_id_staff"),
        sa.PrimaryKeyConstraint("code_hash", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_staff_id", "recovery_code", ["staff_id"])
    op.create_table(
        "known_browser",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_known_browser_staff_id_staff"),
        sa.PrimaryKeyConstraint("token_hash", "staff_id", name="pk_known_browser"),
    )
    op.create_index("ix_known_browser_seen_at", "known_browser", ["seen_at"])
    op.create_table(
        "spent_challenge",
        sa.Column("challenge_hash", sa.String(64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("challenge_hash", name="pk_spent_challenge"),
    )
    op.create_index("ix_spent_challenge_at", "spent_challenge", ["at"])


def _tables_of_cases() -> None:
    op.create_table(
        "case_assignment",
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("assigned_by", sa.String(22), nullable=False),
        sa.Column("assigned_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_case_assignment_staff_id_staff"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_case_assignment_referral_id_referral"),
        sa.ForeignKeyConstraint(["assigned_by"], ["staff.id"], name="fk_case_assignment_assigned_by_staff"),
        sa.PrimaryKeyConstraint("staff_id", "referral_id", name="pk_case_assignment"),
    )
    op.create_index("ix_case_assignment_referral_id", "case_assignment", ["referral_id"])
    op.create_table(
        "emergency_access",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_emergency_access_staff_id_staff"),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_emergency_access_referral_id_referral"),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_access"),
    )
    op.create_index("ix_emergency_access_referral_id", "emergency_access", ["referral_id"])
    op.create_index("ix_emergency_access_at", "emergency_access", ["at"])
    op.create_index("ix_emergency_access_staff_id_until", "emergency_access", ["staff_id", "until"])


def downgrade() -> None:
    """Tasks about a break of the glass are words of a newer version; without it nobody could read them."""
    op.execute("DELETE FROM desk_task WHERE kind = 'glass_broken'")
    for table in ("emergency_access", "case_assignment", "spent_challenge", "known_browser", "recovery_code", "passkey"):
        op.drop_table(table)
    with op.batch_alter_table("web_session") as batch_op:
        batch_op.drop_column("browser")
    for column in ("totp_last_step", "totp_pending_sealed", "key_id"):
        op.drop_column("staff", column)
    op.add_column("staff", sa.Column("second_factor", sa.String(16), nullable=True))
