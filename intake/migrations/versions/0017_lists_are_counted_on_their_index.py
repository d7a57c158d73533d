"""The lists of the queue are counted on their indexes alone

Revision: 0017
After: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

ORDER = ("rank", "due_at", "id")
OPEN = "state <> 'closed'"
# Name, columns, what must hold besides being open.
LISTS = (
    ("ix_referral_queue", ORDER, ""),
    ("ix_referral_owner_queue", ("owner_id", *ORDER), ""),
    ("ix_referral_unowned_queue", ORDER, " AND owner_id IS NULL"),
    ("ix_referral_snoozed_queue", ORDER, " AND snoozed_until IS NOT NULL"),
)


def upgrade() -> None:
    _rebuild("snoozed_until")


def downgrade() -> None:
    _rebuild()


def _rebuild(*more: str) -> None:
    for name, columns, only in LISTS:
        predicate = sa.text(OPEN + only)
        op.drop_index(name, "referral")
        op.create_index(name, "referral", [*columns, *more], sqlite_where=predicate, postgresql_where=predicate)
