"""Consultations are offered, booked and waited for

Revision: 0018
After: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"

JSON_COLUMN = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
LIVE_MAIL = sa.text("state IN ('ready', 'leased')")
LIVE_HOLD, CONFIRMED = sa.text("state = 'held'"), sa.text("state = 'confirmed'")
WAITS = sa.text("state IN ('waiting', 'offered')")
ON_GRID = {
    "sqlite": "CAST(strftime('%s', {0}) AS INTEGER) % 300 = 0",
    "postgresql": "CAST(extract(epoch FROM {0}) AS BIGINT) % 300 = 0",
}


def upgrade() -> None:
    _services()
    _hours()
    _waiting_list()
    _bookings()
    _treatment_dates()
    _cells_of_both()
    op.add_column("outbox_email", sa.Column("guard_booking", sa.String(22), nullable=True))
    op.create_index(
        "ix_outbox_email_booking", "outbox_email", ["guard_booking"], sqlite_where=LIVE_MAIL, postgresql_where=LIVE_MAIL
    )


def _services() -> None:
    op.create_table(
        "consultation_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("names", JSON_COLUMN, nullable=False),
        sa.Column("modality", sa.String(32), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("duration_min", "buffer_min", "step_min", "min_notice_min", "max_days")
        ),
        sa.Column("needs", JSON_COLUMN, nullable=False),
        sa.Column("by_request", sa.Boolean(), nullable=False),
        sa.Column("request_hours", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("duration_min > 0 AND duration_min % 5 = 0", name="ck_consultation_service_duration"),
        sa.CheckConstraint("buffer_min >= 0 AND buffer_min % 5 = 0", name="ck_consultation_service_buffer"),
        sa.CheckConstraint("step_min > 0 AND step_min % 5 = 0", name="ck_consultation_service_step"),
        sa.CheckConstraint("min_notice_min >= 0 AND max_days >= 0", name="ck_consultation_service_reach"),
        sa.PrimaryKeyConstraint("id", name="pk_consultation_service"),
    )


def _hours() -> None:
    op.create_table(
        "availability_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("resource_id", "weekday", "start_min", "end_min")
        ),
        sa.Column("modality", sa.String(16), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        _of("availability_rule", "resource_id", "resource"),
        sa.PrimaryKeyConstraint("id", name="pk_availability_rule"),
    )
    op.create_index("ix_availability_rule_resource_id", "availability_rule", ["resource_id"])
    op.create_table(
        "availability_exception",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("start_min", sa.Integer(), nullable=True),
        sa.Column("end_min", sa.Integer(), nullable=True),
        _of("availability_exception", "resource_id", "resource"),
        sa.PrimaryKeyConstraint("id", name="pk_availability_exception"),
    )
    op.create_index(
        "ix_availability_exception_resource_id_day", "availability_exception", ["resource_id", "day"]
    )


def _waiting_list() -> None:
    op.create_table(
        "waiting_list_entry",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=True),
        sa.Column("earliest", sa.Date(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("weekdays", JSON_COLUMN, nullable=False),
        sa.Column("tz", sa.String(64), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("decide_by", sa.Date(), nullable=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("earliest <= latest", name="ck_waiting_list_entry_some_days"),
        _of("waiting_list_entry", "referral_id", "referral"),
        _of("waiting_list_entry", "service_id", "consultation_service"),
        _of("waiting_list_entry", "doctor_id", "resource"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_list_entry"),
    )
    op.create_index("ix_waiting_list_entry_referral_id", "waiting_list_entry", ["referral_id"])
    live = {"sqlite_where": WAITS, "postgresql_where": WAITS}
    op.create_index("uq_waiting_list_entry_live", "waiting_list_entry", ["referral_id"], unique=True, **live)
    op.create_index("ix_waiting_list_entry_service_id", "waiting_list_entry", ["service_id"], **live)


def _bookings() -> None:
    on_grid = " AND ".join(ON_GRID[op.get_bind().dialect.name].format(name) for name in ("starts_at", "ends_at"))
    op.create_table(
        "booking",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("idem_key", sa.String(80), nullable=False),
        sa.Column("holder", sa.String(80), nullable=True),
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("doctor_id", sa.Integer(), nullable=False),
        sa.Column("others", JSON_COLUMN, nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("wall_start", sa.String(16), nullable=False),
        sa.Column("tz", sa.String(64), nullable=False),
        sa.Column("patient_tz", sa.String(64), nullable=False),
        sa.Column("told_local", sa.String(40), nullable=True),
        sa.Column("hold_until", MOMENT, nullable=True),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=True),
        sa.Column("waiting_id", sa.String(22), nullable=True),
        sa.Column("booked_by", sa.String(22), nullable=True),
        sa.Column("video_link", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name="ck_booking_some_time"),
        sa.CheckConstraint(on_grid, name="ck_booking_on_grid"),
        _of("booking", "referral_id", "referral"),
        _of("booking", "service_id", "consultation_service"),
        _of("booking", "doctor_id", "resource"),
        _of("booking", "waiting_id", "waiting_list_entry"),
        _of("booking", "booked_by", "staff"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("idem_key", name="uq_booking_idem_key"),
    )
    for column in ("referral_id", "starts_at", "waiting_id"):
        op.create_index(f"ix_booking_{column}", "booking", [column])
    held = {"sqlite_where": LIVE_HOLD, "postgresql_where": LIVE_HOLD}
    op.create_index("ix_booking_hold", "booking", ["hold_until"], **held)
    op.create_index("ix_booking_holder", "booking", ["holder"], **held)
    op.create_index(
        "uq_booking_confirmed", "booking", ["referral_id"],
        unique=True, sqlite_where=CONFIRMED, postgresql_where=CONFIRMED,
    )  # fmt: skip


def _treatment_dates() -> None:
    op.create_table(
        "treatment_date",
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.String(22), nullable=True),
        sa.Column("entered_at", MOMENT, nullable=False),
        _of("treatment_date", "referral_id", "referral"),
        _of("treatment_date", "entered_by", "staff"),
        sa.PrimaryKeyConstraint("referral_id", "kind", "number", name="pk_treatment_date"),
    )


def _cells_of_both() -> None:
    """Cells belong to a call or to a consultation. SQLite makes the table anew, still without row ids."""
    one_taker = "(callback_id IS NULL) <> (booking_id IS NULL)"
    with op.batch_alter_table("resource_cell", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.alter_column("callback_id", existing_type=sa.String(22), nullable=True)
        table.add_column(sa.Column("booking_id", sa.String(22), nullable=True))
        table.create_foreign_key("fk_resource_cell_booking_id_booking", "booking", ["booking_id"], ["id"])
        table.create_check_constraint("ck_resource_cell_one_taker", one_taker)
        table.create_index("ix_resource_cell_booking_id", ["booking_id"])


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}_{target}")


def downgrade() -> None:
    op.drop_index("ix_outbox_email_booking", "outbox_email")
    # Mails about consultations would look for a table that is gone.
    op.execute("UPDATE outbox_email SET state = 'superseded' WHERE guard_booking IS NOT NULL AND state = 'ready'")
    op.drop_column("outbox_email", "guard_booking")
    op.execute("DELETE FROM resource_cell WHERE booking_id IS NOT NULL")
    with op.batch_alter_table("resource_cell", table_kwargs={"sqlite_with_rowid": False}) as table:
        table.drop_index("ix_resource_cell_booking_id")
        table.drop_constraint("ck_resource_cell_one_taker", type_="check")
        table.drop_constraint("fk_resource_cell_booking_id_booking", type_="foreignkey")
        table.drop_column("booking_id")
        table.alter_column("callback_id", existing_type=sa.String(22), nullable=False)
    op.execute("DELETE FROM desk_task WHERE kind IN ('confirm_booking', 'booking_unfit', 'timing_at_risk')")
    for table_name in (
        "treatment_date",
        "booking",
        "waiting_list_entry",
        "availability_exception",
        "availability_rule",
        "consultation_service",
    ):
        op.drop_table(table_name)
