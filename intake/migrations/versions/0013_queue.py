"""The queue is sorted, searched and put off

Revision: 0013
After: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ORDER = ("rank", "due_at", "id")
OPEN = "state <> 'closed'"
# Name, columns, what must hold besides being open.
LISTS = (
    ("ix_referral_queue", ORDER, ""),
    ("ix_referral_waiting_queue", ("rank", "submitted_at", "id"), ""),
    ("ix_referral_level_queue", ("level", *ORDER), ""),
    ("ix_referral_language_queue", ("language", *ORDER), ""),
    ("ix_referral_owner_queue", ("owner_id", *ORDER), ""),
    ("ix_referral_unowned_queue", ORDER, " AND owner_id IS NULL"),
    ("ix_referral_snoozed_queue", ORDER, " AND snoozed_until IS NOT NULL"),
    ("ix_referral_complete_queue", ORDER, " AND records_ready >= records_of"),
    ("ix_referral_arrivals", ("submitted_at",), ""),
)
BEFORE = (("ix_referral_queue", ORDER), ("ix_referral_owner_queue", ("owner_id", *ORDER)))
STALE = sa.text("search_stale")
SEARCHED = ("names", "numbers", "email")


def upgrade() -> None:
    op.add_column("referral", sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True))
    # Everything that is there waits for the next tick to be put into the index.
    op.add_column("referral", sa.Column("search_stale", sa.Boolean(), nullable=False, server_default=sa.true()))
    for name, _columns in BEFORE:
        op.drop_index(name, "referral")
    for name, columns, only in LISTS:
        predicate = sa.text(OPEN + only)
        op.create_index(name, "referral", list(columns), sqlite_where=predicate, postgresql_where=predicate)
    op.create_index("ix_referral_stale", "referral", ["id"], sqlite_where=STALE, postgresql_where=STALE)
    _views_and_presence()
    _search()


def _views_and_presence() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String(22), nullable=False),
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.String(400), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_saved_view_staff_id_staff"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("staff_id", "name", name="uq_saved_view_staff_id_name"),
    )
    op.create_table(
        "presence",
        sa.Column("referral_id", sa.String(22), nullable=False),
        sa.Column("staff_id", sa.String(22), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_presence_referral_id_referral"),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name="fk_presence_staff_id_staff"),
        sa.PrimaryKeyConstraint("referral_id", "staff_id", name="pk_presence"),
    )


def _search() -> None:
    op.create_table(
        "search_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referral_id", sa.String(22), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in SEARCHED),
        sa.ForeignKeyConstraint(["referral_id"], ["referral.id"], name="fk_search_row_referral_id_referral"),
        sa.PrimaryKeyConstraint("id", name="pk_search_row"),
        sa.UniqueConstraint("referral_id", name="uq_search_row_referral_id"),
    )
    op.create_table(
        "name_spelling",
        sa.Column("spelling", sa.String(40), nullable=False),
        sa.Column("word", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("spelling", "word", name="pk_name_spelling"),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5("
            "names, numbers, email, content='search_row', content_rowid='id', tokenize='trigram')"
        )
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    # Beginnings of references are looked up byte by byte, whatever alphabet the cluster sorts by.
    op.create_index(
        "ix_search_reference", "referral", ["reference"], postgresql_ops={"reference": "varchar_pattern_ops"}
    )
    for name in SEARCHED:
        op.create_index(
            f"ix_search_row_{name}", "search_row", [name],
            postgresql_using="gin", postgresql_ops={name: "gin_trgm_ops"},
        )  # fmt: skip


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_fts")
    else:
        op.drop_index("ix_search_reference", "referral")
    for table in ("name_spelling", "search_row", "presence", "saved_view"):
        op.drop_table(table)
    for name in ("ix_referral_stale", *(name for name, _columns, _only in LISTS)):
        op.drop_index(name, "referral")
    for name, columns in BEFORE:
        op.create_index(name, "referral", list(columns))
    op.drop_column("referral", "search_stale")
    op.drop_column("referral", "snoozed_until")
