"""Late first contacts are found without reading every referral

Revision: 0003
After: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

WAITING = sa.text("contacted_at IS NULL AND escalated_at IS NULL AND closed_at IS NULL")


def upgrade() -> None:
    op.create_index(
        "ix_referral_waiting", "referral", ["contact_due"], sqlite_where=WAITING, postgresql_where=WAITING
    )


def downgrade() -> None:
    op.drop_index("ix_referral_waiting", "referral")
